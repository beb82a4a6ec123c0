"""A storage that was written for another file manager keeps what the contract says."""

import os
import shutil

import pytest

from admin_core.testing import StorageConformance
from admin_files import BaseFileStorage, LocalFileStorage, LocalStorage, as_storage


class Methods:
    """A folder, in the methods of older code."""

    separator = os.sep

    def __init__(self, base_path):
        self.base_path = str(base_path)

    def get_base_path(self):
        return self.base_path

    def get_files(self, path, directory):
        found = []
        for name in os.listdir(directory):
            full, inner = os.path.join(directory, name), os.path.join(path, name)
            known = os.stat(full)
            found.append((name, inner, os.path.isdir(full), known.st_size, known.st_mtime))
        return found

    def is_dir(self, path):
        return os.path.isdir(path)

    def path_exists(self, path):
        return os.path.exists(path)

    def make_dir(self, path, directory):
        os.mkdir(os.path.join(path, directory))

    def delete_file(self, path):
        os.remove(path)

    def delete_tree(self, directory):
        shutil.rmtree(directory)

    def rename_path(self, src, dst):
        os.rename(src, dst)

    def save_file(self, path, file_data):
        file_data.save(path)

    def read_file(self, path):
        with open(path, "rb") as file:
            return file.read()


class Derived(Methods, BaseFileStorage):
    def __init__(self, base_path):
        BaseFileStorage.__init__(self)
        Methods.__init__(self, base_path)


class TestMethodsOnly(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path):
        return as_storage(Methods(tmp_path))


class TestDerived(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path):
        return as_storage(Derived(tmp_path))


def test_a_storage_of_the_contract_stays_as_it_is(tmp_path):
    storage = LocalFileStorage(tmp_path)
    assert isinstance(storage, LocalStorage)
    assert as_storage(storage) is storage

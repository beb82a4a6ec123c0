"""A location that is a folder's path opens as one; others are left to other plugins."""

import pathlib

import pytest

from admin_core import Admin
from admin_files import LocalStorage
from admin_files.plugin import admin_open_storage


def test_a_path_opens_as_a_folder(tmp_path):
    for location in (str(tmp_path), tmp_path, f"file://{tmp_path}"):
        storage = Admin().plugins.open_storage(location)
        assert isinstance(storage, LocalStorage)
        assert storage.folder == pathlib.Path(tmp_path)


def test_options_reach_the_storage(tmp_path):
    storage = Admin().plugins.open_storage(tmp_path / "new", {"create": True})
    assert storage.stat("").is_folder


@pytest.mark.parametrize("location", ["gridfs://files", "https://host/file", 7, None, b"/tmp"])
def test_other_locations_are_left_alone(location):
    assert admin_open_storage(location=location, options={}) is None

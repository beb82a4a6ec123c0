"""A storage of existing code, which knows nothing of the contract, is used through it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from admin_core import Admin
from admin_core.data import StoreUnavailable
from admin_files import LocalFileStorage, LocalStorage
from admin_files.porting import PortedStorage, adapted
from admin_testing import StorageConformance

from .manager import Desk
from .shelf import Shelf


class TestLocalFileStorage(StorageConformance):
    sequences = 10

    @pytest.fixture
    def storage(self, tmp_path):
        return adapted(LocalFileStorage(tmp_path))


class TestShelf(StorageConformance):
    @pytest.fixture
    def storage(self):
        return adapted(Shelf())


def test_a_storage_of_the_contract_is_left_as_it_is(tmp_path):
    own = LocalStorage(tmp_path)
    assert adapted(own) is own
    assert adapted("/srv/files") == "/srv/files"


def test_a_storage_of_existing_code_is_a_location_for_upload_fields_too():
    assert isinstance(Admin().plugins.open_storage(Shelf()), PortedStorage)


REFUSALS = [OSError("/srv/secret"), ValueError("/srv/secret"), KeyError("/srv/secret")]


@pytest.mark.parametrize("error", REFUSALS)
def test_a_storage_that_cannot_be_read_is_a_page_with_words(tmp_path, error):
    class Away(Shelf):
        def get_files(self, path, directory):
            raise error

    desk = Desk(tmp_path, Away())
    desk.view.storage.own.content["a.txt"] = (b"x", 0)
    for page in ("/", "/?search=a", "/details/a.txt", "/download/a.txt"):
        answer = desk.get(page)
        assert answer.status_code == 503, page
        assert "secret" not in answer.text


@pytest.mark.parametrize("error", REFUSALS)
def test_what_such_a_storage_raises_is_said_in_words_and_the_old_file_stays(error):
    class Failing(Shelf):
        def save_file(self, path, file_data):
            if "new" in file_data.stream.read().decode():
                raise error
            file_data.stream.seek(0)
            super().save_file(path, file_data)

    storage = adapted(Failing())
    storage.write("a.txt", [b"old"])
    for name, overwrite in (("a.txt", True), ("b.txt", False)):
        with pytest.raises(StoreUnavailable) as caught:
            storage.write(name, [b"new"], overwrite=overwrite)
        assert "secret" not in str(caught.value)
    assert [one.path for one in storage.walk("")] == ["a.txt"]
    assert b"".join(storage.chunks("a.txt")) == b"old"


def test_of_two_that_write_over_one_file_at_once_both_do_so_one_after_the_other():
    meeting = Barrier(2)

    class Slow(Shelf):
        def rename_path(self, src, dst):
            super().rename_path(src, dst)
            with suppress(BrokenBarrierError):
                meeting.wait(0.2)

    storage = adapted(Slow())
    storage.write("a", [b"old"])
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(storage.write, "a", [text], overwrite=True) for text in (b"1", b"2")]
    assert [one.result().size for one in done] == [1, 1]
    with storage.open("a") as file:
        assert file.read() in {b"1", b"2"}
    assert [one.path for one in storage.entries("")] == ["a"]

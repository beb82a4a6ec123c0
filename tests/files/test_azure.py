"""A container of Azure's keeps what the contract says.

Runs where ``ADMIN_TEST_AZURE`` is the connection string of an account for tests.
"""

import datetime as dt
import tracemalloc
import urllib.request

import pytest

from admin_core import Admin
from admin_core.data import ConfigurationError, StoreUnavailable, ValidationFailed
from admin_files.azure import AzureStorage
from admin_testing import StorageConformance

from .conftest import NUMBERS


@pytest.fixture
def storage(account, container):
    return AzureStorage(account, container, prefix=f"test-{next(NUMBERS)}")


class TestAzureStorage(StorageConformance):
    sequences, steps = 5, 12

    @pytest.fixture
    def storage(self, account, container):
        return AzureStorage(account, container, prefix=f"kit-{next(NUMBERS)}")


def content(storage, path):
    with storage.open(path) as file:
        return file.read()


@pytest.mark.guarantee("files-8", "files-w7")
def test_what_has_a_name_that_begins_alike_is_left_alone(storage):
    for path in ("a/x.txt", "ab/y.txt", "abc.txt"):
        storage.write(path, [b"x"])
    storage.delete("a")
    assert [one.path for one in storage.entries("")] == ["ab", "abc.txt"]
    assert not storage.exists("abc")


@pytest.mark.guarantee("files-w7")
def test_a_large_file_is_sent_and_fetched_in_flat_memory(storage):
    tracemalloc.start()
    try:
        storage.write("large", (bytes([number]) * 1_000_000 for number in range(100)))
        assert sum(len(piece) for piece in storage.chunks("large")) == 100_000_000
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


def test_a_file_that_changes_while_it_is_read_is_no_mixture(storage):
    storage.write("a.txt", [b"1" * 9_000_000])
    with storage.open("a.txt") as file:
        assert file.read(1000) == b"1" * 1000
        storage.write("a.txt", [b"2" * 9_000_000], overwrite=True)
        with pytest.raises(StoreUnavailable, match="changed while it was read"):
            file.read()


def test_a_signed_address_serves_the_file_as_a_download(storage):
    storage.write("a b.html", [b"<script>"])
    address = storage.url("a b.html", dt.timedelta(minutes=5))
    with urllib.request.urlopen(address, timeout=10) as reply:
        assert reply.read() == b"<script>"
        assert reply.headers["content-type"] == "application/octet-stream"
        assert reply.headers["content-disposition"] == "attachment; filename*=UTF-8''a%20b.html"


def test_a_name_that_is_too_long_is_said_in_words(storage):
    with pytest.raises(ValidationFailed, match="cannot be used here"):
        storage.write("x" * 1100, [b"x"])


def test_a_container_that_is_not_there_is_named(account):
    with pytest.raises(StoreUnavailable, match="no container nonesuch"):
        list(AzureStorage(account, "nonesuch").entries(""))


def test_a_location_opens_as_a_container(account, container):
    storage = Admin().plugins.open_storage(f"azure://{container}/by", {"client": account})
    storage.write("a.txt", [b"x"])
    assert content(storage, "a.txt") == b"x"


def test_a_location_without_an_account_is_refused():
    with pytest.raises(ConfigurationError, match="needs a container and an account"):
        Admin().plugins.open_storage("azure://container")

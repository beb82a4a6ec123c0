"""A bucket of a real S3 service keeps what the contract says, in flat memory."""

import datetime as dt
import http.server
import threading
import tracemalloc
import urllib.error
import urllib.request

import pytest

from admin_core import Admin
from admin_core.data import AccessDenied, ConfigurationError, StoreUnavailable, ValidationFailed
from admin_files.s3 import S3Storage
from admin_testing import StorageConformance

from .conftest import NUMBERS

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def storage(service, bucket):
    """A folder of its own for each test: a bucket takes long to make."""
    return S3Storage(bucket, **service, prefix=f"test-{next(NUMBERS)}")


class TestS3Storage(StorageConformance):
    sequences, steps = 5, 12

    @pytest.fixture
    def storage(self, service, bucket):
        return S3Storage(bucket, **service, prefix=f"kit-{next(NUMBERS)}")


class TestS3StorageWithoutConditions(StorageConformance):
    sequences, steps = 2, 8

    @pytest.fixture
    def storage(self, service, bucket):
        prefix = f"free-{next(NUMBERS)}"
        return S3Storage(bucket, **service, prefix=prefix, conditional=False)


def content(storage, path):
    with storage.open(path) as file:
        return file.read()


# -- many and large ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowded(service, bucket):
    """A folder of 1,010 files, and a file beside it."""
    storage = S3Storage(bucket, **service, prefix="crowded")
    client = storage.client

    def put(numbers):
        for number in numbers:
            key = f"crowded/many/{number:04}.txt"
            client.put_object(Bucket=bucket, Key=key, Body=b"%d" % number)

    threads = [threading.Thread(target=put, args=(range(n, 1010, 8),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    storage.write("many-too.txt", [b"beside"])
    return storage


@pytest.mark.guarantee("files-8")
def test_a_folder_of_more_than_a_thousand_files_is_listed_whole(crowded):
    names = [entry.name for entry in crowded.entries("many")]
    assert names == [f"{number:04}.txt" for number in range(1010)]
    assert {entry.path for entry in crowded.entries("")} == {"many", "many-too.txt"}
    assert len(list(crowded.walk("many"))) == 1010


@pytest.mark.guarantee("files-w6", "files-w13")
def test_a_page_of_a_crowded_folder_is_one_request(crowded):
    asked = []
    crowded.client.meta.events.register(
        "before-call.s3", lambda model, **rest: asked.append(model.name), unique_id="count"
    )
    try:
        first = crowded.page("many", limit=100)
        second = crowded.page("many", after=first.after, limit=100)
    finally:
        crowded.client.meta.events.unregister("before-call.s3", unique_id="count")
    assert asked == ["ListObjectsV2", "ListObjectsV2"]
    assert [first.entries[0].name, second.entries[0].name] == ["0000.txt", "0100.txt"]
    assert (len(first.entries), len(second.entries)) == (100, 100)


@pytest.mark.guarantee("files-8", "files-w6")
def test_a_crowded_folder_is_moved_and_deleted_whole(crowded):
    crowded.move("many", "all")
    assert sorted(entry.name for entry in crowded.entries("")) == ["all", "many-too.txt"]
    assert sum(1 for _ in crowded.entries("all")) == 1010
    assert content(crowded, "all/1009.txt") == b"1009"
    crowded.delete("all")
    assert [entry.name for entry in crowded.entries("")] == ["many-too.txt"]


def peak(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.guarantee("files-w13")
def test_a_large_file_is_sent_and_fetched_in_flat_memory(storage):
    def send():
        storage.write("large", (bytes([number]) * 1_000_000 for number in range(150)))

    def fetch():
        assert sum(len(piece) for piece in storage.chunks("large")) == 150_000_000

    assert peak(send) < 80_000_000
    assert storage.stat("large").size == 150_000_000
    assert peak(fetch) < 8_000_000
    part = b"".join(storage.chunks("large", start=99_999_998, length=4))
    assert part == bytes([99, 99, 100, 100])


def unfinished(storage):
    found = storage.client.list_multipart_uploads(Bucket=storage.bucket)
    return [one["Key"] for one in found.get("Uploads", ())]


@pytest.mark.guarantee("files-w13")
def test_a_large_upload_that_breaks_leaves_no_parts_behind(storage):
    def breaking():
        yield bytes(20_000_000)
        assert unfinished(storage)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.write("large", breaking())
    assert unfinished(storage) == []
    assert list(storage.entries("")) == []


@pytest.mark.guarantee("files-2")
def test_of_two_large_uploads_of_one_name_the_first_wins(storage):
    def overtaken():
        yield bytes(20_000_000)
        storage.write("large", [b"quick"])

    with pytest.raises(FileExistsError):
        storage.write("large", overtaken())
    assert content(storage, "large") == b"quick"
    assert unfinished(storage) == []


@pytest.mark.guarantee("files-2")
def test_of_many_uploads_of_one_name_exactly_one_wins(storage):
    won, lost = [], []

    def upload(number):
        try:
            storage.write("a.txt", [b"%d" % number])
            won.append(number)
        except FileExistsError:
            lost.append(number)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert content(storage, "a.txt") == b"%d" % won[0]


def test_a_large_object_is_copied_in_parts(storage, monkeypatch):
    monkeypatch.setattr("admin_files.s3._COPY", 6_000_000)
    storage.write("large", (bytes([number]) * 1_000_000 for number in range(15)))
    storage.copy("large", "again")
    assert content(storage, "again") == content(storage, "large")
    with pytest.raises(FileExistsError):
        storage.duplicate(storage.head(f"{storage.prefix}large"), f"{storage.prefix}again")
    assert unfinished(storage) == []


# -- folders and names ---------------------------------------------------------------------------


def test_a_folder_stays_when_its_last_file_goes(storage):
    storage.write("docs/a.txt", [b"1"])
    storage.write("more/b.txt", [b"2"])
    storage.delete("docs/a.txt")
    storage.move("more/b.txt", "b.txt")
    assert sorted(entry.name for entry in storage.entries("")) == ["b.txt", "docs", "more"]
    assert list(storage.entries("docs")) == list(storage.entries("more")) == []


def put(storage, *keys):
    for key in keys:
        storage.client.put_object(Bucket=storage.bucket, Key=f"{storage.prefix}{key}", Body=b"x")


@pytest.mark.guarantee("files-8")
def test_keys_that_others_made_are_shown_where_a_path_can_name_them(storage):
    put(storage, "docs/", "docs/deep/er/a b.txt", "ü n/日本 #?.txt", "file/", "docs-too/b")
    assert [one.path for one in storage.entries("")] == ["docs", "docs-too", "file", "ü n"]
    assert [one.path for one in storage.walk("docs")] == [
        "docs/deep", "docs/deep/er", "docs/deep/er/a b.txt",
    ]  # fmt: skip
    assert content(storage, "ü n/日本 #?.txt") == b"x"
    assert storage.stat("docs/deep").is_folder
    storage.delete("docs")
    assert [one.path for one in storage.entries("")] == ["docs-too", "file", "ü n"]


def test_a_file_and_a_folder_of_one_name_are_both_there(storage):
    put(storage, "docs/a.txt", "docs")
    assert [one.is_folder for one in storage.entries("")] == [True, False]
    assert content(storage, "docs") == b"x"
    storage.move("docs", "moved")
    assert content(storage, "moved") == b"x"
    assert storage.stat("docs").is_folder
    assert content(storage, "docs/a.txt") == b"x"


@pytest.mark.parametrize("name", ["x" * 1100, "x/" * 600 + "y"])
def test_a_name_that_is_too_long_is_said_in_words(storage, name):
    with pytest.raises(ValidationFailed, match="cannot be used here"):
        storage.write(name, [b"x"])


@pytest.mark.guarantee("files-8", "files-w14")
@pytest.mark.parametrize("path", ["/a.txt", "//a.txt", "a.txt/", "./a.txt", "\\a.txt"])
def test_slashes_too_many_name_the_same_file(storage, path):
    storage.write("a.txt", [b"one"])
    assert content(storage, path) == b"one"
    with pytest.raises(FileExistsError):
        storage.write(path, [b"two"])


@pytest.mark.guarantee("files-10")
def test_two_storages_in_one_bucket_do_not_see_each_other(service, bucket):
    one = S3Storage(bucket, **service, prefix="/apart/one/")
    two = S3Storage(bucket, **service, prefix="apart/one-too")
    one.write("a.txt", [b"1"])
    two.write("a.txt", [b"2"])
    one.delete("a.txt")
    assert content(two, "a.txt") == b"2"
    assert (one.root, two.root, S3Storage(bucket, **service).root) == ("one", "one-too", bucket)


# -- addresses -----------------------------------------------------------------------------------


@pytest.mark.guarantee("files-7", "files-w4")
def test_a_signed_address_serves_the_file_as_a_download(storage):
    storage.write("ü <b>.html", [b"<script>"])
    with urllib.request.urlopen(storage.url("ü <b>.html", MINUTE), timeout=10) as reply:
        assert reply.read() == b"<script>"
        assert reply.headers["content-type"] == "application/octet-stream"
        assert reply.headers["content-disposition"] == (
            "attachment; filename*=UTF-8''%C3%BC%20%3Cb%3E.html"
        )


def test_a_signed_address_shows_what_is_asked_to_be_shown(storage):
    storage.write("a.png", [b"png"])
    with urllib.request.urlopen(storage.url("a.png", MINUTE, inline=True), timeout=10) as reply:
        assert reply.headers["content-type"] == "image/png"
        assert "attachment" not in (reply.headers["content-disposition"] or "")


def test_an_address_without_its_signature_serves_nothing(storage):
    storage.write("a.txt", [b"secret"])
    address = storage.url("a.txt", MINUTE)
    assert address is not None
    for wrong in (address.partition("?")[0], address[:-3] + "000"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(wrong, timeout=10)
        assert refused.value.code == 403
        refused.value.close()


@pytest.mark.guarantee("files-w4")
def test_the_type_of_a_file_is_what_its_name_says(storage):
    storage.write("a.css", [b"b{}"])
    found = storage.client.head_object(Bucket=storage.bucket, Key=f"{storage.prefix}a.css")
    assert found["ContentType"].partition(";")[0] == "text/css"


# -- what fails ----------------------------------------------------------------------------------


def every_request(storage):
    return (
        lambda: storage.stat("a.txt"),
        lambda: list(storage.entries("")),
        lambda: storage.open("a.txt"),
        lambda: storage.write("a.txt", [b"x"]),
        lambda: storage.delete("a.txt"),
        lambda: storage.move("a.txt", "b.txt"),
        lambda: storage.make_folder("docs"),
    )


@pytest.mark.guarantee("files-9")
def test_a_service_that_is_down_is_said_in_words(service, free_port):
    nowhere = {**service, "endpoint_url": f"http://127.0.0.1:{free_port}"}
    storage = S3Storage("bucket", **nowhere)
    for ask in every_request(storage):
        with pytest.raises(StoreUnavailable, match="does not answer") as caught:
            ask()
        assert "127.0.0.1" not in str(caught.value)


@pytest.fixture
def free_port():
    from servers import free_port

    return free_port()


@pytest.mark.guarantee("files-9")
@pytest.mark.parametrize("wrong", [{"secret": "wrong"}, {"key": "nobody"}])
def test_a_key_that_may_not_is_refused_in_words(service, bucket, wrong):
    storage = S3Storage(bucket, **{**service, **wrong})
    for ask in every_request(storage):
        with pytest.raises(AccessDenied, match="does not allow"):
            ask()


def test_a_bucket_that_is_not_there_is_named(service):
    with pytest.raises(StoreUnavailable, match="no bucket nonesuch"):
        list(S3Storage("nonesuch", **service).entries(""))


class Breaking(http.server.BaseHTTPRequestHandler):
    """Promises more than it sends."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "3000000")
        self.end_headers()
        self.wfile.write(bytes(200_000))

    def log_message(self, *args):
        pass


def test_a_content_that_breaks_off_is_an_error_and_no_shorter_file():
    with http.server.HTTPServer(("127.0.0.1", 0), Breaking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        storage = S3Storage("bucket", "us-east-1", "key", "secret", endpoint_url=endpoint)
        with (
            pytest.raises(StoreUnavailable, match="does not answer"),
            storage.chunks("a.txt") as content,
        ):
            list(content)
        server.shutdown()


def test_a_service_without_conditional_writes_still_overwrites_nothing_known(service, bucket):
    storage = S3Storage(bucket, **service, prefix="plain", conditional=False)
    storage.write("a.txt", [b"one"])
    with pytest.raises(FileExistsError):
        storage.write("a.txt", [b"two"])
    assert not storage.capabilities.exclusive_writes
    assert content(storage, "a.txt") == b"one"


# -- opening -------------------------------------------------------------------------------------


def test_a_location_opens_as_a_bucket(service, bucket):
    plugins = Admin().plugins
    storage = plugins.open_storage(f"s3://{bucket}/by/place", service)
    assert isinstance(storage, S3Storage)
    storage.write("a.txt", [b"x"])
    assert [one.path for one in plugins.open_storage(f"s3://{bucket}/by", service).walk("")] == [
        "place", "place/a.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("location", ["s3://", "s3:///folder", "s3://key:secret@bucket"])
def test_a_location_without_a_bucket_is_refused(location):
    with pytest.raises(ConfigurationError, match="names no bucket"):
        Admin().plugins.open_storage(location)


def test_a_client_that_is_there_is_used(storage, service):
    again = S3Storage(storage.bucket, client=storage.client, prefix=storage.prefix)
    again.write("a.txt", [b"x"])
    assert content(storage, "a.txt") == b"x"

"""The file manager over a bucket of a real S3 service, and over a container."""

import io
import re

import pytest
from flask import Flask

from admin_core import Admin
from admin_files.azure import AzureFileAdmin
from admin_files.s3 import S3FileAdmin, S3Storage

from .conftest import NUMBERS


class Visitor:
    """Somebody who looks at a file manager under ``/admin/files/``."""

    def __init__(self, view):
        app = Flask(__name__)
        app.secret_key = "for tests"
        app.testing = True
        Admin(app).add_view(view)
        self.client = app.test_client()

    def get(self, path):
        return self.client.get(f"/admin/files/{path}")

    def send(self, path, /, **values):
        page = self.get(path).text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        for name, value in values.items():
            if isinstance(value, tuple):
                values[name] = (io.BytesIO(value[0]), value[1])
        return self.client.post(f"/admin/files/{path}", data={**hidden, **values})


def work_with(visitor, files):
    """Do with the pages what they are for; *files* is what they show."""
    assert visitor.send("mkdir/", name="docs").status_code == 302
    sent = visitor.send("upload/docs", upload=(b"hello", "a b.txt"))
    assert sent.status_code == 302
    assert [one.path for one in files.walk("")] == ["docs", "docs/a b.txt"]
    assert "a b.txt" in visitor.get("b/docs").text
    again = visitor.send("upload/docs", upload=(b"other", "a b.txt"))
    assert again.status_code in {200, 409, 422}
    assert b"".join(files.chunks("docs/a b.txt")) == b"hello"
    assert visitor.send("rename/?path=docs", name="papers").status_code == 302
    assert [one.path for one in files.walk("")] == ["papers", "papers/a b.txt"]
    assert visitor.send("delete/?path=papers", path="papers").status_code == 302
    assert list(files.entries("")) == []


@pytest.fixture
def storage(service, bucket):
    return S3Storage(bucket, **service, prefix=f"client-{next(NUMBERS)}")


@pytest.fixture
def bucket_view(service, bucket):
    return S3FileAdmin(
        bucket, service["region"], service["key"], service["secret"], name="Files", url="files",
        endpoint_url=service["endpoint_url"], prefix=f"pages-{next(NUMBERS)}",
    )  # fmt: skip


@pytest.mark.guarantee("files-8", "files-w6")
def test_a_bucket_is_worked_with(bucket_view):
    work_with(Visitor(bucket_view), bucket_view.storage)


def test_a_client_that_is_there_may_come_first(storage):
    view = S3FileAdmin(
        storage.client, storage.bucket, None, "Files", url="files", prefix=storage.prefix
    )
    work_with(Visitor(view), view.storage)


def test_a_container_is_worked_with(account, container):
    view = AzureFileAdmin(
        account, container, name="Files", url="files", prefix=f"pages-{next(NUMBERS)}"
    )
    work_with(Visitor(view), view.storage)


@pytest.mark.guarantee("files-7")
def test_a_download_leads_to_a_signed_address_and_showing_does_not(bucket_view):
    bucket_view.storage.write("a.html", [b"<script>"])
    visitor = Visitor(bucket_view)
    reply = visitor.get("download/a.html")
    assert reply.status_code == 302
    assert "response-content-disposition=attachment" in reply.location
    shown = visitor.get("raw/a.html")
    assert shown.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert shown.data == b"<script>"


@pytest.mark.guarantee("files-9")
def test_a_service_that_is_down_is_a_page_with_words(service):
    from servers import free_port

    view = S3FileAdmin(
        "bucket", "region", "key", "secret", endpoint_url=f"http://127.0.0.1:{free_port()}",
        name="Files", url="files",
    )  # fmt: skip
    reply = Visitor(view).get("")
    assert reply.status_code == 503
    assert "does not answer" in reply.text
    assert "127.0.0.1" not in reply.text


def test_a_bucket_is_named_as_older_code_names_it():
    view = S3FileAdmin("files_bucket", "us-east-1", "key_id", "secret_key")
    assert view.storage.bucket == "files_bucket"
    client = view.storage.client
    assert client.meta.region_name == "us-east-1"


@pytest.mark.guarantee("files-10")
def test_two_file_managers_of_buckets_stand_side_by_side(service, bucket):
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app)
    for name in ("one", "two"):
        view = S3FileAdmin(
            bucket, **service, prefix=f"side-{name}", name=name.title(), endpoint=name
        )
        view.storage.write(f"{name}.txt", [b"x"])
        admin.add_view(view)
    client = app.test_client()
    assert "one.txt" in client.get("/admin/one/").text
    assert "two.txt" in client.get("/admin/two/").text
    assert "one.txt" not in client.get("/admin/two/").text

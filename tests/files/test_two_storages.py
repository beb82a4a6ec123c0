"""The example of two storages works with a real bucket, and without one."""

import importlib.util
import io
import re
from html import unescape
from pathlib import Path

import pytest

from admin_files.s3 import S3Storage

EXAMPLE = Path(__file__).parents[2] / "examples" / "two_storages.py"


@pytest.fixture(params=["bucket", "folder"])
def client(request, monkeypatch):
    if request.param == "bucket":
        service = request.getfixturevalue("service")
        bucket = request.getfixturevalue("bucket")
        for name, value in {
            "S3_BUCKET": bucket, "S3_ENDPOINT": service["endpoint_url"],
            "AWS_ACCESS_KEY_ID": service["key"], "AWS_SECRET_ACCESS_KEY": service["secret"],
            "AWS_DEFAULT_REGION": service["region"],
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("example_two_storages", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert isinstance(module.public_storage(), S3Storage) is (request.param == "bucket")
    return module.create_app().test_client()


def send(client, page, to=None, **values):
    text = client.get(page).text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    # What asks before it is done is confirmed at once.
    data = {name: unescape(value) for name, value in hidden if name != "_ask"} | values
    return client.post(to or page, data=data, follow_redirects=True)


@pytest.mark.guarantee("files-10")
def test_files_are_copied_from_a_folder_to_a_bucket(client):
    sent = {"upload": (io.BytesIO(b"hello"), "a b.txt")}
    assert "a b.txt was uploaded." in send(client, "/admin/drafts/upload/", **sent).text
    chosen = {"action": "publish", "rowid": ["a b.txt", "welcome.txt"]}
    reply = send(client, "/admin/drafts/", "/admin/drafts/action/", **chosen)
    assert "2 published." in reply.text
    page = client.get("/admin/published/").text
    assert "a b.txt" in page and "welcome.txt" in page
    assert "Hello" not in page and "Upload" not in page
    assert "hello" in client.get("/admin/published/details/a%20b.txt").text

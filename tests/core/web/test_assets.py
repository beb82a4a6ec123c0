"""Scripts and style sheets: what is served, and for how long it may be kept."""

import re
import sys

import pytest

from admin_core import hookimpl
from admin_core.data import Script
from admin_core.web.assets import Assets

from ..shop import book_app


class Sample:
    @hookimpl
    def admin_assets(self, view):
        hashed = Script("sample_widget", "dist/map-ABCDEFGH.js")
        return [hashed, Script("sample_widget", "plain.js"), Script("sample_none", "x.js")]


@pytest.fixture
def client(tmp_path, monkeypatch):
    package = tmp_path / "sample_widget"
    (package / "static" / "dist").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "secret.py").write_text("secret")
    (package / "static" / "dist" / "map-ABCDEFGH.js").write_text("hashed")
    (package / "static" / "plain.js").write_text("plain")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    client = book_app(Sample()).test_client()
    client.get("/admin/")
    return client


def fetched(client, path):
    return client.get(f"/admin/static/{path}", buffered=True)


def test_a_file_with_a_hash_in_its_name_is_kept_for_a_year(client):
    answer = fetched(client, "sample_widget/dist/map-ABCDEFGH.js")
    assert answer.text == "hashed"
    control = answer.cache_control
    assert (control.max_age, control.public, control.immutable) == (31_536_000, True, True)
    assert not control.no_cache


def test_a_file_without_one_is_asked_for_again(client):
    answer = fetched(client, "sample_widget/plain.js")
    assert answer.text == "plain"
    assert answer.cache_control.max_age in {0, None}
    assert not answer.cache_control.immutable


def test_a_page_names_the_version_of_a_file_and_only_that_is_kept_for_a_year(client, tmp_path):
    def address():
        return re.search(r'sample_widget/(plain\.js\?v=\w+)"', client.get("/admin/").text)[1]

    first = address()
    control = fetched(client, f"sample_widget/{first}").cache_control
    assert (control.max_age, control.public, control.immutable) == (31_536_000, True, True)
    (tmp_path / "sample_widget" / "static" / "plain.js").write_text("another")
    assert address() != first
    assert not fetched(client, f"sample_widget/{first}").cache_control.immutable
    assert not fetched(client, "sample_widget/plain.js?v=").cache_control.immutable


@pytest.mark.parametrize("name", ["dist/map-ABCDEFGH.js", "plain.js"])
def test_no_file_is_taken_for_another_type(client, name):
    answer = fetched(client, f"sample_widget/{name}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type.startswith("text/javascript")


@pytest.mark.parametrize(
    "path",
    [
        "sample_widget/../secret.py", "sample_widget/%2e%2e/secret.py",
        "sample_widget/..%2fsecret.py", "sample_widget/../../../etc/passwd",
        "sample_widget//etc/passwd", "sample_widget/..\\secret.py", "sample_widget/dist",
        "sample_widget/dist/..%5c..%5csecret.py", "sample_widget/", "sample_widget", "", "../x",
        "sample_widget/none.js", "sample_widget/%00",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(client, path):
    answer = fetched(client, path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.parametrize("package", ["sample_none", "flask", "admin_memory", "os", ".", "__main__"])
def test_a_package_that_no_plugin_named_is_not_served(client, package):
    assert fetched(client, f"{package}/x.js").status_code == 404


@pytest.mark.guarantee("core-w9")
def test_the_scripts_of_the_core_are_served_and_named_by_every_page(client):
    assets = Assets()
    assert assets.is_built, "build the browser files: pip install -e ./admin_core"
    page = client.get("/admin/").text
    for name in ("admin.js", "admin.css"):
        path = assets.core(name)
        assert f"/admin/static/{path}" in page
        assert fetched(client, path).status_code == 200


def test_static_files_cannot_be_written_to(client):
    assert client.post("/admin/static/sample_widget/plain.js").status_code == 405


def test_a_stranger_gets_the_files_but_no_page(client):
    far = {"REMOTE_ADDR": "203.0.113.9"}
    url = "/admin/static/sample_widget/plain.js"
    assert client.get(url, environ_base=far, buffered=True).status_code == 200
    assert client.get("/admin/", environ_base=far).status_code == 403

"""A file manager, a visitor, and what lies in its folder."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

from flask import Flask

from admin_core import Admin
from admin_files import BaseFileAdmin, FileAdmin, LocalFileStorage, LocalStorage

from ..core.shop import COMPILED

#: The same pages over each way to keep files.
KINDS = ("folder", "ported")


class Desk:
    """An admin with one file manager over ``folder``, beside a folder of a like name."""

    def __init__(self, tmp_path: Path, kind: str = "folder", plugins=(), view=None, **options):
        self.folder = tmp_path / "files"
        self.folder.mkdir(exist_ok=True)
        self.beside = tmp_path / "files-secret"
        self.beside.mkdir(exist_ok=True)
        (self.beside / "secret.txt").write_text("secret")
        self.app = Flask(__name__)
        self.app.jinja_options = {"bytecode_cache": COMPILED}
        self.app.secret_key = "for tests"
        self.app.testing = True
        base = view or (FileAdmin if kind == "folder" else BaseFileAdmin)
        own = type("Desk", (base,), options)
        if kind == "folder":
            self.view = own(str(self.folder), "/static/", name="Papers", endpoint="f")
        else:
            storage = LocalFileStorage(self.folder)
            self.view = own("/static/", name="Papers", endpoint="f", storage=storage)
        self.admin = Admin(self.app, plugins=plugins)
        self.admin.add_view(self.view)
        self.client = self.app.test_client()

    def put(self, **files):
        """Write files; ``a__b_txt`` is ``a/b.txt``."""
        for name, content in files.items():
            path = self.folder / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def get(self, path="/", **arguments):
        return self.client.get(f"/admin/f{path}", **arguments)

    def hidden(self, path):
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code, page.text[:600])
        found = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
        return {n: unescape(v) for n, v in re.findall(found, page.text)}

    def token(self):
        return self.hidden("/")["csrf_token"]

    def send(self, form, to=None, headers=None, follow=False, **values):
        """Fill in the form of a page and send it."""
        data = {**self.hidden(form), **values}
        return self.client.post(
            f"/admin/f{to or form}", data=data, content_type="multipart/form-data",
            headers=headers, follow_redirects=follow,
        )  # fmt: skip

    def post(self, to, headers=None, follow=False, **values):
        """Send without looking at a form first."""
        data = {"csrf_token": self.token(), **values}
        return self.client.post(
            f"/admin/f{to}", data=data, headers=headers, follow_redirects=follow
        )

    def upload(self, *files, folder="", headers=None, follow=False, **values):
        sent = [(io.BytesIO(content), name) for name, content in files]
        to = f"/upload/{folder}"
        return self.send(to, upload=sent, headers=headers, follow=follow, **values)

    def act(self, name, *paths, follow=False, **values):
        return self.post("/action/", follow=follow, action=name, rowid=list(paths), **values)

    def files(self):
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def names(self, path="/"):
        """Return the names of the list, in their order."""
        text = self.get(path).text
        cells = re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?([^<]*)<', text)
        return [unescape(one) for one in cells]


__all__ = ["KINDS", "Desk", "LocalStorage"]

"""A file manager, a visitor, and what lies in its storage."""

from __future__ import annotations

import io
import re
import urllib.request
from contextlib import suppress
from html import unescape
from pathlib import Path

from flask import Flask

from admin_core import Admin
from admin_files import BaseFileAdmin, FileAdmin

from ..core.shop import COMPILED


class Desk:
    """An admin with one file manager over *place*: a storage, or the location of one.

    Without one it is the folder ``files``; beside it is a folder of a like name.
    """

    def __init__(self, tmp_path: Path, place=None, plugins=(), view=None, **options):
        self.folder = tmp_path / "files"
        self.folder.mkdir(exist_ok=True)
        self.beside = tmp_path / "files-secret"
        self.beside.mkdir(exist_ok=True)
        (self.beside / "secret.txt").write_text("secret")
        self.app = Flask(__name__)
        self.app.jinja_options = {"bytecode_cache": COMPILED}
        self.app.secret_key = "for tests"
        self.app.testing = True
        place = str(self.folder) if place is None else place
        base = view or (FileAdmin if isinstance(place, str) else BaseFileAdmin)
        own = type("Desk", (base,), options)
        first = (place,) if issubclass(own, FileAdmin) else ()
        more = {} if first else {"storage": place}
        self.view = own(*first, "/static/", name="Papers", endpoint="f", **more)
        self.admin = Admin(self.app, plugins=plugins)
        self.admin.add_view(self.view)
        self.client = self.app.test_client()

    # -- what lies there, without the pages ----------------------------------------------------

    @property
    def storage(self):
        """The storage; asked outside of any request."""
        with self.app.test_request_context():
            return self.view.storage

    def put(self, **files):
        """Write files; ``a__b_txt`` is ``a/b.txt``."""
        for name, content in files.items():
            self.put_as(name.replace("__", "/").replace("_", "."), content)

    def put_as(self, path, content):
        """Write a file under any path, over another one if it is there."""
        above = ""
        for part in path.split("/")[:-1]:
            above = f"{above}/{part}".lstrip("/")
            with suppress(FileExistsError):
                self.storage.make_folder(above)
        data = content if isinstance(content, bytes) else content.encode()
        self.storage.write(path, [data], overwrite=True)

    def files(self):
        """Return every file's content by its path."""
        return {path: self.content(path) for path, is_folder in self._all() if not is_folder}

    def everything(self):
        """Return the paths of all files and folders."""
        return sorted(path for path, _ in self._all())

    def content(self, path):
        with self.storage.open(path) as file:
            return file.read()

    def _all(self):
        return [(one.path, one.is_folder) for one in self.storage.walk("")]

    # -- what the pages do ---------------------------------------------------------------------

    def get(self, path="/", **arguments):
        return self.client.get(f"/admin/f{path}", **arguments)

    def saved(self, path):
        """Download a file, from the storage's own address if it has one: (headers, content)."""
        answer = self.get(f"/download/{path}")
        if answer.status_code != 302:
            assert answer.status_code == 200, answer.text[:600]
            return answer.headers, answer.data
        with urllib.request.urlopen(answer.location, timeout=10) as reply:
            return reply.headers, reply.read()

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

    def names(self, path="/"):
        """Return the names of the list, in their order."""
        text = self.get(path).text
        cells = re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?([^<]*)<', text)
        return [unescape(one) for one in cells]

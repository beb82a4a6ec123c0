"""A file manager and a card index in a process of their own, with the limits of that process.

Started by ``running``; prints its port once it answers.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import resource
import subprocess
import sys
from html import unescape
from pathlib import Path


def main(folder, file_size=None):
    """Serve; no file may grow beyond *file_size* bytes, as if the disk were full."""
    import sqlalchemy as sa
    from flask import Flask
    from sqlalchemy.orm import DeclarativeBase, sessionmaker
    from werkzeug.serving import WSGIRequestHandler, make_server

    from admin_core import Admin
    from admin_core.forms import FileUploadField, ImageUploadField
    from admin_files import FileAdmin
    from admin_sqla import ModelView

    class Base(DeclarativeBase):
        pass

    class Card(Base):
        __tablename__ = "card"
        id = sa.Column(sa.Integer, primary_key=True)
        title = sa.Column(sa.String(40))
        file = sa.Column(sa.String(200))
        picture = sa.Column(sa.String(200))

    class CardView(ModelView):
        form_overrides = {"file": FileUploadField, "picture": ImageUploadField}
        form_args = {
            "file": {"base_path": folder},
            "picture": {
                "base_path": folder,
                "max_size": (800, 800, False),
                "thumbnail_size": (80, 80, True),
                "max_bytes": None,
            },
        }

    class Quiet(WSGIRequestHandler):
        def log(self, *args):
            pass

    engine = sa.create_engine(f"sqlite:///{folder}.sqlite")
    Base.metadata.create_all(engine)
    app = Flask(__name__, static_folder=folder)
    app.secret_key = "for tests"
    admin = Admin(app)
    admin.add_view(FileAdmin(folder, name="Papers", endpoint="f"))
    admin.add_view(CardView(Card, sessionmaker(engine), endpoint="card"))
    app.test_client().get("/admin/card/new/")
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    if file_size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(file_size), int(file_size)))
    print(server.server_port, flush=True)
    server.serve_forever()


@contextlib.contextmanager
def running(folder, file_size=""):
    """Give a browser of a server over *folder*, whose temporary files lie beside it in ``tmp``."""
    temporary = Path(folder).parent / "tmp"
    for one in (folder, temporary):
        Path(one).mkdir(exist_ok=True)
    command = [sys.executable, __file__, str(folder), *([str(file_size)] if file_size else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          env={**os.environ, "TMPDIR": str(temporary)}) as server:  # fmt: skip
        try:
            yield Browser(int(server.stdout.readline()), server.pid)
        finally:
            server.kill()


class Browser:
    """Somebody at the other end of a connection, with a session."""

    def __init__(self, port, server):
        self.port = port
        self.server = server
        self.cookie = ""

    def another(self):
        """Return somebody else at another machine."""
        return Browser(self.port, self.server)

    def peak(self):
        """Return the most memory that the server has used since it was asked to forget."""
        status = Path(f"/proc/{self.server}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024

    def forget_peak(self):
        """Let the most memory be what the server uses now."""
        Path(f"/proc/{self.server}/clear_refs").write_text("5")
        return self.peak()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path):
        connection = self.connect()
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Cookie": self.cookie})
            return self._answer(connection)

    def hidden(self, path):
        _, text = self.get(path)
        found = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
        return {n: unescape(v) for n, v in re.findall(found, text)}

    def send(self, path, files=(), **values):
        """Fill in the form of a page and send it; *files* are (field, name, content)."""
        body, headers = self.request(path, files, **values)
        connection = self.connect()
        with contextlib.closing(connection):
            connection.request("POST", path, body, headers)
            return self._answer(connection)

    def request(self, path, files=(), **values):
        """Return the body and headers of that request."""
        mark = "----of-the-tests"
        body = io.BytesIO()
        for name, value in {**self.hidden(path), **values}.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            body.write(f"{head}{value}\r\n".encode())
        for field, name, content in files:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"'
            body.write(f"{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode())
            body.write(content + b"\r\n")
        body.write(f"--{mark}--\r\n".encode())
        return body.getvalue(), {
            "Content-Type": f"multipart/form-data; boundary={mark}", "Cookie": self.cookie,
        }  # fmt: skip

    def _answer(self, connection):
        reply = connection.getresponse()
        cookie = reply.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.partition(";")[0]
        return reply.status, reply.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main(*sys.argv[1:])

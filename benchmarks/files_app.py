"""The application whose memory ``files.py`` measures: a file manager over a folder or a bucket."""

from __future__ import annotations

import json
import os

from flask import Flask

from admin_core import Admin
from admin_files import FileAdmin
from admin_files.s3 import S3FileAdmin


def create() -> Flask:
    """Return the application for the place that ``ADMIN_BENCH_PLACE`` describes."""
    place = json.loads(os.environ["ADMIN_BENCH_PLACE"])
    app = Flask(__name__)
    app.secret_key = "of the benchmark"
    admin = Admin(app)
    if "folder" in place:
        admin.add_view(FileAdmin(place["folder"], name="Files", endpoint="files"))
    else:
        admin.add_view(S3FileAdmin(name="Files", endpoint="files", **place))
    return app

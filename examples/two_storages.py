"""Two file managers side by side: a folder, and a bucket that files are published to.

Needs:  pip install "admin-files[s3]"

    S3_BUCKET=shop python examples/two_storages.py

Key, secret and region come from where boto3 looks for them (AWS_ACCESS_KEY_ID, ...);
S3_ENDPOINT is the address of another service than Amazon's.  Without S3_BUCKET a second folder
takes its place.
"""

import os
import tempfile
from pathlib import Path

from flask import Flask, flash, redirect

from admin_core import Admin, action
from admin_files import FileAdmin, LocalStorage
from admin_files.s3 import S3Storage

HOME = Path(tempfile.mkdtemp(prefix="storages-"))


def public_storage():
    """Return where published files go."""
    if "S3_BUCKET" not in os.environ:
        return LocalStorage(HOME / "public", create=True)
    return S3Storage(
        os.environ["S3_BUCKET"], endpoint_url=os.environ.get("S3_ENDPOINT"), prefix="public"
    )


class Drafts(FileAdmin):
    editable_extensions = ("txt", "md")
    rename_modal = mkdir_modal = True
    public = None

    @action("publish", "Publish", "Copy these files to where everybody finds them?")
    def action_publish(self, items):
        # The paths come from the browser: what may not be read is refused here.
        files = [self.access.file(path) for path in self.actions.paths(items)]
        for one in files:
            self.access.require("download", one.path)
            with self.storage.chunks(one.path) as content:
                # A piece at a time, however large it is.
                self.public.write(one.name, content, overwrite=True)
        flash(f"{len(files)} published.", "success")


class Published(FileAdmin):
    can_upload = can_rename = can_mkdir = False


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "change me"
    drafts, public = LocalStorage(HOME / "drafts", create=True), public_storage()
    if not drafts.exists("welcome.txt"):
        drafts.write("welcome.txt", [b"Select this file and publish it.\n"])
    admin = Admin(app, name="Files")
    view = Drafts(drafts, name="Drafts", endpoint="drafts")
    view.public = public
    admin.add_view(view)
    admin.add_view(Published(public, name="Published", endpoint="published"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/drafts/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)

"""Upload fields, small versions in the list, and files that go when their record goes.

Needs two more packages:  pip install admin-files "admin-core[images]"
"""

import tempfile
from pathlib import Path

from flask import Flask, redirect, url_for
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup

from admin_core import Admin
from admin_core.data import after_commit
from admin_core.forms import FileUploadField, ImageUploadField, thumbgen_filename
from admin_sqla import ModelView

db = SQLAlchemy()
FOLDER = Path(tempfile.mkdtemp(prefix="uploads-"))


class Recipe(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    photo = db.Column(db.String(200))
    text = db.Column(db.String(200))


class RecipeView(ModelView):
    column_list = ("photo", "title", "text")
    form_overrides = {"photo": ImageUploadField, "text": FileUploadField}
    form_args = {
        "photo": {
            "base_path": str(FOLDER),
            "max_size": (1200, 1200, False),
            "thumbnail_size": (80, 80, True),
            "endpoint": "uploads",
        },
        "text": {"base_path": str(FOLDER), "allowed_extensions": ["txt", "pdf"]},
    }

    @staticmethod
    def small(view, context, model, name):
        if not model.photo:
            return ""
        address = url_for("uploads", filename=thumbgen_filename(model.photo))
        return Markup('<img src="{}" alt="">').format(address)

    column_formatters = {"photo": small}

    def on_model_delete(self, model):
        names = [model.text, model.photo, model.photo and thumbgen_filename(model.photo)]
        storage = self.admin.plugins.open_storage(str(FOLDER))
        for name in filter(None, names):
            after_commit(lambda name=name: storage.delete(name))


def create_app():
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    Admin(app, name="Kitchen").add_view(RecipeView(Recipe, db))

    @app.get("/uploads/<path:filename>")
    def uploads(filename):
        from flask import send_from_directory

        return send_from_directory(FOLDER, filename)

    app.add_url_rule("/", view_func=lambda: redirect("/admin/recipe/"))
    with app.app_context():
        db.create_all()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)

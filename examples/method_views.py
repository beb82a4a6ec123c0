"""Flask's MethodView inside a view: one class per address, one method per HTTP method."""

from flask import Flask, jsonify, redirect, request
from flask.views import MethodView

from admin_core import Admin, BaseView, expose, expose_plugview

NOTES = {1: "Water the plants"}


class NotesView(BaseView):
    @expose("/")
    def index(self):
        return self.render("admin/index.html")

    @expose_plugview("/api/")
    class Notes(MethodView):
        def get(self, cls):
            return jsonify(view=cls.name, notes=NOTES)

        def post(self, cls):
            key = max(NOTES, default=0) + 1
            NOTES[key] = request.form["text"]
            return jsonify(key=key), 201

    @expose_plugview("/api/<int:key>/")
    class Note(MethodView):
        def get(self, cls, key):
            return jsonify(text=NOTES[key]) if key in NOTES else ("", 404)

        def delete(self, cls, key):
            NOTES.pop(key, None)
            return "", 204


def create_app():
    app = Flask(__name__)
    app.secret_key = "change me"
    Admin(app, name="Notes").add_view(NotesView(name="Notes"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/notesview/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)

"""Why is it hidden, who refused it?  A page that explains the admin to its boss.

Open ``/admin/doctor/?address=/admin/book/``; add ``?as=clerk`` to any address to lose the page.
"""

from dataclasses import dataclass

from flask import Flask, redirect, request, session

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import Actor
from admin_doctor import DoctorView
from admin_memory import Memory


@dataclass
class Book:
    id: int | None = None
    title: str = ""
    bought_for: int | None = None


class Policy:
    """Clerks delete nothing and do not see what was paid."""

    @hookimpl
    def admin_current_actor(self, request):
        name = session.get("name", "boss")
        return Actor(name, name.title())

    @hookimpl
    def admin_authorize(self, actor, action):
        return actor.id == "boss" or action != "delete"

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return {} if actor.id == "boss" else {"bought_for": "hidden"}


class BookView(ModelView):
    can_export = True
    column_filters = ("title", "bought_for")


def create_app():
    app = Flask(__name__)
    app.secret_key = "change me"
    admin = Admin(app, name="Books", plugins=[Policy()])
    admin.add_view(BookView(Book, Memory(Book(1, "The Dispossessed", 7), Book(2, "Solaris", 5))))
    admin.add_view(DoctorView(allow=lambda actor: actor is not None and actor.id == "boss"))

    @app.before_request
    def become():
        if "as" in request.args:
            session["name"] = request.args["as"]

    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)

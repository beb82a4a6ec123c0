"""A view on records that no database keeps: admin-memory's store, 200 lines to read."""

from dataclasses import dataclass, field

from flask import Flask, redirect

from admin_core import Admin, ModelView
from admin_memory import Memory


@dataclass(kw_only=True)
class Planet:
    id: int | None = None
    name: str = field(metadata={"unique": True, "max_length": 40})
    moons: int = 0

    def __str__(self):
        return self.name


class PlanetView(ModelView):
    column_searchable_list = ("name",)
    column_filters = ("moons",)
    can_view_details = True


def create_app():
    app = Flask(__name__)
    app.secret_key = "change me"
    sky = Memory(Planet(id=1, name="Mars", moons=2), Planet(id=2, name="Venus"))
    Admin(app, name="Sky").add_view(PlanetView(Planet, sky))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/planet/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)

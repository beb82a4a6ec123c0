"""Towns and regions on maps, in SQLite with SpatiaLite, filtered by place and sorted by area."""

import os
import sys
from ctypes.util import find_library

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy
from geoalchemy2 import Geometry, load_spatialite
from sqlalchemy import event
from sqlalchemy.orm import column_property
from sqlalchemy.pool import StaticPool
from sqlean import dbapi2

from admin_core import Admin
from admin_geo import ModelView, geodesic_area
from admin_import import ImportMixin

db = SQLAlchemy()


class Town(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True, nullable=False)
    place = db.Column(Geometry("POINT", srid=4326))


class Region(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    border = db.Column(Geometry("MULTIPOLYGON", srid=4326))
    area = column_property(geodesic_area(border))


class TownView(ImportMixin, ModelView):
    column_list = ("name", "place")
    column_filters = ("place",)
    can_export = True
    export_types = ("geojson", "csv")
    import_key = ("name",)


class RegionView(ModelView):
    column_list = ("name", "border", "area")
    column_sortable_list = ("name", "area")
    column_labels = {"area": "Area (m²)"}
    column_filters = ("border",)
    form_columns = ("name", "border")


def create_app():
    os.environ.setdefault("SPATIALITE_LIBRARY_PATH", "mod_spatialite.so")
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="change me",
        SQLALCHEMY_DATABASE_URI="sqlite://",
        # The Python of many systems has a SQLite that takes no extensions; sqlean.py's takes them.
        SQLALCHEMY_ENGINE_OPTIONS={"module": dbapi2, "poolclass": StaticPool},
    )
    db.init_app(app)
    admin = Admin(app, name="Atlas")
    admin.add_view(TownView(Town, db))
    admin.add_view(RegionView(Region, db))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/town/"))
    with app.app_context():
        event.listen(db.engine, "connect", load_spatialite)
        db.create_all()
        db.session.add_all(
            [
                Town(name="Vienna", place="SRID=4326;POINT(16.37 48.21)"),
                Town(name="Lisbon", place="SRID=4326;POINT(-9.14 38.72)"),
                Region(
                    name="A square",
                    border="SRID=4326;MULTIPOLYGON(((10 45, 15 45, 15 50, 10 50, 10 45)))",
                ),
            ]
        )
        db.session.commit()
    return app


if __name__ == "__main__":
    if find_library("spatialite") is None:
        sys.exit("SpatiaLite is missing. On Debian:  apt install libsqlite3-mod-spatialite")
    create_app().run(debug=True)

"""The demo: an admin for a real database, in one page of code.

Start it with ``make demo``.  The database is a file beside this one and is filled on first start;
delete it to begin anew.  ``ADMIN_REDIS_URL=redis://localhost make demo`` shows Redis as well.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from flask import Flask, flash, redirect
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import scoped_session, sessionmaker
from wtforms.validators import InputRequired, Length

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from admin_core import Admin, action  # noqa: E402  # must follow what stands above
from admin_core.data import decode_key  # noqa: E402  # must follow what stands above
from admin_core.forms import BaseForm, StringField, rules  # noqa: E402  # must follow what stands above
from admin_files import FileAdmin  # noqa: E402  # must follow what stands above
from admin_geo import GeoJSONField  # noqa: E402  # must follow what stands above
from admin_sqla import ModelView  # noqa: E402  # must follow what stands above
from data import fill  # noqa: E402  # this folder is no package, so that it can be copied
from models import Airline, Airport, Flight, Plane  # noqa: E402  # must follow what stands above


class FlightAdmin(ModelView):
    column_list = (
        "scheduled",
        "airline",
        "number",
        "origin",
        "destination",
        "plane",
        "departure_delay",
    )
    column_searchable_list = ("number", "airline.name", "destination.name")
    column_filters = (
        "scheduled",
        "airline",
        "origin",
        "destination",
        "departure_delay",
        "plane.manufacturer",
    )
    column_default_sort = ("scheduled", True)
    column_labels = {"departure_delay": "Delay", "arrival_delay": "Arrival delay"}
    column_descriptions = {
        "departure_delay": "Minutes after the scheduled time; less than 0 is early",
        "arrival_delay": "Minutes after the scheduled time; less than 0 is early",
    }
    can_view_details = True
    can_export = True
    export_types = ("csv", "json", "xlsx")
    can_set_page_size = True


class AirportAdmin(ModelView):
    column_display_pk = True
    column_searchable_list = ("code", "name")
    column_filters = ("time_zone", "altitude", "latitude", "longitude")
    column_default_sort = "name"
    form_excluded_columns = ("latitude", "longitude")
    form_extra_fields = {"place": GeoJSONField("Place", [InputRequired()], geometry_type="POINT")}


class RetireForm(BaseForm):
    reason = StringField("Reason", [InputRequired(), Length(max=200)])


class PlaneAdmin(ModelView):
    column_list = ("tail_number", "manufacturer", "model", "year", "seats", "engine", "in_service")
    column_searchable_list = ("tail_number", "manufacturer", "model")
    column_filters = ("manufacturer", "year", "seats", "engine", "in_service")
    column_editable_list = ("seats", "engine", "in_service")
    form_widget_args = {"notes": {"maxlength": 2000}}
    form_rules = (
        rules.FieldSet(("tail_number", ("manufacturer", "model"), "year"), "Plane"),
        rules.FieldSet((("engine", "engines"), "seats"), "Equipment"),
        rules.FieldSet(("in_service", "notes"), "Service"),
    )
    can_view_details = True
    can_export = True

    @action("retire", "Take out of service", form=RetireForm, on_row=True)
    def action_retire(self, ids: list[str], form: RetireForm) -> None:
        planes = self.records("update", lock=True).get_many(map(decode_key, ids))
        for plane in planes:
            plane.in_service = False
            plane.notes = f"{plane.notes or ''}\nOut of service: {form.reason.data}".strip()
            self.store.save(plane, is_created=False)
        flash(f"{len(planes)} out of service.", "success")


class AirlineAdmin(ModelView):
    column_searchable_list = ("code", "name")
    create_modal = True
    edit_modal = True


class DocumentAdmin(FileAdmin):
    editable_extensions = ("txt", "md", "csv")
    mkdir_modal = True
    rename_modal = True


#: ``make demo`` loads every 7th flight of the year, 48,111 in all; ``make demo-big`` all of them.
EVERY = {"small": 7, "big": 1}


def create_app(folder: Path = HERE) -> Flask:
    size = os.environ.get("ADMIN_DEMO_SIZE", "small")
    database = open_database(folder / f"flights-{size}.db", EVERY[size])
    session = scoped_session(sessionmaker(database))

    app = Flask(__name__)
    app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex()
    app.add_url_rule("/", "home", lambda: redirect("/admin/"))

    admin = Admin(app, name="NYC flights")
    admin.add_view(FlightAdmin(Flight, session, name="Flights"))
    admin.add_view(PlaneAdmin(Plane, session, name="Planes", category="Fleet"))
    admin.add_view(AirlineAdmin(Airline, session, name="Airlines", category="Fleet"))
    admin.add_view(AirportAdmin(Airport, session, name="Airports", category="Places"))
    documents = open_documents(folder / "documents")
    admin.add_view(DocumentAdmin(str(documents), name="Documents", endpoint="documents"))
    if "ADMIN_REDIS_URL" in os.environ:
        add_redis(admin, os.environ["ADMIN_REDIS_URL"])
    return app


def add_redis(admin: Admin, url: str) -> None:
    """Show a Redis server beside the database: its keys, and a console."""
    from redis import Redis

    from admin_redis import RedisCli, RedisKeys

    client = Redis.from_url(url)
    admin.add_view(RedisKeys(client, name="Keys", category="Redis", endpoint="keys"))
    admin.add_view(RedisCli(client, name="Console", category="Redis"))


def open_documents(folder: Path) -> Path:
    if not folder.exists():
        (folder / "Reports").mkdir(parents=True)
        (folder / "Read me.txt").write_text("Drop files on this page to upload them.\n", "utf-8")
        report = "airport,flights\nEWR,120835\nJFK,111279\nLGA,104662\n"
        (folder / "Reports" / "Departures 2013.csv").write_text(report, "utf-8")
    return folder


def open_database(path: Path, every: int) -> Engine:
    database = create_engine(f"sqlite:///{path}")
    event.listen(database, "connect", check_foreign_keys)
    if not path.exists():
        print(f"Filling {path.name} ...", flush=True)
        try:
            fill(database, every)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return database


def check_foreign_keys(connection: Any, _record: Any) -> None:
    # SQLite leaves references unchecked unless each connection asks for it.
    connection.execute("PRAGMA foreign_keys = ON")

"""PostGIS and SpatiaLite, each with a table of every kind of geometry."""

from __future__ import annotations

import ctypes.util
import json
import os
import re
import uuid
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from geoalchemy2 import Geography, Geometry, load_spatialite
from sqlalchemy.orm import DeclarativeBase, Session, column_property, sessionmaker

from admin_core import Admin
from admin_geo import ModelView, geodesic_area
from servers import Unavailable, postgresql


class Base(DeclarativeBase):
    pass


class Place(Base):
    __tablename__ = "place"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(64), unique=True)
    point = sa.Column(Geometry("POINT"))
    line = sa.Column(Geometry("LINESTRING", srid=4326))
    border = sa.Column(Geometry("POLYGON", srid=4326))
    points = sa.Column(Geometry("MULTIPOINT", srid=4326))
    lines = sa.Column(Geometry("MULTILINESTRING", srid=4326))
    areas = sa.Column(Geometry("MULTIPOLYGON", srid=3857))
    anything = sa.Column(Geometry("GEOMETRY", srid=4326))
    height = sa.Column(Geometry("POINTZ", srid=4326, dimension=3))
    area = column_property(geodesic_area(border))


class GlobalBase(DeclarativeBase):
    pass


class Spot(GlobalBase):
    __tablename__ = "spot"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(64))
    spot = sa.Column(Geography("POINT", srid=4326))


def _skip(reason: str) -> None:
    if os.environ.get("CI"):
        raise RuntimeError(reason)
    pytest.skip(reason)


def _spatialite(path: Any) -> sa.Engine:
    from sqlean import dbapi2

    if not ctypes.util.find_library("spatialite"):
        _skip("SpatiaLite is not installed")
    os.environ.setdefault("SPATIALITE_LIBRARY_PATH", "mod_spatialite.so")
    engine = sa.create_engine(f"sqlite:///{path}/places.db", module=dbapi2)
    # Its tables of systems have thousands of rows, each of which would wait for the disk.
    sa.event.listen(engine, "connect", _without_waiting)
    sa.event.listen(engine, "connect", load_spatialite)
    return engine


def _without_waiting(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")


@pytest.fixture(scope="session")
def postgis() -> Iterator[sa.Engine]:
    """A database of our own on a PostgreSQL server with PostGIS."""
    try:
        with postgresql() as url:
            name = f"geo_{uuid.uuid4().hex}"
            server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
            with server.connect() as connection:
                found = connection.scalar(
                    sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'")
                )
                if not found:
                    _skip("PostGIS is not installed")
                connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
            engine = sa.create_engine(sa.make_url(url).set(database=name))
            with engine.begin() as connection:
                connection.execute(sa.text("CREATE EXTENSION postgis"))
            Base.metadata.create_all(engine)
            GlobalBase.metadata.create_all(engine)
            yield engine
            engine.dispose()
            with server.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
            server.dispose()
    except Unavailable as reason:
        _skip(str(reason))


@pytest.fixture(scope="session")
def spatialite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A SQLite database with SpatiaLite."""
    engine = _spatialite(tmp_path_factory.mktemp("spatialite"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["postgis", "spatialite"])
def database(request: pytest.FixtureRequest) -> sa.Engine:
    """Each database in turn, without a row."""
    return empty(request.getfixturevalue(request.param))


def empty(engine: sa.Engine) -> sa.Engine:
    with engine.begin() as connection:
        connection.execute(sa.delete(Place))
        if engine.dialect.name == "postgresql":
            connection.execute(sa.delete(Spot))
    return engine


class Atlas:
    """A view of places, and a visitor."""

    def __init__(
        self,
        engine: sa.Engine,
        model: Any = Place,
        config: Any = (),
        mixins: tuple[type, ...] = (),
        **options: Any,
    ) -> None:
        self.engine, self.model = engine, model
        self.app = Flask(__name__)
        self.app.config.update({"SECRET_KEY": "for tests", "TESTING": True, **dict(config)})
        admin = Admin(self.app, "Atlas", access="public")
        defaults = {"can_view_details": True, "can_export": True,
                    "export_types": ("csv", "json", "geojson")}  # fmt: skip
        view = type("PlaceView", (*mixins, ModelView), {**defaults, **options})
        self.view = view(model, sessionmaker(engine))
        admin.add_view(self.view)
        self.client = self.app.test_client()
        self.at = f"/admin/{model.__name__.lower()}/"

    def get(self, path: str = "", **query: Any) -> str:
        reply = self.client.get(f"{self.at}{path}", query_string=query)
        assert reply.status_code == 200, reply.text[:300]
        return unescape(reply.text)

    def rows(self, **query: Any) -> str:
        return self.get(**query).partition("<tbody")[2].partition("</tbody")[0]

    def names(self, **query: Any) -> list[str]:
        return re.findall(r"<th scope=row[^>]*><a[^>]*>([^<]+)</a>", self.rows(**query))

    def save(self, key: Any = None, **values: Any) -> Any:
        path = "new/" if key is None else f"edit/?id={key}"
        page = self.client.get(f"{self.at}{path}").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        sent = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
        }
        seen = re.search(r'name="_fingerprint" value="([^"]+)"', page)
        if seen:
            sent["_fingerprint"] = seen[1]
        return self.client.post(f"{self.at}{path}", data={"csrf_token": token[1], **sent})

    def typed(self, key: Any) -> dict[str, Any]:
        """The geometries of an edit page, by their fields."""
        page = self.get("edit/", id=key)
        found = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page, re.S)
        return {name: json.loads(text) if text.strip() else None for name, text in found}

    def only(self) -> Any:
        with Session(self.engine) as session:
            return session.scalars(sa.select(self.model)).one()


@pytest.fixture
def atlas(database: sa.Engine) -> Atlas:
    """A view of places in each database."""
    return Atlas(database)

"""Pages of types that only some databases have: list, filter, details, form and export."""

from __future__ import annotations

import enum

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_sqla import ModelView

from .site import Site


class Mood(enum.Enum):
    good = "g"
    bad = "b"


class Strange(sa.types.UserDefinedType):
    """A type that nobody knows."""

    cache_ok = True

    def get_col_spec(self, **arguments):
        return "point"


#: By column: its type, what is typed, what the list shows, what is refused.
POSTGRESQL = {
    "wholes": (pg.INT4RANGE, "[1,5]", "[1,6)", "5 to 1"),
    "days": (pg.DATERANGE, "[2030-01-01,)", "[2030-01-01,)", "[2030-01-02,2030-01-01)"),
    "several": (pg.INT8MULTIRANGE, "{[1,3), [7,9)}", "{[1,3),[7,9)}", "[1,3)"),
    "moods": (pg.ARRAY(sa.Enum(Mood)), "good\r\nbad", "good, bad", "good\r\nworse"),
    "numbers": (pg.ARRAY(sa.Integer), "[1, null, 2]", "1, , 2", "1\r\nzwei"),
    "grid": (pg.ARRAY(sa.Integer, dimensions=2), "[[1, 2], [3, 4]]", None, "[[1, x]]"),
    "host": (pg.INET, "10.0.0.1", "10.0.0.1", "10.0.0.1.1"),
    "network": (pg.CIDR, "10.0.0.0/8", "10.0.0.0/8", "10.0.0.1/8"),
    "card": (pg.MACADDR, "08:00:2b:01:02:03", "08:00:2b:01:02:03", "08:00"),
    "span": (pg.INTERVAL, "2 days, 3:00:00", "2 days, 3:00:00", "for ever"),
    "pairs": (pg.HSTORE, '{"a": "b", "c": null}', '{"a": "b", "c": null}', '{"a": 1}'),
}
MARIADB = {
    "several": (mysql.SET("a", "b"), "b,a", "a,b", "a,c"),
    "bits": (mysql.BIT(3), "5", "5", "8"),
    "year": (mysql.YEAR, "2024", "2024", "1800"),
}


def site_for(engine, columns, *extra):
    class Base(DeclarativeBase):
        pass

    class Thing(Base):
        __tablename__ = "thing"
        id: Mapped[int] = mapped_column(primary_key=True)
        locals().update({name: mapped_column(kind) for name, (kind, *_) in columns.items()})
        locals().update(dict(extra))

    class View(ModelView):
        column_list = tuple(columns)
        column_filters = tuple(columns)
        column_searchable_list = tuple(columns)
        can_export = True
        can_view_details = True

    Base.metadata.create_all(engine)
    site = Site(View(Thing, orm.sessionmaker(engine), endpoint="things"))
    site.model = Thing
    return site


def check_pages(site, columns):
    typed = {name: text for name, (_, text, _, _) in columns.items()}
    for name, (_, _, _, wrong) in columns.items():
        refused = site.post("things/new/", **{**typed, name: wrong})
        assert refused.status_code == 422, (name, refused.text)
        assert "Traceback" not in refused.text and "psycopg" not in refused.text
    reply = site.post("things/new/", **typed)
    assert reply.status_code == 302, reply.text
    shown = [one for _, _, one, _ in columns.values() if one is not None]
    (cells,) = site.rows("things/")
    for one in shown:
        assert one in cells, (one, cells)
    site.get("things/details/?id=1")
    # What the page shows, sent again, changes nothing; and means the same when it is changed back.
    page = site.get("things/edit/?id=1")
    assert "Traceback" not in page
    assert site.post("things/edit/?id=1", **dict.fromkeys(typed, "")).status_code == 302
    assert site.rows("things/")[0][-1] == ""
    assert site.post("things/edit/?id=1", **typed).status_code == 302
    assert site.rows("things/") == [cells]
    assert site.client.get("/admin/things/export/csv/").status_code == 200
    for name in columns:
        assert site.client.get(f"/admin/things/?{name}__empty=1").status_code == 200
        assert site.client.get(f"/admin/things/?sort={name}").status_code == 200
    assert len(site.rows("things/?search=zzz")) in (0, 1)


@pytest.mark.guarantee("sqla-19", "sqla-1")
def test_types_of_postgresql_on_every_page(postgresql_engine):
    with postgresql_engine.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS hstore"))
    extra = (
        ("words", mapped_column(pg.TSVECTOR)),
        ("place", mapped_column(Strange)),
    )
    site = site_for(postgresql_engine, POSTGRESQL, *extra)
    check_pages(site, POSTGRESQL)
    with postgresql_engine.begin() as connection:
        connection.execute(sa.text("UPDATE thing SET words = 'apple pear', place = '(1,2)'"))
    for page in ("things/details/?id=1", "things/edit/?id=1"):
        text = site.get(page)
        assert "apple" in text and "(1" in text
    found = {
        "wholes": "3",
        "days": "2031-01-01",
        "several": "8",
        "host": "10.0",
        "moods": "good",
    }
    for name, text in found.items():
        assert len(site.rows(f"things/?{name}__contains={text}")) == 1, name
    missed = {"wholes": "6", "days": "2029-12-31", "several": "5", "host": "11.", "moods": "x"}
    for name, text in missed.items():
        assert "wholes" not in site.get(f"things/?{name}__contains={text}").partition("<tbody")[2]
        assert len(site.rows(f"things/?{name}__not_contains={text}")) == 1, name
    assert len(site.rows("things/?wholes__equals=[1,5]")) == 1
    assert "1,6)" in site.get("things/?several__equals={[1,3),[7,9)}&wholes__equals=[1,6)")


@pytest.mark.guarantee("sqla-19", "sqla-1")
def test_types_of_mariadb_on_every_page(mariadb_engine):
    site = site_for(mariadb_engine, MARIADB)
    check_pages(site, MARIADB)
    assert len(site.rows("things/?several__equals=b,a&bits__greater=4&several__contains=b")) == 1
    assert site.client.get("/admin/things/?several__equals=c").status_code == 200


@pytest.mark.parametrize("end", [2**31 - 1, -(2**31)])
def test_the_last_number_of_all_is_no_error(postgresql_engine, end):
    site = site_for(postgresql_engine, {"wholes": POSTGRESQL["wholes"]})
    assert site.post("things/new/", wholes=f"[{end},{end}]").status_code in (302, 422)
    assert site.client.get(f"/admin/things/?wholes__contains={end}").status_code == 200
    assert site.client.get(f"/admin/things/?wholes__equals=[{end},{end}]").status_code == 200

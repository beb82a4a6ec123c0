"""The types of SQLAlchemy-Utils on every page: typed, shown, filtered, exported, imported."""

from __future__ import annotations

import datetime as dt
import enum
import json

import arrow
import pytest
import sqlalchemy as sa
import sqlalchemy_utils as utils
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_sqla import ModelView

from .site import Site


class Size(enum.Enum):
    SMALL = 1
    LARGE = 2


KEY = "a secret of sixteen"

#: By column: its type, what is typed, what the list shows, what is refused.
COLUMNS = {
    "email": (utils.EmailType, "Ada@example.com", "ada@example.com", "ada"),
    "page": (utils.URLType, "https://example.com/a?b=c", "https://example.com/a?b=c", "no address"),
    "host": (utils.IPAddressType, "10.0.0.1", "10.0.0.1", "10.0.0"),
    "color": (utils.ColorType, "#ff0000", "red", "reddish"),
    "country": (utils.CountryType, "DE", "Germany", "Atlantis"),
    "currency": (utils.CurrencyType, "EUR", "EUR", "XXQ"),
    "zone": (utils.TimezoneType(backend="zoneinfo"), "Asia/Tokyo", "Asia/Tokyo", "Mars/Base"),
    "language": (utils.LocaleType, "de_AT", "de_AT", "xx_QQ"),
    "phone": (utils.PhoneNumberType(region="DE"), "030 123456", "030 123456", "abc"),
    "number": (utils.UUIDType, "12345678-1234-5678-1234-567812345678", None, "1234"),
    "kind": (utils.ChoiceType([("a", "Alpha"), ("b", "Beta")]), "Beta", "Beta", "Gamma"),
    "size": (utils.ChoiceType(Size, impl=sa.Integer()), "LARGE", "Large", "HUGE"),
    "words": (utils.ScalarListType(), "one\r\ntwo", "one, two", None),
    "counts": (utils.ScalarListType(int), "1\r\n2", "1, 2", "1\r\nx"),
    "facts": (utils.JSONType, '{"a": 1}', None, "{"),
    "secret": (
        utils.StringEncryptedType(sa.String, KEY, length=255),
        "hidden away",
        "hidden away",
        None,
    ),
    "moment": (utils.ArrowType, "2024-02-29T12:34:56", None, "yesterday"),
}


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def engine(request):
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture
def site(engine):
    class Base(DeclarativeBase):
        pass

    class Thing(Base):
        __tablename__ = "thing_of_utils"
        id: Mapped[int] = mapped_column(primary_key=True)
        locals().update({name: mapped_column(one[0]) for name, one in COLUMNS.items()})
        password = mapped_column(utils.PasswordType(schemes=["pbkdf2_sha512"]))

    class View(ModelView):
        column_list = (*COLUMNS, "password")
        column_filters = tuple(name for name in COLUMNS if name != "secret")
        column_searchable_list = ("email", "page", "phone", "country")
        can_export = True
        can_view_details = True
        export_types = ("csv", "json")

    Base.metadata.create_all(engine)
    site = Site(View(Thing, orm.sessionmaker(engine), endpoint="things"))
    site.model, site.engine = Thing, engine
    yield site
    Base.metadata.drop_all(engine)


TYPED = {name: one[1] for name, one in COLUMNS.items()}


def stored(site):
    with orm.Session(site.engine) as session:
        return session.scalars(sa.select(site.model)).one()


@pytest.mark.guarantee("sqla-19", "sqla-1", "sqla-w1")
def test_what_is_typed_is_stored_shown_and_kept(site):
    assert site.post("things/new/", **TYPED, password="open sesame").status_code == 302
    one = stored(site)
    assert (one.country.code, one.currency.code, one.phone.e164) == ("DE", "EUR", "+4930123456")
    assert (one.kind.code, one.size, one.counts) == ("b", Size.LARGE, [1, 2])
    assert one.moment == arrow.get(dt.datetime(2024, 2, 29, 12, 34, 56))
    assert (one.password == "open sesame", one.secret) == (True, "hidden away")
    (cells,) = site.rows("things/")
    for name, (_, _, shown, _) in COLUMNS.items():
        if shown is not None:
            assert shown in cells, (name, cells)
    assert "pbkdf2" not in site.get("things/details/?id=1")
    page = site.get("things/edit/?id=1")
    assert "pbkdf2" not in page and "open sesame" not in page
    # What the page shows, sent again, changes nothing.
    assert site.post("things/edit/?id=1", **TYPED, password="").status_code == 302
    again = stored(site)
    assert again.password == "open sesame"
    for name in COLUMNS:
        assert getattr(again, name) == getattr(one, name), name
    assert site.post("things/edit/?id=1", **TYPED, password="changed").status_code == 302
    assert stored(site).password == "changed"


@pytest.mark.guarantee("sqla-19")
@pytest.mark.parametrize("name", [name for name, one in COLUMNS.items() if one[3] is not None])
def test_what_does_not_fit_is_refused_at_its_field(site, name):
    reply = site.post("things/new/", **{**TYPED, name: COLUMNS[name][3]})
    assert reply.status_code == 422
    assert "Traceback" not in reply.text and "sqlalchemy" not in reply.text.lower()


@pytest.mark.guarantee("sqla-8", "sqla-12")
def test_they_are_filtered_searched_sorted_and_exported(site):
    site.post("things/new/", **TYPED, password="open sesame")
    found = ["email__contains=ADA", "page__starts_with=https", "host__equals=10.0.0.1",
             "color__equals=red", "country__equals=DE", "currency__in_list=EUR,USD",
             "phone__equals=030 123456", "phone__contains=3012", "kind__equals=Beta",
             "size__equals=LARGE", "moment__greater=2024-01-01T00:00", "zone__equals=Asia/Tokyo",
             "number__equals=12345678123456781234567812345678", "search=ada",
             "search=3012"]  # fmt: skip
    for query in found:
        assert len(site.rows(f"things/?{query}")) == 1, query
    missed = [
        *("email__contains=bob", "country__equals=FR", "phone__equals=030 654321"),
        *("kind__equals=Alpha", "moment__greater=2025-01-01T00:00", "color__equals=blue"),
    ]
    for query in missed:
        assert "hidden away" not in site.get(f"things/?{query}"), query
    for name in (*COLUMNS, "password"):
        assert site.client.get(f"/admin/things/?sort={name}").status_code == 200
        assert site.client.get(f"/admin/things/?{name}__empty=1").status_code == 200
    (record,) = json.loads(site.client.get("/admin/things/export/json/").text)
    assert (record["currency"], record["phone"], record["kind"]) == ("EUR", "+4930123456", "Beta")
    assert "pbkdf2" not in json.dumps(record)
    assert site.client.get("/admin/things/export/csv/").status_code == 200

"""What shows statements about translators and translated texts."""

from __future__ import annotations

import contextvars
import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from flask import Flask
from tests.capitals import Shouting

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import (
    LazyText,
    Translator,
    Untranslated,
    current_translator,
    gettext,
    lazy_gettext,
    ngettext,
    speaking,
    use_translator,
)
from admin_memory import Memory

from .methods import Book

MOMENT = dt.datetime(2026, 11, 22, 18, 3, tzinfo=dt.UTC)


class Loud(Shouting):
    """A language of capitals, whose decimal point is a comma; two of anything are few."""

    locale = "de-AT"
    direction = "rtl"
    timezone = dt.timezone(dt.timedelta(hours=1), "CET")

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return one of the forms in capitals."""
        return self.gettext(singular if number < 3 else plural)

    def format_date(self, value: dt.date) -> str:
        """Return the year alone."""
        return f"year {value.year}"

    def write_number(self, text: str) -> str:
        """Write a comma."""
        return text.replace(".", ",")

    def read_number(self, text: str) -> str:
        """Read a comma."""
        return text.replace(",", ".")

    def sort_key(self, text: str) -> Any:
        """Sort by the last letter."""
        return text[-1:]


class Speaking:
    """A plugin that offers a language."""

    @hookimpl
    def admin_translator(self, app: Any) -> Any:
        """Offer it."""
        return Loud()


def site(*plugins: Any) -> Any:
    """Return a browser of a site with a day and a price."""

    @dataclasses.dataclass
    class Entry:
        id: int | None = None
        day: dt.date | None = None
        price: Decimal | None = None
        at: dt.datetime | None = None

    app = Flask("calendar")
    app.secret_key = "for tests"
    view = type("Calendar", (ModelView,), {"column_list": ("day", "price", "at")})
    record = Entry(1, dt.date(2026, 11, 22), Decimal("1.50"), MOMENT)
    Admin(app, plugins=plugins, access="public").add_view(
        view(Entry, Memory(record), endpoint="entry")
    )
    return app.test_client()


def texts_are_made_when_shown() -> None:
    text = lazy_gettext("Save")
    assert isinstance(text, LazyText)
    assert str(text) == "Save"
    with speaking(Loud()):
        assert str(text) == "SAVE"


def texts_stand_anywhere() -> None:
    app = Flask("shelf")
    app.secret_key = "for tests"
    options = {"column_labels": {"title": lazy_gettext("Save")}}
    view = type("Given", (ModelView,), options)
    admin = Admin(app, plugins=[Speaking()], access="public")
    admin.add_view(view(Book, Memory(), name=lazy_gettext("Cancel"), endpoint="book"))
    page = app.test_client().get("/admin/book/new/").text
    assert "SAVE" in page
    assert "CANCEL" in page


def answers_are_taken() -> None:
    page = site(Speaking()).get("/admin/entry/").text
    assert 'lang="de-AT"' in page
    assert 'dir="rtl"' in page
    assert "year 2026" in page
    offered = {name for name in vars(Translator) if not name.startswith("_")}
    assert offered
    assert [name for name in offered if not hasattr(Loud, name)] == []


def who_only_translates_writes_as_english_does() -> None:
    plain = type("Plain", (Untranslated,), {"gettext": lambda self, text: text})()
    assert plain.format_date(dt.date(2013, 2, 26)) == "26 Feb 2013"
    assert plain.read_number("1.5") == "1.5"


def zones_are_the_readers() -> None:
    assert "19:03" in site(Speaking()).get("/admin/entry/").text
    assert "18:03 UTC" in site().get("/admin/entry/").text


def placeholders_are_untouched() -> None:
    with speaking(Loud()):
        assert gettext("Hello %(name)s", name="Ann") == "HELLO Ann"
        assert ngettext("%(num)s row", "%(num)s rows", 2) == "2 ROW"
        assert ngettext("%(num)s row", "%(num)s rows", 3) == "3 ROWS"


def numbers_are_typed_as_the_reader_does() -> None:
    client = site(Speaking())
    form = client.get("/admin/entry/edit/?id=1").text
    assert 'value="1,50"' in form


def labels_are_sorted_by_the_reader() -> None:
    assert sorted(["ab", "ba"], key=Loud().sort_key) == ["ba", "ab"]
    assert sorted(["b", "A"], key=Untranslated().sort_key) == ["A", "b"]


def english_is_as_written() -> None:
    plain = Untranslated()
    assert plain.gettext("Any %(word)s") == "Any %(word)s"
    assert [plain.ngettext("one", "many", number) for number in (0, 1, 2)] == [
        "many", "one", "many",
    ]  # fmt: skip
    assert plain.format_date(dt.date(2013, 2, 26)) == "26 Feb 2013"
    assert plain.format_time(dt.time(18, 3)) == "18:03"
    assert plain.format_time(dt.time(18, 3, 7)) == "18:03:07"
    assert plain.format_datetime(MOMENT) == "22 Nov 2026, 18:03 UTC"
    assert plain.format_number(Decimal("1.50")) == "1.50"
    assert plain.format_number(0.1 + 0.2) == "0.3"
    assert plain.write_number("-1234.5") == "-1234.5"
    assert plain.read_number("what is no number") == "what is no number"
    assert plain.sort_key("Straße") == plain.sort_key("STRASSE")


def one_is_always_in_force() -> None:
    assert isinstance(current_translator(), Untranslated)
    loud = Loud()
    with speaking(loud):
        assert current_translator() is loud
    assert current_translator() is not loud


def it_stays_in_its_context() -> None:
    def inside() -> Any:
        use_translator(Loud())
        return gettext("Save")

    assert contextvars.copy_context().run(inside) == "SAVE"
    assert gettext("Save") == "Save"
    # A request begins with the language of its own.
    contextvars.copy_context().run(lambda: (use_translator(Loud()), _begins_in_english()))


def _begins_in_english() -> None:
    assert "year 2026" not in site().get("/admin/entry/").text

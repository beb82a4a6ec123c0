"""The admin in a visitor's language: who chooses it, what is said in it, how things are written."""

import datetime as dt
import re
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, request, session
from flask_babel import Babel

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import gettext, speaking
from admin_i18n import I18n, chosen_locale
from admin_i18n.catalogs import available, names, parsed
from admin_i18n.translator import translator
from admin_memory import Memory


@dataclass
class Book:
    id: int
    title: str
    price: Decimal
    printed: dt.date
    added: dt.datetime


class BookView(ModelView):
    column_searchable_list = ("title",)
    column_filters = ("title", "price")


NOON = dt.datetime(2026, 7, 5, 12, 30, tzinfo=dt.UTC)
BOOK = Book(1, "Dune", Decimal("12345.50"), dt.date(2026, 3, 1), NOON)


def lang_of():
    if request.args.get("lang"):
        session["lang"] = request.args.get("lang")
    return session.get("lang", "en")


def shop(*plugins, babel=None, **config):
    """Return the client of an application with one model."""
    app = Flask("shop")
    app.secret_key = "for tests"
    app.config.update(config)
    if babel is not None:
        Babel(app, **babel)
    admin = Admin(app, plugins=plugins, access="public")
    admin.add_view(BookView(Book, Memory(BOOK)))
    client = app.test_client()
    client.admin = admin
    return client


def text(client, path="/admin/book/", **options):
    reply = client.get(path, **options)
    assert reply.status_code == 200
    return reply.text


# -- who chooses -----------------------------------------------------------------------------------


@pytest.mark.guarantee("core-25")
def test_with_no_library_started_pages_are_english_and_the_check_says_why():
    client = shop()
    page = text(client)
    assert '<html lang="en" dir="ltr"' in page
    assert "1 Mar 2026" in page
    problems = [one for one in client.admin.problems() if one.id == "i18n.not-started"]
    assert "flask_babel" in problems[0].message
    assert "I18n(locale_selector=...)" in problems[0].hint


@pytest.mark.guarantee("core-25")
def test_flask_babel_says_which_language_it_is():
    client = shop(babel={"locale_selector": lang_of})
    assert "Rechercher" not in text(client)
    page = text(client, "/admin/book/new/?lang=fr")
    assert '<html lang="fr" dir="ltr"' in page
    assert "Enregistrer et ajouter un autre" in page
    assert "Accueil" in text(client)  # the session remembers it
    assert "ar" in text(client, "/admin/book/?lang=ar").split("<html", 1)[1][:20]


def test_messages_of_forms_and_filters_are_in_the_language():
    client = shop(babel={"locale_selector": lambda: "fr"})
    page = text(client, "/admin/book/new/")
    token = page.split('name="csrf_token" value="')[1].partition('"')[0]
    reply = client.post("/admin/book/new/", data={"csrf_token": token, "price": "x"})
    assert reply.status_code == 422
    assert "Saisissez un nombre." in reply.text
    assert "Ce champ est obligatoire." in reply.text
    assert "est égal à" in text(client)


def test_a_function_of_the_application_may_choose_without_any_library():
    client = shop(I18n(locale_selector=lambda: "fr"))
    assert "Rechercher" in text(client)
    assert not [one for one in client.admin.problems() if one.id.startswith("i18n.")]


@pytest.mark.parametrize("tag", ["xx", "nonsense!", "", None, "../../etc", "e" * 5_000])
def test_a_language_that_is_none_is_english(tag):
    assert 'lang="en"' in text(shop(I18n(locale_selector=lambda: tag)))


def test_only_the_languages_that_are_offered_are_chosen():
    client = shop(I18n(locale_selector=lambda: "de", locales=("en", "fr")))
    assert 'lang="en"' in text(client)


@pytest.mark.parametrize(
    ("tag", "first"),
    [
        ("pt_BR", "pt_BR"), ("pt-PT", "pt_PT"), ("zh_CN", "zh_Hans_CN"), ("zh_TW", "zh_Hant_TW"),
        ("ca_ES", "ca_ES"), ("no", "no"), ("sr_Latn", "sr_Latn"),
    ],
)  # fmt: skip
def test_the_closest_catalog_is_looked_for_first(tag, first):
    found = names(parsed(tag))
    assert found[0] == first
    assert parsed(tag).language in found


def test_chinese_is_found_by_its_script():
    assert "zh_Hans" in names(parsed("zh_CN"))
    assert "zh_Hant" in names(parsed("zh_TW"))
    assert "nb" in names(parsed("no"))


def test_the_applications_own_catalog_comes_before_ours(tmp_path):
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    own = Catalog(locale="fr")
    own.add("Save", "Garder")
    with (folder / "admin.mo").open("wb") as file:
        write_mo(file, own)
    app = Flask("shop")
    app.secret_key = "for tests"
    Babel(app, locale_selector=lambda: "fr")
    admin = Admin(app, access="public", translations_path=str(tmp_path))
    admin.add_view(ModelView(Book, Memory(BOOK)))
    page = text(app.test_client(), "/admin/book/new/")
    assert "Garder" in page
    assert "Annuler" in page
    assert "1 mars 2026" in text(app.test_client())


# -- how things are written ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "shown"),
    [("en", "12,345.50"), ("de", "12.345,50"), ("fr", "12\u202f345,50"), ("hi", "12,345.50")],
)
def test_numbers_are_written_with_every_digit(tag, shown):
    speaker = translator(tag)
    assert speaker.format_number(Decimal("12345.50")) == shown
    assert speaker.format_number(Decimal("0.10"))[-2:] == "10"
    assert speaker.format_number(1234.5).replace(",", ".") == "1234.5"
    assert speaker.format_number(Decimal("NaN")) == "NaN"


def test_days_and_times_are_written_as_in_the_language():
    assert translator("de").format_date(dt.date(2026, 3, 1)) == "01.03.2026"
    assert translator("fr").format_date(dt.date(2026, 3, 1)) == "1 mars 2026"
    assert translator("fr").format_time(dt.time(18, 3)) == "18:03"
    assert translator("de").format_time(dt.time(18, 3, 7)) == "18:03:07"
    assert "PM" in translator("en_US").format_time(dt.time(18, 3))
    assert translator("fr").format_datetime(NOON).endswith("UTC")
    assert "12:30" in translator("fr").format_datetime(NOON)
    for year in (1, 1000, 9999):
        assert str(year) in translator("fr").format_date(dt.date(year, 1, 1))


def test_a_list_shows_them_so():
    page = text(shop(babel={"locale_selector": lambda: "fr"}))
    assert "12\u202f345,50" in page
    assert "1 mars 2026" in page
    assert 'datetime="2026-03-01"' in page


def test_moments_are_shown_in_the_visitors_zone_and_stored_as_they_were():
    zones = {"timezone_selector": lambda: "Europe/Berlin"}
    page = text(shop(babel={"locale_selector": lambda: "de", **zones}))
    assert "14:30 CEST" in page
    assert 'datetime="2026-07-05T14:30:00+02:00"' in page
    assert BOOK.added == NOON
    page = text(shop(I18n(timezone_selector=lambda: ZoneInfo("America/New_York"))))
    assert "8:30" in page
    assert "EDT" in page


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", None, "../etc"])
def test_an_unknown_zone_leaves_moments_as_they_are_stored(zone):
    assert "12:30 UTC" in text(shop(I18n(timezone_selector=lambda: zone)))


@pytest.mark.parametrize("moment", [dt.datetime.min, dt.datetime.max])
def test_the_first_and_the_last_moment_are_shown(moment):
    BOOK.added = moment.replace(tzinfo=dt.UTC)
    try:
        for zone in ("Asia/Tokyo", "America/New_York"):
            assert str(moment.year) in text(shop(I18n(timezone_selector=lambda: zone)))  # noqa: B023 - asked at once
    finally:
        BOOK.added = NOON


# -- right to left ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["ar", "he", "fa", "ur"])
def test_languages_that_run_from_right_to_left_are_mirrored(tag):
    page = text(shop(I18n(locale_selector=lambda: tag)))
    assert f'<html lang="{tag}" dir="rtl"' in page


# -- the switcher ----------------------------------------------------------------------------------


def change(client, locale, url="/admin/book/?page=2"):
    page = text(client)
    token = page.split('name="csrf_token" value="')[1].partition('"')[0]
    sent = {"csrf_token": token, "locale": locale, "url": url}
    return client.post("/admin/language/", data=sent)


def test_a_visitor_changes_the_language_and_stays_on_the_page():
    client = shop(I18n(has_switcher=True))
    assert '<option value="fr" lang="fr">Français' in text(client)
    reply = change(client, "fr")
    assert reply.status_code == 302
    assert reply.location == "/admin/book/?page=2"
    page = text(client)
    assert '<option value="fr" lang="fr" selected>Français' in page
    assert "Rechercher" in page
    assert "Change" not in text(shop())


@pytest.mark.parametrize("locale", ["xx", "", "de_ZZ_nonsense", "f" * 9_000, "../fr"])
def test_a_language_that_is_not_offered_changes_nothing(locale):
    client = shop(I18n(has_switcher=True, locales=("en", "fr")))
    assert change(client, locale).status_code == 302
    assert 'lang="en"' in text(client)


def test_a_change_of_language_needs_a_token_and_leads_nowhere_else():
    client = shop(I18n(has_switcher=True))
    assert client.post("/admin/language/", data={"locale": "fr"}).status_code == 400
    assert client.get("/admin/language/").status_code == 405
    assert change(client, "fr", "//elsewhere.example/").location == "/admin/"


def test_an_applications_own_selector_may_ask_for_the_choice():
    client = shop(
        I18n(has_switcher=True), babel={"locale_selector": lambda: chosen_locale() or "en"}
    )
    change(client, "fr")
    assert 'lang="fr"' in text(client)


# -- every catalog ---------------------------------------------------------------------------------


def test_every_catalog_is_complete_and_none_guesses():
    import catalogs as tool

    assert [text for home in tool.HOMES for text in tool.problems_of(home)] == []


@pytest.mark.guarantee("model-19")
@pytest.mark.parametrize("tag", available())
def test_every_language_shows_the_list_and_the_form(tag):
    client = shop(I18n(locale_selector=lambda: tag))
    for path in ("/admin/", "/admin/book/", "/admin/book/new/", "/admin/book/edit/?id=1"):
        assert f'lang="{tag.replace("_", "-")}"' in text(client, path)


@pytest.mark.parametrize("tag", available())
def test_every_plural_form_of_a_language_can_be_told(tag):
    speaker = translator(tag)
    with speaking(speaker):
        for number in (*range(30), 100, 101, 102, 111, 1000):
            told = speaker.ngettext("%(num)s record", "%(num)s records", number)
            assert told % {"num": number}
        assert gettext("Save")


# -- Flask-BabelEx ---------------------------------------------------------------------------------

BABELEX = """
from flask import Flask, request, session
from admin_i18n.babelex import Babel
from admin_core import Admin

app = Flask(__name__)
app.secret_key = "for tests"
babel = Babel(app)

@babel.localeselector
def get_locale():
    if request.args.get('lang'):
        session['lang'] = request.args.get('lang')
    return session.get('lang', 'en')

Admin(app, access="public")
client = app.test_client()
assert 'lang="en"' in client.get("/admin/").text
page = client.get("/admin/?lang=fr").text
assert 'lang="fr"' in page and "Accueil" in page
assert "Accueil" in client.get("/admin/").text
import flask
assert not hasattr(flask, "_request_ctx_stack")
"""


def test_flask_babelex_chooses_the_language_on_the_current_flask(tmp_path):
    program = tmp_path / "shop.py"
    program.write_text(BABELEX, "utf-8")
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# -- typed -----------------------------------------------------------------------------------------

TYPED = [
    ("de", "1234,5", "1234.5"), ("de", "1.234,50", "1234.50"), ("de", "12.50", "12.50"),
    ("de", "1.234", "1234"), ("de", "-0,5", "-0.5"), ("fr", "1\u202f234,5", "1234.5"),
    ("fr", "1 234,5", "1234.5"), ("en", "1,234.5", "1234.5"), ("en", "12,5", "12,5"),
    ("fa", "\u06f1\u06f2.\u06f5", "12.5"), ("ja", "1,234", "1234"), ("sv", "\u22125,5", "-5.5"),
    ("de", "1.2.3", "1.2.3"), ("de", "1,2,3", "1,2,3"), ("de", "viel", "viel"),
    ("en", "1e-7", "1e-7"), ("ar", "\u0661\u0662\u066b\u0665", "12.5"),
    ("fa", "\u06f1\u066c\u06f2\u06f3\u06f4\u066b\u06f5", "1234.5"),
    ("de", "\u0661\u066b\u0665", "1.5"),
    ("pa", "1,23,456.7", "123456.7"), ("de", "", ""), ("pt_BR", "1.234.567,8", "1234567.8"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "typed", "plain"), TYPED)
def test_numbers_are_read_as_people_write_them(tag, typed, plain):
    assert translator(tag).read_number(typed) == plain


@pytest.mark.parametrize("tag", available())
@pytest.mark.parametrize("plain", ["1234.5", "-0.25", "12", "1234567.125"])
def test_what_a_form_shows_is_read_as_it_was(tag, plain):
    speaker = translator(tag)
    assert speaker.read_number(speaker.write_number(plain)) == plain


def sent(client, path, **values):
    page = client.get(path).text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    shown = re.findall(r'name="(title|price|printed|added)"[^>]* value="([^"]*)"', page)
    return client.post(path, data={**dict(hidden), **dict(shown), **values})


def test_forms_show_and_take_numbers_as_the_visitor_writes_them():
    client = shop(I18n(locale_selector=lambda: "de"))
    before = BOOK.price
    try:
        assert 'value="12345,50"' in text(client, "/admin/book/edit/?id=1")
        assert sent(client, "/admin/book/edit/?id=1").status_code == 302
        assert BOOK.price == before
        assert sent(client, "/admin/book/edit/?id=1", price="1.234,75").status_code == 302
        assert BOOK.price == Decimal("1234.75")
        refused = sent(client, "/admin/book/edit/?id=1", price="viel")
        assert refused.status_code == 422
        assert 'value="viel"' in refused.text
    finally:
        BOOK.price = before


def test_addresses_hold_plain_numbers_for_everybody():
    client = shop(I18n(locale_selector=lambda: "de"))
    assert 'value="1,500"' in text(client, "/admin/book/new/?price=1.500")
    assert "12.345,50" in text(client, "/admin/book/?price__equals=12345.50")


class Late(BookView):
    column_filters = ("added",)


class Zoned:
    """Says that moments have a zone, which a dataclass cannot."""

    @hookimpl
    def admin_describe_field(self, field):
        return {"options": {"timezone": True}} if field.kind == "datetime" else None


def late(zone):
    app = Flask("shop")
    app.secret_key = "for tests"
    admin = Admin(app, plugins=[I18n(timezone_selector=lambda: zone), Zoned()], access="public")
    admin.add_view(Late(Book, Memory(BOOK), endpoint="book"))
    return app.test_client()


def test_moments_are_typed_in_the_visitors_zone_which_is_named():
    client = late("Europe/Berlin")
    page = text(client, "/admin/book/edit/?id=1")
    assert 'value="2026-07-05T14:30:00"' in page
    assert ">Europe/Berlin<" in page
    try:
        assert sent(client, "/admin/book/edit/?id=1").status_code == 302
        assert BOOK.added is NOON
        winter = sent(client, "/admin/book/edit/?id=1", added="2026-12-24T18:00:00")
        assert winter.status_code == 302
        assert BOOK.added == dt.datetime(2026, 12, 24, 17, tzinfo=dt.UTC)
    finally:
        BOOK.added = NOON
    assert ">UTC<" in text(late(None), "/admin/book/edit/?id=1")


def test_a_time_that_the_clocks_leap_over_is_refused_and_kept():
    client = late("Europe/Berlin")
    refused = sent(client, "/admin/book/edit/?id=1", added="2026-03-29T02:30:00")
    assert refused.status_code == 422
    assert 'value="2026-03-29T02:30:00"' in refused.text
    assert BOOK.added is NOON


def test_moments_are_filtered_by_in_the_visitors_zone():
    for zone, found in (("Europe/Berlin", True), (None, False)):
        page = text(late(zone), "/admin/book/?added__at_least=2026-07-05T14:30")
        assert ("Dune" in page) == (found or zone is not None), zone
        assert ("Dune" in text(late(zone), "/admin/book/?added__at_most=2026-07-05T12:30")) != found


ORDERS = {
    "de": "Adler Äpfel Birne Ofen Öl Straße Strauch Zebra",
    "sv": "Adam Zorn Åsa Älg Öl",
    "da": "Anders Zoo Ærø Ørsted Århus",
    "es": "nube nuez ñandú oso",
    "cs": "cukr čaj hora chléb iglú řeka sůl šál žába",
    "tr": "Cem Çan ılık iz Oya Öz Şen",
    "pl": "ala ąbc lód łza żaba",
    "uk": "гора ґанок енот є ікона їжак йод",
}


@pytest.mark.parametrize("tag", ORDERS)
def test_labels_are_sorted_by_the_languages_own_alphabet(tag):
    wanted = ORDERS[tag].split()
    others = list(reversed(wanted))
    assert sorted(others, key=translator(tag).sort_key) == wanted


def test_choices_stand_in_that_order():
    assert sorted(["Öl", "Zorn"], key=translator("de").sort_key) == ["Öl", "Zorn"]
    assert sorted(["Öl", "Zorn"], key=translator("sv").sort_key) == ["Zorn", "Öl"]

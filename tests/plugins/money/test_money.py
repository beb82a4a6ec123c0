"""Amounts of money, on every backend at once."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from admin_core import hookimpl
from admin_core.data import Choice, ConfigurationError, FieldInfo
from admin_money import Money, in_currency_of
from admin_testing import PluginConformance

from .conftest import PRICES

LIST = "/admin/product/"


class TestPlugin(PluginConformance):
    plugin = "admin_money.plugin"
    fields = (FieldInfo("price", "decimal", options={"money": "EUR"}),)
    texts = {"price": ["12.50"]}


def clean(text):
    """Return a text with plain blanks, and without the marks that turn the way of reading."""
    return re.sub("[\u200e\u200f\u061c]", "", text.replace("\u00a0", " ").replace("\u202f", " "))


def cell(site, title, label="Price"):
    """Return what the list shows in one of a product's cells."""
    return clean(site.open(LIST).row(title).cell(label))


def prices(site):
    """Return the amounts of the present list, top down."""
    found = [clean(row.cell("Price")) for row in site.rows]
    return [one for one in found if one]


def speak(site, language):
    site.client.application.config["SPOKEN"] = language


def change(site, title, label, typed):
    """Type into a field of a product's form and save it."""
    form = site.open(LIST).row(title).edit()
    form.fill(label, typed)
    return form.submit(next(b.text for b in form.page.all("button") if b.has_class("btn-primary")))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["€0.05", "€1,234.50", "€99.00"]),
        ("de", ["0,05 €", "1.234,50 €", "99,00 €"]),
        ("fr", ["0,05 €", "1 234,50 €", "99,00 €"]),
        ("pt-BR", ["€ 0,05", "€ 1.234,50", "€ 99,00"]),
    ],
)
def test_a_list_writes_amounts_as_the_visitor_does(shop, language, shown):
    speak(shop, language)
    assert prices(shop.open(LIST)) == shown


def test_amounts_are_sorted_as_numbers(shop):
    assert prices(shop.open(f"{LIST}?sort=price")) == ["€0.05", "€99.00", "€1,234.50"]


def test_amounts_are_filtered_as_numbers(shop):
    found = prices(shop.open(f"{LIST}?price__greater=50&sort=price"))
    assert found == ["€99.00", "€1,234.50"]


def test_a_form_shows_all_digits_of_an_amount_and_the_sign_of_its_currency(shop):
    form = shop.open(LIST).row("Hammer").edit()
    assert form.value("Price") == "1234.50"
    sign = next(one for one in form.page.all("span") if one.has_class("input-group-text"))
    assert sign.text == "€"
    assert sign.get("id") in form.forms.control("Price").get("aria-describedby").split()


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "12.5", "€12.50"),
        ("en", "€12.50", "€12.50"),
        ("en", "EUR 1,234", "€1,234.00"),
        ("de", "12,50 €", "12,50 €"),
        ("de", "1.234,5 EUR", "1.234,50 €"),
        ("fr", "1 234,5", "1 234,50 €"),
        ("en", "-3", "-€3.00"),
        ("en", "€ -3", "-€3.00"),
        ("en", "-€3", "-€3.00"),
        ("en", "eur 5", "€5.00"),
        ("de-CH", "5.50 €", "EUR 5.50"),
    ],
)
def test_an_amount_may_be_typed_with_its_currency(shop, language, typed, shown):
    speak(shop, language)
    assert not change(shop, "Saw", "Price", typed).errors
    assert cell(shop, "Saw") == shown


@pytest.mark.parametrize("language", ["ar", "de", "en", "fa", "fr", "hi", "ja", "pt-BR", "tr"])
def test_what_a_list_shows_can_be_typed_again(said, language):
    site = said(Money({"Product.price": "EUR"}))
    change(site, "Saw", "Price", "-1234.50")
    speak(site, language)
    row = site.open(LIST).row("Saw")
    shown = row.element.all("td", "th")
    shown = next(one.text for one in shown if one.get("data-l") == "Price")
    form = row.edit()
    form.fill("Price", "1")
    form.submit(next(b.text for b in form.page.all("button") if b.has_class("btn-primary")))
    assert not change(site, "Saw", "Price", shown).errors
    speak(site, "en")
    assert cell(site, "Saw") == "-€1,234.50"


@pytest.mark.parametrize(
    ("language", "typed", "titles"),
    [
        ("en", "50", ["Saw", "Hammer"]),
        ("en", "€99.01", ["Hammer"]),
        ("de", "98,99 €", ["Saw", "Hammer"]),
        ("de", "1.000", ["Hammer"]),
        ("fr", "1 234,4", ["Hammer"]),
    ],
)
def test_a_filter_takes_what_a_form_takes(shop, language, typed, titles):
    speak(shop, language)
    shop.open(f"{LIST}?{urlencode({'price__greater': typed, 'sort': 'price'})}")
    assert [row.cells[1].strip() for row in shop.rows] == titles
    between = urlencode({"price__between": [typed, "2000"]}, doseq=True)
    shop.open(f"{LIST}?{between}&sort=price")
    assert [row.cells[1].strip() for row in shop.rows] == titles


@pytest.mark.parametrize("language", ["en", "de"])
def test_links_that_an_application_makes_mean_the_same_in_every_language(shop, language):
    speak(shop, language)
    app = shop.client.application
    view = next(one for one in app.extensions["admin"][0].views if one.endpoint == "product")
    with app.test_request_context(LIST):
        one = view.list_url({"price__equals": Decimal("99.000")})
        both = view.list_url({"price__between": (Decimal("1234.500"), Decimal(2000))})
    assert [row.cells[1].strip() for row in shop.open(one).rows] == ["Saw"]
    assert [row.cells[1].strip() for row in shop.open(both).rows] == ["Hammer"]


def test_a_filter_says_what_is_wrong_as_a_form_does(shop):
    for typed in ("12.505", "12 $", "a lot"):
        shop.open(f"{LIST}?{urlencode({'price__equals': typed})}")
        assert len(shop.rows) == len(PRICES)
    assert "Enter a number." in shop.text


@pytest.mark.parametrize("language", ["en", "de", "ar", "fa"])
def test_saving_a_form_as_it_is_changes_nothing(shop, language):
    speak(shop, language)
    form = shop.open(LIST).row("Hammer").edit()
    form.submit(next(b.text for b in form.page.all("button") if b.has_class("btn-primary")))
    speak(shop, "en")
    assert cell(shop, "Hammer") == "€1,234.50"


@pytest.mark.parametrize("typed", ["12.505", "a lot", "12 $", "€"])
def test_what_is_no_amount_of_the_currency_is_refused_and_kept(shop, typed):
    form = change(shop, "Saw", "Price", typed)
    assert form.errors
    assert form.value("Price") == typed
    assert cell(shop, "Saw") == "€99.00"


def test_more_digits_than_the_currency_has_are_counted_in_the_message(shop):
    errors = change(shop, "Saw", "Price", "12.505").errors
    assert "Enter at most 2 digits after the point." in " ".join(errors)


def test_an_amount_is_edited_in_the_list(shop):
    shop.open(LIST).row("Saw").edit_cell("Price").fill("Price", "€5").submit("Save")
    assert cell(shop, "Saw") == "€5.00"


def test_files_hold_plain_numbers(shop):
    speak(shop, "de")
    rows = json.loads(shop.open(LIST).export("JSON").content)
    found = [list(row.values())[-1] for row in rows]
    assert [None if one in (None, "") else float(one) for one in found] == [0.05, 1234.5, 99, None]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_was_exported_is_imported_again(shop, language):
    speak(shop, language)
    content = shop.open(LIST).export("CSV").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    for row in rows:
        row["Title"] = f"New {row['Title'].lower()}"
    file = io.StringIO()
    writer = csv.DictWriter(file, ["Title", "Price"])
    writer.writeheader()
    writer.writerows(rows)
    shop.open(f"{LIST}import/")
    upload(shop, file.getvalue())
    press(shop, next(one for one in shop.page.all("input") if one.get("name") == "kept"))
    speak(shop, "en")
    assert [cell(shop, f"New {one}") for one in ("nail", "hammer", "saw", "gift")] == [
        "€0.05", "€1,234.50", "€99.00", ""
    ]  # fmt: skip


def test_an_import_refuses_digits_that_the_currency_does_not_have(shop):
    shop.open(f"{LIST}import/")
    upload(shop, "Title,Price\nNew,12.505\n")
    assert "Enter at most 2 digits after the point." in shop.text


def upload(site, content):
    control = next(one for one in site.page.all("input") if one.get("type") == "file")
    site.forms.typed[control] = (io.BytesIO(content.encode()), "products.csv")
    press(site, control)


def press(site, control):
    """Press the button of a control's form."""
    form = site.forms.form_of(control)
    buttons = [one for one in site.page.all("button") if site.forms.form_of(one) is form]
    site.submit(next(one.text for one in buttons if one.text))


# -- what the application says ---------------------------------------------------------------------


@pytest.mark.parametrize(("language", "is_apart"), [("ar", True), ("he", True), ("en", False)])
def test_an_amount_is_read_the_same_way_whatever_stands_around_it(said, language, is_apart):
    site = said(Money({"Product.price": "JPY"}))
    speak(site, language)
    row = site.open(LIST).row("Saw")
    shown = next(one for one in row.element.all("td") if one.get("data-l") == "Price").text
    assert (shown.startswith("\u2068") and shown.endswith("\u2069")) is is_apart
    signs = row.edit().page.all("span")
    assert next(one for one in signs if one.has_class("input-group-text")).get("dir") == "auto"


def test_an_application_says_the_currency_of_any_field(said):
    site = said(Money({"Product.price": "JPY", "Product.weight": "KWD"}))
    assert cell(site, "Saw") == "¥7"
    assert cell(site, "Saw", "Weight") == "KWD 2.000"


def test_digits_beyond_those_of_the_currency_are_shown_all_the_same(said):
    assert cell(said(Money({"Product.price": "JPY"})), "Nail") == "¥2.5"


def test_an_amount_with_more_digits_does_not_keep_other_fields_from_being_saved(said):
    site = said(Money({"Product.price": "JPY"}))
    assert not change(site, "Nail", "Title", "Tack").errors
    assert cell(site, "Tack") == "¥2.5"
    assert change(site, "Tack", "Price", "3.5").errors


def test_a_number_of_any_length_is_shown(said):
    site = said(Money({"Product.price": "EUR"}))
    change(site, "Saw", "Price", "1" * 40 + ".5")
    assert cell(site, "Saw").replace(",", "") == f"€{'1' * 40}.50"


def test_a_binary_fraction_is_shown_and_saved_without_its_noise(said):
    site = said(Money({"Product.weight": "EUR"}), weight=0.1 + 0.2)
    assert cell(site, "Nail", "Weight") == "€0.30"
    assert site.row("Nail").edit().value("Weight") == "0.30"
    assert not change(site, "Nail", "Weight", "0.30").errors


def test_choices_of_another_plugin_stay_choices(said):
    class Fixed:
        @hookimpl
        def admin_describe_field(self, field):
            prices = (Choice(Decimal("2.50"), "cheap"), Choice(Decimal(7), "dear"))
            return {"choices": prices} if field.name == "price" else None

    site = said(Money({"Product.price": "EUR"}), plugins=(Fixed(),))
    assert cell(site, "Saw") == "dear"
    form = site.row("Saw").edit()
    assert form.forms.control("Price").tag == "select"


def test_several_plugins_may_each_say_currencies_of_one_model(said):
    site = said(Money({"Product.price": "EUR"}), plugins=(Money({"Product.weight": "USD"}),))
    assert cell(site, "Saw") == "€7.00"
    assert cell(site, "Saw", "Weight") == "$2.00"


def test_whole_numbers_may_be_amounts(said):
    site = said(Money({"Product.pieces": "USD"}))
    assert cell(site, "Nail", "Pieces") == "$3.00"
    assert site.row("Nail").edit().value("Pieces") == "3"
    assert not change(site, "Nail", "Pieces", "$4").errors
    assert cell(site, "Nail", "Pieces") == "$4.00"


def test_a_number_with_a_binary_fraction_keeps_to_the_digits_of_the_currency(said):
    site = said(Money({"Product.weight": "EUR"}))
    assert change(site, "Nail", "Weight", "1.005").errors
    assert not change(site, "Nail", "Weight", "€1.10").errors
    assert cell(site, "Nail", "Weight") == "€1.10"


def test_the_currency_may_stand_in_another_field(said):
    site = said(Money({}), column_formatters={"price": in_currency_of("currency")})
    assert cell(site, "Nail") == "$2.50"
    assert "col-price num" in site.open(LIST).content.decode()


def test_without_a_known_currency_the_number_is_written_as_the_visitor_does(said):
    site = said(Money({}), column_formatters={"price": in_currency_of("title")})
    speak(site, "de")
    assert cell(site, "Nail") == "2,50 Nail"


def test_files_hold_plain_numbers_also_where_the_currency_stands_in_another_field(said):
    site = said(Money({}), column_formatters={"price": in_currency_of("currency")})
    rows = json.loads(site.open(LIST).export("JSON").content)
    assert [float(list(row.values())[1]) for row in rows] == [2.5, 7]


@pytest.mark.parametrize(
    ("currencies", "told"),
    [
        ({"Product.prise": "EUR"}, "Product has no field 'prise'. Did you mean 'price'?"),
        ({"Product.title": "EUR"}, "of kind 'string' and holds no amounts"),
        ({"Product.price": "Euro"}, "Field 'price': There is no currency 'Euro'."),
        ({"price": "EUR"}, "'price' names no field. Write it as 'Model.field'."),
    ],
)
def test_a_mistake_of_the_application_is_told(said, currencies, told):
    with pytest.raises(ConfigurationError, match=re.escape(told)):
        said(Money(currencies)).open(LIST)

"""Amounts of money, on every backend at once."""

from __future__ import annotations

import json
import re

import pytest

from admin_core.data import ConfigurationError, FieldInfo
from admin_money import Money, in_currency_of
from admin_testing import PluginConformance

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
    ],
)
def test_an_amount_may_be_typed_with_its_currency(shop, language, typed, shown):
    speak(shop, language)
    assert not change(shop, "Saw", "Price", typed).errors
    assert cell(shop, "Saw") == shown


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


# -- what the application says ---------------------------------------------------------------------


def test_an_application_says_the_currency_of_any_field(said):
    site = said(Money({"Product.price": "JPY", "Product.weight": "KWD"}))
    assert cell(site, "Saw") == "¥7"
    assert cell(site, "Saw", "Weight") == "KWD 2.000"


def test_digits_beyond_those_of_the_currency_are_shown_all_the_same(said):
    assert cell(said(Money({"Product.price": "JPY"})), "Nail") == "¥2.5"


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

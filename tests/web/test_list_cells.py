"""What cells show: formatters of columns and types, choices, macros, computed values."""

import datetime as dt
import enum
from decimal import Decimal

import pytest
from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup

from admin_core.typefmt import (
    BASE_FORMATTERS,
    DETAIL_FORMATTERS,
    EXPORT_FORMATTERS,
    list_formatter,
    macro,
    null_formatter,
)

from .library import AUTHORS, BOOKS, Genre
from .page import Document
from .site import Site


def give(site, **templates):
    """Let the application have templates of its own."""
    own = DictLoader({f"{name}.html": text for name, text in templates.items()})
    site.app.jinja_loader = ChoiceLoader([own, site.app.jinja_loader])
    return site


def column(library, name, **options):
    """Return a column's cells as text by key, and the first cell as markup."""
    names = ("title", name) if name != "title" else ("title",)
    site = Site(library, book={"column_list": names, "page_size": 100, **options})
    reply = site.list(sort="title")
    return dict(zip(reply.keys, reply.column(name), strict=True)), reply


def fact(library, name, key=1, **options):
    site = Site(library, book={"column_details_list": (name,), **options})
    (found,) = site.get("book/details/", {"id": key}).page.facts
    return Document(f"<p>{found.value}").text


def exported(library, name, key=1, **options):
    site = Site(library, book=options)
    view = site.views["Book"]
    with site.app.test_request_context("/admin/book/"):
        record = view.records("read").get((key,), [])
        return view.get_export_value(record, name)


# -- by type ------------------------------------------------------------------------------------


def test_a_type_formatter_shows_every_value_of_its_type(shared_library):
    shown = {"column_type_formatters": {Decimal: lambda view, value, name: f"{name} {value:.1f} €"}}
    cells, _ = column(shared_library, "price", **shown)
    assert cells[1] == "price 1.2 €"
    assert cells[5] == ""


def test_the_first_type_that_fits_counts_subclasses_included(shared_library):
    formatters = {
        dt.date: lambda view, value, name: "a day",
        dt.datetime: lambda view, value, name: "never asked",
    }
    cells, _ = column(shared_library, "added", column_type_formatters=formatters)
    assert set(cells.values()) == {"a day"}


def test_nothing_has_a_type_too(shared_library):
    formatters = {**BASE_FORMATTERS, type(None): null_formatter}
    cells, _ = column(shared_library, "pages", column_type_formatters=formatters)
    assert cells[7] == "NULL"
    assert cells[1] == "10"


def test_the_basic_formatters_change_nothing(shared_library):
    for name in ("in_print", "tags", "genre", "meta", "editor", "signed"):
        plain, _ = column(shared_library, name)
        same, _ = column(shared_library, name, column_type_formatters=dict(BASE_FORMATTERS))
        assert same == plain, name


def test_a_type_formatter_applies_to_what_a_column_formatter_returned(shared_library):
    cells, _ = column(
        shared_library,
        "pages",
        column_formatters={"pages": lambda view, context, record, name: ["a", record.id]},
        column_type_formatters={list: lambda view, value, name: "/".join(map(str, value))},
    )
    assert cells[1] == "a/1"


def test_list_and_details_have_type_formatters_of_their_own(shared_library):
    options = {
        "column_type_formatters": {bool: lambda view, value, name: "list"},
        "column_type_formatters_detail": {bool: lambda view, value, name: "details"},
    }
    assert set(column(shared_library, "in_print", **options)[0].values()) == {"list"}
    assert fact(shared_library, "in_print", **options) == "details"


def test_details_use_the_formatters_of_the_list_unless_they_have_their_own(shared_library):
    both = {"column_formatters": {"pages": lambda *args: "of the list"}}
    assert fact(shared_library, "pages", **both) == "of the list"
    both["column_formatters_detail"] = {"pages": lambda *args: "of the details"}
    assert fact(shared_library, "pages", **both) == "of the details"


@pytest.mark.guarantee("model-w15")
def test_a_type_formatter_that_fails_is_told_apart_from_one_with_other_arguments(shared_library):
    def wrong(view, value):
        return value

    with pytest.raises(TypeError, match="wrong"):
        column(shared_library, "pages", column_type_formatters={int: wrong})


def test_the_dictionaries_are_there_to_be_copied():
    assert list(BASE_FORMATTERS) == [type(None), bool, list, dict, enum.Enum]
    assert list(DETAIL_FORMATTERS) == list(BASE_FORMATTERS)
    assert EXPORT_FORMATTERS[bool](None, True, "x") == "True"
    assert BASE_FORMATTERS[dict](None, {"ü": 1}, "x") == '{"ü": 1}'
    assert BASE_FORMATTERS[enum.Enum](None, Genre.novel, "x") == "novel"
    assert list_formatter(None, [1, "a"], "x") == "1, a"


# -- choices ------------------------------------------------------------------------------------


def test_choices_name_stored_values_in_list_details_and_export(shared_library):
    options = {"column_choices": {"status": [("draft", "A first <draft>"), ("ready", "Ready")]}}
    cells, reply = column(shared_library, "status", **options)
    assert cells[1] == "A first <draft>"
    assert cells[4] == "ancient"
    assert "&lt;draft&gt;" in reply.html
    assert fact(shared_library, "status", 2, **options) == "Ready"
    assert exported(shared_library, "status", 2, **options) == "Ready"


def test_choices_are_found_by_number_word_and_member(shared_library):
    choices = {"pages": [(10, "ten")], "in_print": [(True, "on sale")],
               "genre": [(Genre.poetry, "verse")]}  # fmt: skip
    assert column(shared_library, "pages", column_choices=choices)[0][1] == "ten"
    assert column(shared_library, "in_print", column_choices=choices)[0][2] == "on sale"
    assert column(shared_library, "genre", column_choices=choices)[0][1] == "verse"


def test_a_choice_may_name_nothing(shared_library):
    options = {"column_choices": {"pages": [(None, "unknown")]}}
    assert column(shared_library, "pages", **options)[0][7] == "unknown"


def test_what_a_choice_names_no_type_formatter_sees(shared_library):
    cells, _ = column(
        shared_library,
        "status",
        column_choices={"status": [("draft", "Draft")]},
        column_type_formatters={str: lambda view, value, name: f"«{value}»"},
    )
    assert cells[1] == "Draft"
    assert cells[2] == "«ready»"


# -- computed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "Yes"),
        (dt.date(2020, 2, 3), "3 Feb 2020"),
        (dt.datetime(2020, 2, 3, 4, 5), "3 Feb 2020, 04:05"),
        ([1, "b"], "1, b"),
        ({"a": 1}, '{"a": 1}'),
        (Genre.essay, "essay"),
        (Decimal("1E+2"), "100"),
        (0.1 + 0.2, "0.3"),
        (Markup("<i>it</i>"), "it"),
        (None, ""),
        (0, "0"),
    ],
)
def test_a_computed_value_looks_by_its_type(shared_library, value, text):
    cells, _ = column(shared_library, "x", column_formatters={"x": lambda *args: value})
    assert cells[1] == text


def test_a_text_that_a_formatter_returns_is_escaped(shared_library):
    _, reply = column(shared_library, "x", column_formatters={"x": lambda *args: "<b>&"})
    assert "&lt;b&gt;&amp;" in reply.html


def test_a_column_that_nobody_knows_is_empty(shared_library):
    assert set(column(shared_library, "yet_to_come")[0].values()) == {""}


def test_where_values_come_from_can_be_changed_for_all_columns(shared_library):
    def read(self, model, name):
        return "fixed" if name == "pages" else self.store.value(model, name)

    cells, _ = column(shared_library, "pages", _get_field_value=read)
    assert set(cells.values()) == {"fixed"}


# -- macros and single values -------------------------------------------------------------------

MACRO = """{% extends "admin/model/list.html" %}
{% macro price(model, column) %}<em>{{ column }}: {{ model.price or "free" }}{{ model.subtitle }}</em>{% endmacro %}
"""  # noqa: E501  # as a person would write it


@pytest.mark.guarantee("model-4")
def test_a_macro_of_the_views_own_template_makes_a_cell(library):
    library.change("Book", 1, subtitle="<script>")
    options = {"column_list": ("title", "price", "pages"), "list_template": "own.html",
               "column_formatters": {"price": macro("price"), "pages": macro("none")}}  # fmt: skip
    site = give(Site(library, book=options), own=MACRO)
    html = site.list(sort="title", page_size="100").html
    assert "<em>price: 1.25&lt;script&gt;</em>" in html
    assert "<em>price: free</em>" in html


def test_a_macro_may_make_the_cell_that_names_the_row(shared_library):
    options = {"column_list": ("title",), "list_template": "own.html",
               "column_formatters": {"title": macro("price")}}  # fmt: skip
    reply = give(Site(shared_library, book=options), own=MACRO).list(id="1")
    assert "<em>title: " in reply.html
    assert all(row.label == row.key for row in reply.page.rows)


def test_templates_ask_for_single_values_by_name(shared_library):
    text = """{% extends "admin/model/list.html" %}{% block list_row %}<tr id="r{{ get_pk_value(row.record) }}">
    {%- for c, label in list_columns %}<td>{{ get_value(row, c) }}</td>{% endfor %}<td>{{ get_value(row.record, "author.country") }}</tr>{% endblock %}"""  # noqa: E501  # as a person would write it
    options = {"column_list": ("title", "author", "in_print"), "list_template": "own.html"}
    site = give(Site(shared_library, book=options), own=text)
    rows = {row[0]: row for row in site.list(page_size="100").document.rows if row}
    title, author, in_print, country = rows["Book 02"]
    assert in_print == "Yes"
    assert author == AUTHORS[BOOKS[2]["author"]]["name"]
    assert country == AUTHORS[BOOKS[2]["author"]]["country"]


@pytest.mark.guarantee("model-4")
def test_details_templates_ask_for_single_values_too(shared_library):
    text = """{% extends "admin/model/details.html" %}{% block details_table %}
    {% for c, label in details_columns %}<p>{{ label }}={{ get_value(model, c) }}</p>{% endfor %}{% endblock %}"""  # noqa: E501  # as a person would write it
    options = {"column_details_list": ("title", "pages"), "details_template": "own.html"}
    site = give(Site(shared_library, book=options), own=text)
    reply = site.get("book/details/", {"id": 2})
    assert "Title=Book 02" in reply.text
    assert "Length=20" in reply.text


@pytest.mark.guarantee("model-15")
def test_details_name_a_related_record(shared_library):
    author = AUTHORS[BOOKS[1]["author"]]["name"]
    assert fact(shared_library, "author", can_view_details=True) == author

"""Options: typos are refused, defaults cannot be changed for everybody."""

import pytest

from admin_core import ModelView
from admin_core.data import ConfigurationError
from admin_core.forms import StringField
from admin_core.web.options import known_options

from ..shop import Author, Book, BookView, bookshop, make_admin, make_app

TYPOS = [
    ("column_lits", "column_list"),
    ("column_filter", "column_filters"),
    ("column_searchable_lists", "column_searchable_list"),
    ("form_column", "form_columns"),
    ("form_exclude_columns", "form_excluded_columns"),
    ("can_edits", "can_edit"),
    ("page_sizes", "page_size"),
    ("action_disallowed_lists", "action_disallowed_list"),
]


@pytest.mark.parametrize(("typo", "option"), TYPOS)
def test_a_misspelt_option_is_refused_with_the_right_one(typo, option):
    with pytest.raises(ConfigurationError, match=rf"View\.{typo} .* mean '{option}'\?"):
        type("View", (ModelView,), {typo: ()})


def test_an_option_of_a_plugin_is_let_through():
    class Geo(ModelView):
        column_map_layers = ("osm",)
        form_widget_map = None
        can_fly = True

    class Shop(Geo):
        column_map_layers = ("satellite",)

    assert Shop.column_map_layers == ("satellite",)


def test_every_option_has_a_default_that_nobody_can_change():
    for name in known_options():
        default = getattr(ModelView, name)
        assert not isinstance(default, (list, dict, set)), name


@pytest.mark.parametrize("name", ["column_labels", "column_formatters", "form_args"])
def test_adding_to_a_default_is_refused(name):
    with pytest.raises(TypeError):
        getattr(ModelView, name)["title"] = "x"


@pytest.mark.guarantee("model-w14")
def test_using_a_view_leaves_its_class_as_it_was():
    class View(BookView):
        column_labels = {"title": "Name"}
        form_extra_fields = {"reason": StringField("Reason")}
        form_args = {"title": {"label": "Called", "validators": []}}
        form_widget_args = {"title": {"autofocus": True}}

    before = {name: repr(getattr(View, name)) for name in known_options()}
    app = make_app()
    make_admin(app, View(Book, bookshop()))
    client = app.test_client()
    for url in ("", "new/", "edit/?id=1", "details/?id=1"):
        assert client.get(f"/admin/book/{url}").status_code == 200
    assert {name: repr(getattr(View, name)) for name in known_options()} == before


def test_two_views_of_one_class_do_not_share_what_they_derive():
    app, shop = make_app(), bookshop()
    books, authors = ModelView(Book, shop), ModelView(Author, shop)
    make_admin(app, books, authors)
    client = app.test_client()
    assert "Book 01" in client.get("/admin/book/").text
    assert "Book 01" not in client.get("/admin/author/").text
    assert books.list_page is not authors.list_page


def test_no_page_is_derived_before_it_is_opened():
    app = make_app()
    view = BookView(Book, bookshop())
    make_admin(app, view)
    assert not {"list_page", "form_page", "details_page", "actions"} & set(vars(view))


WRONG = [
    ("column_list", ("author.nmae",), "author.name"),
    ("column_searchable_list", ("titel",), "title"),
    ("column_filters", ("titel",), "title"),
    ("column_sortable_list", ("titel",), "title"),
    ("column_default_sort", "titel", "title"),
    ("form_columns", ("titel",), "title"),
]


@pytest.mark.parametrize(("option", "value", "right"), WRONG)
@pytest.mark.guarantee("sqla-w16")
def test_an_option_that_names_no_field_is_refused_with_the_nearest(option, value, right):
    app = make_app()
    make_admin(app, type("View", (ModelView,), {option: value})(Book, bookshop()))
    with pytest.raises(ConfigurationError, match=f"Did you mean '{right.rpartition('.')[2]}'"):
        for url in ("", "new/"):
            app.test_client().get(f"/admin/book/{url}")

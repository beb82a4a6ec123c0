"""Exports: what a file holds, and who gets it."""

import datetime as dt
import json
from decimal import Decimal
from functools import partial

import pytest
from markupsafe import Markup

from admin_core import hookimpl
from admin_core.data import Condition

from .exporting import COLUMNS, EVERY, download, export_site, ids, sheets, table
from .library import AUTHORS, BOOKS
from .site import Site

# -- what is allowed -------------------------------------------------------------------------------


@pytest.mark.guarantee("model-3")
def test_exports_are_switched_off_until_a_view_switches_them_on(library):
    site = Site(library)
    for path in ("book/export/csv/", "book/export/"):
        reply = site.get(path)
        assert reply.status == 302
        assert site.flashes() == ["This is switched off here."]
    page = site.list()
    assert "Export" not in page.text
    assert "/export/" not in page.html


@pytest.mark.guarantee("model-3")
@pytest.mark.parametrize("name", ["xlsx", "nonsense", "CSV", "../csv"])
def test_a_format_that_the_view_does_not_offer_leads_back_with_a_message(library, name):
    site = Site(library, book={"can_export": True})
    reply = site.get(f"book/export/{name}/")
    if "/" in name:
        assert reply.status == 404
        return
    assert reply.status == 302
    assert site.flashes() == [f"This list is not exported as {name}."]


def test_a_format_that_nobody_knows_is_no_error_even_if_the_view_names_it(library):
    site = Site(library, book={"can_export": True, "export_types": ("csv", "papyrus")})
    assert site.get("book/export/papyrus/").status == 302
    page = site.list()
    assert [link.label for link in page.page.exports] == ["CSV"]


class Policy:
    """Refuses an action, narrows one, and hides fields."""

    def __init__(self, refused="", narrowed="", hidden=()):
        self.refused = refused
        self.narrowed = narrowed
        self.hidden = hidden

    @hookimpl
    def admin_authorize(self, action):
        return False if action == self.refused else None

    @hookimpl
    def admin_row_conditions(self, action, info):
        if info.name == "Book" and action == self.narrowed:
            return [Condition("id", "at_most", 7)]
        return None

    @hookimpl
    def admin_field_access(self, info):
        return {name: "hidden" for name in self.hidden if name in info}


@pytest.mark.parametrize("refused", ["export", "read"])
def test_who_may_not_export_or_not_read_gets_no_file_and_no_link(library, refused):
    site = export_site(library, Policy(refused))
    for path in ("book/export/csv/", "book/export/"):
        assert site.get(path).status == 403
    if refused == "export":
        assert "/export/" not in site.list().html


@pytest.mark.parametrize("narrowed", ["export", "read"])
def test_row_conditions_bound_a_file_whichever_action_they_are_for(library, narrowed):
    site = export_site(library, Policy(narrowed=narrowed))
    assert sorted(ids(download(site))) == list(range(1, 8))
    assert ids(download(site, rowid=["3", "9"])) == [3]


def test_the_views_own_query_bounds_a_file(library):
    class Few:
        def get_query(self):
            return library.only("Book", (2, 3))

    site = export_site(library, get_query=Few.get_query)
    assert sorted(ids(download(site))) == [2, 3]
    assert ids(download(site, rowid=["1", "2"])) == [2]


@pytest.mark.parametrize("name", EVERY)
def test_hidden_fields_are_neither_exported_nor_offered(library, name):
    site = export_site(library, Policy(hidden=("price", "name")),
                       column_export_list=("id", "title", "price", "author.name"))  # fmt: skip
    data = download(site, f"book/export/{name}/")
    if name == "xlsx":
        assert sheets(data)[0][0] == ["ID", "Title"]
    else:
        assert b"rice" not in data.partition(b"\n")[0]
        assert b"Lovelace" not in data
    assert "Price" not in site.get("book/export/").text
    refused = site.get("book/export/csv/", {"_column": "price"})
    assert refused.status == 302
    assert site.flashes() == ["There is no column price to export."]


# -- the formats -----------------------------------------------------------------------------------


@pytest.mark.guarantee("model-10")
def test_csv_has_a_head_of_labels_crlf_and_nothing_for_none(library):
    site = export_site(library, column_labels={"pages": "Length"})
    data = download(site, sort="id")
    assert data.startswith(b"ID,Title,Author,Tags,Length,Price,In print,Published,Genre\r\n")
    assert data.count(b"\r\n") == len(BOOKS) + 1
    rows = table(data)
    assert rows[7] == ["7", "100% pure", "Cé Ñandú", "100%", "", "7.25", "False", "2000-08-05",
                       ""]  # fmt: skip
    assert rows[11][1] == "Straße nach Übersee"
    response = site.client.get("/admin/book/export/csv/")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.guarantee("model-10")
def test_tsv_has_its_media_type_and_the_same_rows(library):
    site = export_site(library)
    rows = table(download(site, "book/export/tsv/", sort="id"), "\t")
    assert rows == table(download(site, sort="id"))
    response = site.client.get("/admin/book/export/tsv/")
    assert response.mimetype == "text/tab-separated-values"


@pytest.mark.parametrize("name", ["json", "ndjson"])
def test_json_keeps_types_and_names_columns_by_their_names(library, name):
    site = export_site(library, column_list=(*COLUMNS, "meta", "rating", "added"))
    data = download(site, f"book/export/{name}/", sort="id")
    found = json.loads(data) if name == "json" else list(map(json.loads, data.splitlines()))
    assert len(found) == len(BOOKS)
    one = found[2]
    assert one == {
        "id": 3, "title": "Book 03", "author": "Di Rivers", "tags": ["sea"], "pages": 30,
        "price": 3.25, "in_print": False, "published": "2000-04-03", "genre": None,
        "meta": {"number": 3, "words": ["a", "ü"]}, "rating": 0.375,
        "added": "2020-01-01T15:00:00.000003",
    }  # fmt: skip


def test_a_workbook_keeps_types_and_has_a_head(library):
    site = export_site(library)
    rows = sheets(download(site, "book/export/xlsx/", sort="id"))[0]
    assert rows[0][:3] == ["ID", "Title", "Author"]
    assert rows[3] == [3, "Book 03", "Di Rivers", "sea", 30, 3.25, False,
                       dt.datetime(2000, 4, 3), None]  # fmt: skip
    assert len(rows) == len(BOOKS) + 1


def test_an_empty_list_gives_files_that_can_be_read(library):
    site = export_site(library, column_searchable_list=("title",))
    query = {"search": "nothing is called so"}
    assert len(table(download(site, **query))) == 1
    assert json.loads(download(site, "book/export/json/", **query)) == []
    assert download(site, "book/export/ndjson/", **query) == b""
    assert len(sheets(download(site, "book/export/xlsx/", **query))[0]) == 1


def test_a_byte_order_mark_is_there_when_it_is_asked_for(library):
    site = export_site(library, export_bom=True)
    assert download(site).startswith(b"\xef\xbb\xbfID,")
    assert download(site, "book/export/json/").startswith(b"[")


# -- columns and values ----------------------------------------------------------------------------


@pytest.mark.guarantee("model-10")
def test_columns_are_those_of_the_list_or_those_named_for_exports(library):
    head = partial(lambda site: table(download(site))[0])
    assert head(export_site(library, column_exclude_list=("title",)))[:2] == ["ID", "Author"]
    site = export_site(library, column_export_list=("title", "author.country"),
                       column_export_exclude_list=("title",))  # fmt: skip
    assert head(site) == ["Home"] or head(site) == ["Author / Country"]
    site = export_site(library, column_export_exclude_list=COLUMNS[2:])
    assert head(site) == ["ID", "Title"]


@pytest.mark.guarantee("model-10")
def test_formatters_of_exports_come_before_those_of_the_list(library):
    def loud(view, context, record, name):
        assert context is None
        return Markup("<b>{}</b>").format(record.title)

    formatters = {"title": loud}
    site = export_site(library, column_formatters=formatters)
    assert table(download(site, sort="id"))[10][1] == "<b>bold</b> & \"quoted\" 'single'"
    own = {"title": lambda view, context, record, name: name + str(record.id)}
    site = export_site(library, column_formatters=formatters, column_formatters_export=own)
    assert table(download(site, sort="id"))[1][1] == "title1"


@pytest.mark.guarantee("model-10")
@pytest.mark.guarantee("sqla-w12")
def test_type_formatters_of_exports_change_values_by_their_type(library):
    site = export_site(library, column_type_formatters_export={
        type(None): lambda view, value, name: f"no {name}",
        bool: lambda view, value, name: "yes" if value else "no",
        Decimal: lambda view, value, name: value * 2,
    })  # fmt: skip
    found = json.loads(download(site, "book/export/json/", sort="id"))
    assert found[4]["price"] == "no price"
    assert (found[5]["in_print"], found[5]["price"]) == ("yes", 12.5)


def test_a_view_may_compute_values_itself(library):
    class Own:
        def get_export_value(self, model, name):
            return f"{name}!" if name == "title" else library.ModelView.get_export_value(
                self, model, name)  # fmt: skip

    site = export_site(library, get_export_value=Own.get_export_value)
    assert table(download(site, sort="id"))[1][:3] == ["1", "title!", "Bo Stone"]


def macro(view, context, record, name):
    raise AssertionError("there is no template")


macro.is_template_macro = True


@pytest.mark.guarantee("model-10")
@pytest.mark.parametrize("option", ["column_formatters", "column_formatters_export"])
def test_a_column_that_a_template_makes_is_refused_with_a_message(library, option):
    site = export_site(library, **{option: {"title": macro}})
    assert site.get("book/export/csv/").status == 302
    assert "Title is made by a template" in site.flashes()[0]
    assert ids(download(site, _column="id"))
    replaced = {"column_formatters_export": {"title": lambda v, c, m, n: "x"}}
    if option == "column_formatters":
        assert download(export_site(library, **{option: {"title": macro}}, **replaced))
    assert download(export_site(library, **{option: {"title": macro}},
                                column_export_exclude_list=("title",)))  # fmt: skip


@pytest.mark.guarantee("model-w8")
def test_a_formatter_may_have_any_name_or_none(library):
    def inner(view, context, record, name):
        return "within"

    def named(prefix, view, context, record, name):
        return f"{prefix} {record.id}"

    site = export_site(library, column_formatters_export={
        "title": inner, "author": partial(named, "no"),
    })  # fmt: skip
    assert table(download(site, sort="id"))[1][:3] == ["1", "within", "no 1"]


# -- rows ------------------------------------------------------------------------------------------


def test_filters_search_and_sort_of_the_list_hold_for_the_file(library):
    site = export_site(library)
    query = {"pages__at_most": "150", "search": "book", "sort": "-pages"}
    page = site.list(**query)
    data = download(site, **query)
    assert ids(data) == page.keys
    assert 3 < len(page.keys) < 15
    assert [link.url for link in page.page.exports if link.label == "CSV"] != []
    assert ids(site.client.get(page.page.exports[0].url).get_data()) == page.keys


def test_all_records_are_exported_whatever_page_is_shown(library):
    site = export_site(library, page_size=5)
    assert sorted(ids(download(site, page="2"))) == sorted(BOOKS)
    assert sorted(ids(download(site, page="999999999999"))) == sorted(BOOKS)
    link = site.list(page="3", sort="title").page.exports[0].url
    assert len(ids(site.client.get(link).get_data())) == len(BOOKS)


@pytest.mark.guarantee("model-10")
@pytest.mark.parametrize(("limit", "number"), [(0, 60), (7, 7), (None, 5), (1000, 60)])
def test_a_file_holds_no_more_records_than_the_view_allows(library, limit, number):
    site = export_site(library, page_size=5, export_max_rows=limit)
    assert ids(download(site, sort="id")) == list(range(1, number + 1))
    selected = [str(one) for one in range(60, 30, -1)]
    assert len(ids(download(site, rowid=selected))) == min(30, number)


@pytest.mark.parametrize("query", [
    {"pages__at_most": "many"}, {"nothing__equals": "1"}, {"sort": "nothing"},
])  # fmt: skip
def test_what_the_list_does_not_understand_exports_nothing_rather_than_too_much(library, query):
    site = export_site(library)
    assert site.get("book/export/csv/", query).status == 302
    assert site.flashes()[0].startswith("Nothing was exported.")


def test_one_page_of_the_list_can_be_exported(library):
    site = export_site(library, page_size=5)
    for query in ({"page": "2"}, {"page": "last", "sort": "title"}):
        shown = site.list(**query).keys
        assert ids(download(site, _rows="page", **query)) == shown
    following = site.list(page="last").page.pager.previous_url
    if "before=" in following:
        place = following.partition("before=")[2].partition("&")[0]
        shown = site.open(following).keys
        assert ids(download(site, _rows="page", before=place)) == shown


# -- choosing --------------------------------------------------------------------------------------


def test_the_list_leads_to_a_page_on_which_one_chooses(library):
    site = export_site(library, page_size=5)
    page = site.list(page="1", sort="-id", pages__at_most="400")
    reply = site.open(page.page.export_url)
    assert reply.status == 200
    form = next(one for one in reply.document.forms if "_type" in one.values())
    sent = form.values()
    assert form.method == "get"
    assert sent["_type"] == ["csv"]
    assert sent["_column"] == list(COLUMNS)
    assert sent["_rows"] == ["all"]
    sent.update({"_column": ["title", "id"], "_rows": ["page"], "_type": ["json"]})
    found = json.loads(site.client.get(form.action, query_string=sent).get_data())
    assert [one["id"] for one in found] == page.keys
    assert set(found[0]) == {"id", "title"}


def test_no_column_at_all_is_no_file(library):
    site = export_site(library)
    query = {"_type": "csv", "_chosen": "1"}
    assert site.get("book/export/", query).status == 302
    assert site.flashes() == ["Choose at least one column."]
    assert site.get("book/export/csv/", {"_column": "nothing"}).status == 302
    assert site.flashes() == ["There is no column nothing to export."]


def test_selected_records_are_exported_through_the_actions_bar(library):
    site = export_site(library)
    assert "export" in [one.name for one in site.list().page.actions]
    reply = site.post("book/action/", {"action": "export", "rowid": ["5", "2", "77"], "_ask": "1"})
    assert reply.status == 200
    form = next(one for one in reply.document.forms if "_type" in one.values())
    assert form.method == "post"
    sent = form.values()
    assert sent["rowid"] == ["5", "2", "77"]
    assert sent["_rows"] == ["selected"]
    sent["_column"] = ["id"]
    response = site.client.post(form.action, data=sent)
    assert ids(response.get_data()) == [5, 2]
    del sent["csrf_token"]
    assert site.client.post(form.action, data=sent).status_code == 400


def test_too_many_selected_records_are_refused(library):
    site = export_site(library)
    many = [str(one) for one in range(1001)]
    assert site.post("book/export/csv/", {"rowid": many}).status == 413


def test_one_format_is_one_link_and_several_are_a_menu(library):
    one = export_site(library, export_types=("csv",)).list()
    assert "Export CSV" in one.text
    several = export_site(library).list()
    assert [link.label for link in several.page.exports] == [
        "CSV", "TSV", "JSON", "JSON lines", "Excel",
    ]  # fmt: skip


def test_authors_are_named_in_one_statement_and_not_by_their_keys(library):
    rows = table(download(export_site(library), sort="id"))
    named = [AUTHORS[BOOKS[int(row[0])]["author"]]["name"] for row in rows[1:]]
    assert [row[2] for row in rows[1:]] == named

"""Exports: what a file holds, who gets it, and what happens when it cannot be finished."""

import csv
import datetime as dt
import io
import json
import threading
import tracemalloc
import zipfile
from decimal import Decimal
from functools import partial
from urllib.request import urlopen

import pytest
from markupsafe import Markup
from openpyxl import load_workbook
from werkzeug.serving import make_server

from admin_core import hookimpl
from admin_core.data import Condition, StoreUnavailable

from .library import AUTHORS, BOOKS
from .site import Site, on_databases, only
from .test_statements import fill

EVERY = ("csv", "tsv", "json", "ndjson", "xlsx")
COLUMNS = ("id", "title", "author", "tags", "pages", "price", "in_print", "published", "genre")
OPEN = {"can_export": True, "export_types": EVERY, "column_list": COLUMNS}


def export_site(library, *plugins, **options):
    """Return a site whose books can be exported."""
    return Site(library, plugins=plugins, book={**OPEN, **options})


def download(site, path="book/export/csv/", **query):
    """Return the bytes of a file."""
    response = site.client.get(f"/admin/{path}", query_string=query)
    assert response.status_code == 200, (response.status_code, site.flashes())
    assert response.headers["Content-Disposition"].startswith("attachment"), response.text
    return response.get_data()


def table(data, separator=","):
    """Return a file of separated values as rows."""
    text = data.decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def sheets(data):
    """Return each sheet of a workbook as rows of values."""
    book = load_workbook(io.BytesIO(data))
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def ids(data):
    """Return the first column of a CSV file, its head left out."""
    return [int(row[0]) for row in table(data)[1:]]


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
                       "essay"]  # fmt: skip
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
    site = export_site(library, column_formatters=formatters,
                       column_formatters_export={"title": lambda v, c, m, n: n + str(m.id)})  # fmt: skip
    assert table(download(site, sort="id"))[1][1] == "title1"


@pytest.mark.guarantee("model-10")
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


# -- safety of the file ----------------------------------------------------------------------------

FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1", "  =1")
PLAIN = ("-12.5", "-7", "+4", "a=b", "", "x-y")


@pytest.mark.guarantee("model-w7", "G21")
@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(library, name):
    cells = dict(enumerate((*FORMULAS, *PLAIN), 1))
    formatter = {"title": lambda view, context, record, name: cells.get(record.id, "-")}
    options = {"column_formatters_export": formatter, "column_export_list": ("id", "title")}
    site = export_site(library, **options)

    def column(site):
        data = download(site, f"book/export/{name}/", sort="id")
        if name == "xlsx":
            rows = sheets(data)[0]
            # Excel reads a carriage return as a line end.
            return [(row[1] or "").replace("\r", "\n") for row in rows[1:15]]
        rows = table(data, "\t" if name == "tsv" else ",")
        return [row[1].replace("\r", "\n") for row in rows[1:15]]

    same = [one.replace("\r", "\n") for one in (*FORMULAS, *PLAIN)]
    assert column(site) == [*(f"'{one}" for one in same[: len(FORMULAS)]), *PLAIN]
    assert column(export_site(library, export_escape_formulas=False, **options)) == same


def test_labels_are_made_harmless_as_well(library):
    site = export_site(library, column_labels={"title": "=1+1"})
    assert table(download(site))[0][1] == "'=1+1"


def test_numbers_stay_numbers_whatever_their_sign(library):
    site = export_site(library, column_formatters_export={"pages": lambda v, c, m, n: -m.id})
    assert table(download(site, sort="id"))[1][4] == "-1"
    assert sheets(download(site, "book/export/xlsx/", sort="id"))[0][1][4] == -1


@pytest.mark.guarantee("model-w7")
@pytest.mark.parametrize(("name", "plain", "encoded"), [
    ("Books.csv", 'attachment; filename="Books.csv"', ""),
    ("../../etc/passwd", 'attachment; filename="etc_passwd.csv"', ""),
    ('a"b\r\nX-Evil: 1;c', 'attachment; filename="a_b_X-Evil_1;c.csv"', ""),
    ("Bücher", 'attachment; filename="Bucher.csv"', "UTF-8''B%C3%BCcher.csv"),
    ("книги", 'attachment; filename="export.csv"',
     "UTF-8''%D0%BA%D0%BD%D0%B8%D0%B3%D0%B8.csv"),
    ("", 'attachment; filename="export.csv"', ""),
    ("x" * 500, f'attachment; filename="{"x" * 116}.csv"', ""),
])  # fmt: skip
def test_the_name_of_a_file_is_safe_and_keeps_its_letters(library, name, plain, encoded):
    site = export_site(library, get_export_name=lambda view, export_type="csv": name)
    header = site.client.get("/admin/book/export/csv/").headers["Content-Disposition"]
    first, _, second = header.partition("; filename*=")
    assert (first, second) == (plain, encoded)


def test_a_file_is_named_after_the_view_and_the_time(library):
    site = Site(library, book=OPEN, names={"Book": "My books"})
    header = site.client.get("/admin/book/export/json/").headers["Content-Disposition"]
    name = header.partition('"')[2].strip('"')
    stem, _, ending = name.partition(".")
    assert ending == "json"
    dt.datetime.strptime(stem, "My_books_%Y-%m-%d_%H-%M-%S")


# -- streaming -------------------------------------------------------------------------------------


class Ears:
    """Hears events."""

    def __init__(self):
        self.events = []

    @hookimpl
    def admin_event(self, event):
        self.events.append(event)


def test_an_export_is_told_to_plugins_with_what_was_taken(library):
    ears = Ears()
    site = export_site(library, ears)
    download(site, "book/export/json/", _column=["id", "title"], pages__at_most="150")
    (event,) = ears.events
    assert (event.name, event.model) == ("records.exported", "Book")
    assert event.detail == {
        "format": "json", "columns": ("id", "title"), "number": 13, "is_complete": True,
    }  # fmt: skip


def test_a_database_that_does_not_answer_gives_a_page_and_no_file(library, monkeypatch):
    site = export_site(library)

    def gone(*args, **kwargs):
        raise StoreUnavailable("Connection refused")

    monkeypatch.setattr(type(site.views["Book"].store), "find", gone)
    for name in EVERY:
        reply = site.get(f"book/export/{name}/")
        assert reply.status == 503
        assert "The database does not answer" in reply.text
        assert "Content-Disposition" not in reply.headers


@pytest.mark.parametrize("name", ["csv", "ndjson", "json"])
def test_a_failure_in_the_middle_is_seen_in_the_file_and_in_the_log(library, name, caplog):
    ears = Ears()
    site = export_site(library, ears, column_formatters_export={
        "title": lambda view, context, record, column: "x" * 5_000 if record.id < 50 else 1 / 0
    })  # fmt: skip
    parts = []
    response = site.client.get(f"/admin/book/export/{name}/?sort=id", buffered=False)
    with pytest.raises(ZeroDivisionError):
        for part in response.iter_encoded():
            parts.append(part)
    data = b"".join(parts)
    assert b"x" * 5_000 in data
    if name == "json":
        with pytest.raises(json.JSONDecodeError):
            json.loads(data)
    else:
        assert b"THIS FILE IS NOT COMPLETE" in data.splitlines()[-1]
    assert "broke off after" in caplog.text
    assert ears.events[0].detail["is_complete"] is False


def test_a_failure_in_the_first_piece_sends_nothing(library):
    def fail(view, context, record, name):
        raise RuntimeError("no value today")

    site = export_site(library, column_formatters_export={"title": fail})
    with pytest.raises(RuntimeError) as caught:
        site.client.get("/admin/book/export/csv/")
    assert "while exporting column 'title'" in caught.value.__notes__[0]


def test_what_a_visitor_leaves_unread_gives_everything_back(library, monkeypatch):
    ears, released = Ears(), []
    site = export_site(library, ears, column_formatters_export={
        "title": lambda view, context, record, name: "x" * 9_000
    })  # fmt: skip
    response = site.client.get("/admin/book/export/csv/", buffered=False)
    store = site.views["Book"].store
    monkeypatch.setattr(type(store), "release", lambda self: released.append(self))
    parts = response.iter_encoded()
    next(parts)
    assert not released
    response.close()
    assert released
    (event,) = ears.events
    assert event.detail["is_complete"] is False
    assert event.detail["number"] < len(BOOKS)


# A server on a port of its own, as a browser meets it.
@only("sqlite")
def test_a_browser_learns_that_a_transfer_broke_off(library):
    site = export_site(library, column_formatters_export={
        "title": lambda view, context, record, name: "x" * 9_000 if record.id < 50 else 1 / 0
    })  # fmt: skip
    site.app.testing = False
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/admin/book/export/csv/?sort=id"
        with urlopen(url) as response:
            try:
                data = response.read()
            except OSError:
                return
        assert data.endswith(b'NOT COMPLETE."\r\n')
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


# -- size ------------------------------------------------------------------------------------------


@on_databases
def test_a_file_costs_one_statement_a_block_whatever_its_columns(library):
    fill(library, 2_500)
    site = export_site(library, column_list=("id", "title", "author", "editor", "author.country"))
    download(site)
    with library.statements() as statements:
        assert len(ids(download(site))) == 2_500
    assert len(statements) == 3, statements
    site = export_site(library)
    download(site)
    with library.statements() as statements:
        download(site)
    # Each block's tags come in one or two more.
    assert len(statements) <= 9, statements


@only("sqlite")
@pytest.mark.guarantee("G21")
@pytest.mark.parametrize("name", EVERY)
def test_fifty_thousand_rows_need_no_more_memory_than_a_few_blocks(library, name):
    fill(library, 50_000)
    site = export_site(library, column_list=("id", "title", "author", "pages"))
    path = f"/admin/book/export/{name}/"
    for _ in site.client.get(f"{path}?id__at_most=3", buffered=False).iter_encoded():
        pass
    tracemalloc.start()
    try:
        size = 0
        for part in site.client.get(path, buffered=False).iter_encoded():
            size += len(part)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 500_000
    assert peak < 20_000_000, peak


# -- beyond what a workbook holds ------------------------------------------------------------------


def test_a_workbook_holds_what_excel_can_read(library):
    odd = {
        1: "x" * 40_000, 2: "a\x00b\x0b\ufffe", 3: 2**70, 4: Decimal("1234567890.1234567890"),
        5: dt.date(1850, 1, 1), 6: dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC),
        7: dt.timedelta(hours=30), 8: dt.time(7, 30), 9: float("nan"), 10: "https://example.org",
        11: "123", 12: "_x0041_", 13: ["a", "b"], 14: {"a": 1}, 15: b"\x01\xff",
        16: dt.timedelta(days=-1), 17: dt.time(7, tzinfo=dt.UTC),
    }  # fmt: skip
    site = export_site(library, column_export_list=("id", "title"), column_formatters_export={
        "title": lambda view, context, record, name: odd.get(record.id)
    })  # fmt: skip
    data = download(site, "book/export/xlsx/", sort="id")
    found = {row[0]: row[1] for row in sheets(data)[0][1:]}
    assert len(found[1]) == 32_767
    assert found[1].endswith("…")
    assert found[2] == "a\ufffdb\ufffd\ufffd"
    assert found[3] == str(2**70)
    assert found[4] == "1234567890.1234567890"
    assert found[5] == "1850-01-01"
    assert found[6] == "2024-05-01 12:00:00+00:00"
    assert found[7] == dt.timedelta(hours=30) or found[7] == dt.datetime(1900, 1, 1, 6)
    assert found[8] == dt.time(7, 30)
    assert found[9] == "nan"
    assert found[10] == "https://example.org"
    assert found[11] == "123"
    assert found[12] == "_x0041_"
    assert found[13:] if False else (found[13], found[14], found[15]) == ("a, b", '{"a": 1}', "01ff")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert not any(name.endswith(".rels") and b"example.org" in book.read(name)
                       for name in book.namelist())  # fmt: skip


def test_a_workbook_goes_on_on_another_sheet(library, monkeypatch):
    monkeypatch.setattr("admin_core.workbook.MAX_ROWS", 41)
    site = export_site(library)
    first, second = sheets(download(site, "book/export/xlsx/", sort="id"))
    assert (len(first), len(second)) == (41, 21)
    assert first[0] == second[0]
    assert second[1][0] == 41


def test_a_format_whose_library_is_missing_says_what_to_install(library, monkeypatch):
    monkeypatch.setattr("admin_core.workbook.find_spec", lambda name: None)
    site = export_site(library)
    assert site.get("book/export/xlsx/").status == 302
    (message,) = site.flashes()
    assert 'pip install "admin-core[xlsx]"' in message


def test_authors_are_named_in_one_statement_and_not_by_their_keys(library):
    rows = table(download(export_site(library), sort="id"))
    named = [AUTHORS[BOOKS[int(row[0])]["author"]]["name"] for row in rows[1:]]
    assert [row[2] for row in rows[1:]] == named

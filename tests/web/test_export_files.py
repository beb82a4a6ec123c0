"""Exported files: safe to open, sent while they are read, whole or visibly not."""

import datetime as dt
import io
import json
import threading
import tracemalloc
import zipfile
from decimal import Decimal
from http.client import IncompleteRead
from urllib.request import urlopen

import pytest
from werkzeug.serving import make_server

from admin_core import hookimpl
from admin_core.data import StoreUnavailable

from .exporting import EVERY, OPEN, download, export_site, ids, sheets, table
from .library import BOOKS
from .site import Site, on_databases, only
from .test_statements import fill

# -- safety of the file ----------------------------------------------------------------------------

FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1", "  =1")
PLAIN = ("-12.5", "-7", "+4", "a=b", "", "x-y")


@pytest.mark.guarantee("model-w7")
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
            # openpyxl does not undo how a workbook spells a carriage return.
            return [(row[1] or "").replace("_x000D_", "\n") for row in rows[1:15]]
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
    ('a"b\r\nX-Evil: 1;c', 'attachment; filename="a_b_X-Evil__1;c.csv"', ""),
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

    for name in ("find", "iterate"):
        monkeypatch.setattr(type(site.views["Book"].store), name, gone)
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
        with urlopen(url) as response, pytest.raises(IncompleteRead) as caught:
            response.read()
        assert b"THIS FILE IS NOT COMPLETE" in caught.value.partial[-100:]
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
@pytest.mark.guarantee("model-w7")
@pytest.mark.parametrize("name", EVERY)
@pytest.mark.guarantee("security-18")
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
    # So that Excel shows what is there; openpyxl does not undo it.
    assert found[12] == "_x005F_x0041_"
    assert (found[13], found[14], found[15]) == ("a, b", '{"a": 1}', "01ff")
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

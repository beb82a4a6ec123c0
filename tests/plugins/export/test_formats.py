"""tablib's formats, through the admin, read again by whatever reads them."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

import pytest
import tablib
import xlrd
import yaml
from flask import Flask
from odf import opendocument, table, teletype

import admin_export.tables
from admin_core import Admin, ModelView
from admin_export import exporters
from admin_memory import Memory

NAMES = ("yaml", "html", "ods", "xls", "dbf", "latex", "jira", "rst", "sql", "cli")


@dataclass
class Book:
    id: int | None = None
    title: str = ""
    price: Decimal | None = None
    in_print: bool = True
    added: dt.date | None = None


SHELF = (
    Book(1, "Ünder & <over>", Decimal("2.50"), False, dt.date(2024, 5, 1)),
    Book(2, "=1+1"),
)


class BookView(ModelView):
    can_export = True
    export_types = NAMES
    column_display_pk = True
    column_labels = {"in_print": "Published, in print", "added": "published, added"}


def get(name, *shelf, **query):
    app = Flask(__name__)
    app.testing = True
    app.secret_key = "for tests"
    admin = Admin(app, plugins=["export", "memory"], discover=False)
    admin.add_view(BookView(Book, Memory(*(shelf or SHELF))))
    client = app.test_client()
    answer = client.get(f"/admin/book/export/{name}/", query_string={"sort": "id", **query})
    answer.messages = ""
    if answer.status_code == 302:
        answer.messages = client.get(answer.location).text
    return answer


@pytest.mark.parametrize("one", list(exporters()), ids=lambda one: one.name)
def test_every_format_gives_a_file_with_its_media_type(one):
    answer = get(one.name)
    assert answer.status_code == 200
    assert answer.mimetype == one.mimetype
    assert answer.mimetype != "application/octet-stream"
    assert answer.headers["Content-Disposition"].endswith(f'.{one.extension}"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.get_data()


def test_all_that_is_promised_is_there():
    assert [one.name for one in exporters()] == list(NAMES)
    assert not [one.needs for one in exporters() if one.needs]


def test_yaml_keeps_types_and_names():
    found = yaml.safe_load(get("yaml").get_data())
    assert found == [
        {"id": 1, "title": "Ünder & <over>", "price": "2.50", "in_print": False,
         "added": dt.date(2024, 5, 1)},
        {"id": 2, "title": "=1+1", "price": None, "in_print": True, "added": None},
    ]  # fmt: skip


def test_html_is_escaped_and_runs_nowhere():
    text = get("html").text
    assert "Ünder &amp; &lt;over&gt;" in text
    assert "<over>" not in text
    assert "&#x27;=1+1" in text or "'=1+1" in text


def test_xls_keeps_numbers_and_disarms_formulas():
    book = xlrd.open_workbook(file_contents=get("xls").get_data())
    rows = [book.sheet_by_index(0).row_values(number) for number in range(3)]
    assert rows[1][:3] == [1, "Ünder & <over>", "2.50"]
    assert rows[2][1] == "'=1+1"


def test_ods_disarms_formulas():
    book = opendocument.load(io.BytesIO(get("ods").get_data()))
    cells = [teletype.extractText(one) for one in book.getElementsByType(table.TableCell)]
    assert "Ünder & <over>" in cells
    assert "'=1+1" in cells
    assert "=1+1" not in cells


def test_dbf_takes_names_and_texts_of_any_length():
    data = get("dbf", Book(1, "x" * 300)).get_data()
    found = tablib.Dataset().load(data, "dbf")
    assert found[0][1] == "x" * 80


@pytest.mark.parametrize("name", NAMES)
def test_a_list_without_records_is_no_error(name):
    answer = get(name, rowid="77")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"]


def test_a_missing_library_is_named_with_what_installs_it(monkeypatch):
    monkeypatch.setattr(admin_export.tables, "find_spec", lambda name: None)
    for name in ("yaml", "ods", "xls", "cli"):
        answer = get(name)
        assert answer.status_code == 302
        assert f"admin-export[{name}]" in answer.messages
    assert get("html").status_code == 200

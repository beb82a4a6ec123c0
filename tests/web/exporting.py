"""What tests of exports share: a site that exports, and files read again."""

import csv
import io

from openpyxl import load_workbook

from .site import Site

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

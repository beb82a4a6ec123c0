"""Imports: files become records as if each had been typed into the form, or nothing does."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from admin_core import hookimpl
from admin_core.data import Condition, ValidationFailed
from admin_import import ImportMixin

from .library import BOOKS, Genre
from .site import Site, only


def import_site(library, *plugins, **options):
    return Site(library, plugins=plugins, mixins=(ImportMixin,), **options)


@pytest.fixture
def site(library):
    return import_site(library)


def send(site, content, name="books.csv", path="book/import/", **more):
    """Send a file to be checked."""
    content = content.encode() if isinstance(content, str) else content
    data = {"file": (io.BytesIO(content), name), **more}
    return site.post(path, data, content_type="multipart/form-data")


def confirm(site, reply, path="book/import/", **more):
    """Say yes to what the check has found."""
    assert reply.status == 200, reply.text
    form = reply.form("kept").values()
    sent = {name: values[0] for name, values in form.items() if values}
    return site.post(path, {**sent, "_import": "1", **more})


def imported(site, content, name="books.csv", path="book/import/", **more):
    """Check and import a file; return the messages that follow."""
    reply = confirm(site, send(site, content, name, path, **more), path)
    assert reply.status == 302, reply.text
    return site.flashes()


# -- formats -------------------------------------------------------------------------------------

WHOLE = {
    "title": "Whole",
    "subtitle": "Sub",
    "motto": "Per aspera",
    "status": "ready",
    "notes": "one\ntwo",
    "pages": 123,
    "price": "12.50",
    "rating": 0.5,
    "in_print": True,
    "signed": False,
    "published": "2024-02-29",
    "added": "2024-02-29T12:34:56",
    "genre": "Essay",
    "meta": {"ü": [1, None]},
    "author": "Bo Stone",
    "editor": 3,
    "tags": ["space", "war"],
    "sequel_of": "7",
}
STORED = {
    **WHOLE,
    "id": 61,
    "price": Decimal("12.50"),
    "published": dt.date(2024, 2, 29),
    "added": dt.datetime(2024, 2, 29, 12, 34, 56),
    "genre": Genre.essay,
    "author": 2,
    "tags": (1, 4),
    "sequel_of": 7,
}


def as_cell(value):
    if isinstance(value, list):
        return ", ".join(value)
    return json.dumps(value) if isinstance(value, dict) else str(value)


def separated(separator, *rows):
    def quoted(value):
        text = as_cell(value).replace('"', '""')
        return f'"{text}"'

    lines = [separator.join(rows[0]), *(separator.join(map(quoted, one.values())) for one in rows)]
    return "\r\n".join(lines)


def workbook(*rows):
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        cells = {
            **{name: as_cell(row[name]) for name in ("meta", "tags") if name in row},
            **{name: dt.datetime.fromisoformat(row[name]) for name in ("added", "published")
               if name in row},
        }  # fmt: skip
        book.active.append([cells.get(name, value) for name, value in row.items()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FILES = {
    "books.csv": separated(",", WHOLE),
    "semicolons.csv": separated(";", WHOLE),
    "marked.csv": b"\xef\xbb\xbf" + separated(",", WHOLE).encode(),
    "wide.csv": separated(",", WHOLE).encode("utf-16"),
    "books.TSV": separated("\t", WHOLE),
    "books.json": json.dumps([WHOLE]),
    "books.jsonl": json.dumps(WHOLE) + "\n\n",
    "books.xlsx": workbook(WHOLE),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_value_comes_from_every_format(site, name):
    assert imported(site, FILES[name], name) == ["1 new record"]
    assert site.library.book(61) == STORED


def test_what_was_exported_can_be_imported_again(library):
    names = ("id", "title", "subtitle", "notes", "pages", "price", "rating", "in_print", "signed",
             "published", "added", "genre", "author", "editor", "tags")  # fmt: skip
    before = library.rows("Book")
    for ending in ("csv", "json", "xlsx"):
        site = import_site(
            library, book={"can_export": True, "export_types": (ending,), "export_max_rows": 0,
                           "column_export_list": names, "form_excluded_columns": ("meta",)}
        )  # fmt: skip
        file = site.get(f"book/export/{ending}/?sort=id").body
        for number in (2, 3):
            library.change("Book", number, title=f"Spoilt {number}", pages=None, author=5)
        checked = send(site, file, f"books.{ending}", _update="1")
        assert checked.status == 200, checked.page.outcome
        assert confirm(site, checked).status == 302
        assert site.flashes() == ["60 changed records"]
        after = library.rows("Book")
        for number, book in after.items():
            if ending == "xlsx":  # its moments have no millionths
                exact = before[number]["added"].microsecond
                book["added"] = book["added"].replace(microsecond=exact)
            for name in names:
                # A text file has no word for the difference between nothing and no text.
                assert (book[name] or None) == (before[number][name] or None), (ending, name, book)


# -- what a file's columns mean ------------------------------------------------------------------


def test_columns_are_named_by_field_or_label_and_others_are_told(site):
    reply = send(site, "TITLE,Length,author.name,colour\nNamed,12,Di Rivers,red\n")
    assert "Columns that are not imported: colour" in reply.text
    confirm(site, reply)
    book = site.library.book(61)
    assert (book["title"], book["pages"], book["author"]) == ("Named", 12, 4)


def test_what_the_file_does_not_say_is_as_new_records_have_it(site):
    site.post("book/new/", {"title": "Typed", "author": "1", "in_print": "y"})
    imported(site, "title,author,in_print\nRead,1,yes\n")
    typed, read = site.library.book(61), site.library.book(62)
    own = {"id": 0, "title": "", "added": 0}
    assert {**read, **own} == {**typed, **own}


def test_texts_that_an_export_made_harmless_are_read_as_they_were(site):
    imported(site, "title,author\n'=1+1,1\n'tis,1\n")
    assert [site.library.book(number)["title"] for number in (61, 62)] == ["=1+1", "'tis"]


# -- records that are there already --------------------------------------------------------------


def test_records_that_are_there_are_changed_in_what_the_file_says(site):
    told = imported(site, "id,title,author,tags\n3,Changed,5,sea\n,New,1,\n", _update="1")
    assert told == ["1 new record", "1 changed record"]
    assert site.library.book(3) == {**BOOKS[3], "title": "Changed", "author": 5, "tags": (2,)}
    assert site.library.book(61)["title"] == "New"


def test_a_record_that_is_there_is_left_alone_unless_that_is_asked_for(site):
    reply = send(site, "id,title\n3,Changed\n")
    assert reply.status == 422
    assert [one.number for one in reply.page.outcome.problems] == [1]
    assert site.library.book(3) == BOOKS[3]


def test_a_record_is_found_by_the_fields_that_the_view_names(library):
    site = import_site(library, author={"import_key": ("name",)})
    reply = send(site, "name,country\nAda Lovelace,Wales\nNobody,Peru\n", path="author/import/",
                 _update="1")  # fmt: skip
    confirm(site, reply, "author/import/")
    rows = library.rows("Author")
    assert rows[1]["country"] == "Wales"
    assert [one["country"] for one in rows.values() if one["name"] == "Nobody"] == ["Peru"]


def test_a_key_that_no_record_has_is_told(site):
    reply = send(site, "id,title\n900,Nowhere\n", _update="1")
    assert [one.message for one in reply.page.outcome.problems] == ["This record does not exist."]


# -- refusals ------------------------------------------------------------------------------------

WRONG = [
    ("pages", "many", "pages"),
    ("published", "31.02.2024", "published"),
    ("genre", "cookery", "genre"),
    ("author", "Nobody At All", "author"),
    ("in_print", "perhaps", "in_print"),
    ("meta", "{", "meta"),
    ("title", "", "title"),
    ("tags", "space, nonsense", "tags"),
    ("title", "nul\x00", "title"),
]


@pytest.mark.parametrize(("name", "value", "column"), WRONG)
def test_what_is_wrong_is_told_by_record_and_column_and_nothing_is_saved(site, name, value, column):
    good = {"title": "Good", "author": "1"}
    bad = {**good, name: value}
    rows = [{**dict.fromkeys(bad, ""), **good}, bad]
    rows[0] = {**rows[0], **({name: "no"} if name == "in_print" else {})}
    reply = send(site, separated(",", *rows))
    assert reply.status == 422
    problems = reply.page.outcome.problems
    assert [(one.number, one.column) for one in problems] == [(2, column)], problems
    assert "kept" not in reply.html
    assert set(site.library.rows("Book")) == set(BOOKS)


def broken_workbook():
    """Return a workbook whose sheet ends in the middle."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(WHOLE))) as good, zipfile.ZipFile(file, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    return file.getvalue()


BROKEN = broken_workbook()


def test_all_that_is_wrong_with_a_record_is_told_at_once(site):
    reply = send(site, "title,author,pages,in_print\n,Nobody,many,perhaps\n")
    assert {one.column for one in reply.page.outcome.problems} == {
        "title", "author", "pages", "in_print",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "The file holds no records."),
        ("a.csv", "title,author\n", "The file holds no records."),
        ("a.csv", "colour\nred\n", "No column of the file is called like a field of the form."),
        ("a.csv", "title,title\na,b\n", "Two columns are called title."),
        ("a.csv", "title,TITLE\na,b\n", "Two columns are called title."),
        ("a.csv", "title\na,b\n", "A row has more values than there are columns: a, b"),
        ("a.csv", 'title,author\n"open,1\n', "Line 2 cannot be read: unexpected end of data"),
        ("a.csv", b"title\n\xff\xff\n", "The file is not in UTF-8. Save it so and try again."),
        ("a.json", "{}", "The file holds no records."),
        ("a.json", "[1]", "The file holds no records."),
        ("a.json", "[" * 99_999, "This is not valid JSON."),
        ("a.json", '[{"pages": NaN}]', "This is not valid JSON."),
        ("a.xlsx", "no zip", "This is no Excel workbook."),
        ("a.xlsx", BROKEN, "This is no Excel workbook."),
        ("a.json", '[{"\\ud800": 1, "title": "a"}]', "broken character"),
        ("a.exe", "MZ", "The file's name does not tell its format. Choose the format."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(shared_site, name, content, message):
    reply = send(shared_site, content, name)
    assert reply.status == 422
    assert message in reply.text


@pytest.fixture(scope="module")
def shared_site(written_library):
    return import_site(written_library)


def test_a_form_without_a_file_is_told(site):
    reply = site.post("book/import/", {})
    assert reply.status == 422
    assert "Choose a file." in reply.text


def test_files_that_are_too_large_are_refused(library):
    site = import_site(library, book={"import_max_rows": 2, "import_max_size": 1_000})
    assert "more than 2 records" in send(site, "title,author\n" + "a,1\n" * 3).text
    assert "The file is too large." in send(site, "title,author\n" + "a,1\n" * 400).text
    reply = send(site, b"title\n" + b"a" * 100_000)
    assert reply.status == 413
    assert "The file is too large." in reply.text


def test_what_the_view_refuses_while_saving_undoes_the_whole_import(library):
    def on_model_change(self, form, model, is_created):
        if model.title == "Third":
            raise ValidationFailed("Not a third one.")

    site = import_site(library, book={"on_model_change": on_model_change})
    checked = send(site, "title,author\nFirst,1\nSecond,1\nThird,1\n")
    reply = confirm(site, checked)
    assert reply.status == 422
    assert [(one.number, one.message) for one in reply.page.outcome.problems] == [
        (3, "Not a third one.")
    ]
    if "transactions" in site.views["Book"].store.capabilities:
        assert set(library.rows("Book")) == set(BOOKS)
    else:
        assert "2 new records" in reply.text


def test_a_value_that_must_be_unique_is_told_by_the_record_that_repeats_it(library):
    site = import_site(library)
    checked = send(site, "title,author\nbrand new,1\nbrand new,1\n")
    reply = confirm(site, checked)
    assert reply.status == 422
    assert [one.number for one in reply.page.outcome.problems] == [2]


# -- the file between check and import -----------------------------------------------------------


def test_a_file_is_imported_once_and_by_nobody_else(site):
    checked = send(site, "title,author\nOnce,1\n")
    token = site.token
    mine = site.client
    site.forget()
    stolen = confirm(site, checked, csrf_token=site.token)
    assert (stolen.status, "not here any more" in stolen.text) == (422, True)
    site.client, site._token = mine, token
    assert confirm(site, checked).status == 302
    again = confirm(site, checked)
    assert (again.status, "not here any more" in again.text) == (422, True)
    assert len(site.library.rows("Book")) == len(BOOKS) + 1


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 97, "\x00"])
def test_no_other_file_can_be_named(site, name):
    reply = site.post("book/import/", {"_import": "1", "kept": name})
    assert (reply.status, "not here any more" in reply.text) == (422, True)


# -- rights --------------------------------------------------------------------------------------


class Policy:
    def __init__(self, refused=(), hidden=(), read_only=()):
        self.refused = refused
        self.hidden = hidden
        self.read_only = read_only

    @hookimpl
    def admin_authorize(self, action, key):
        return False if action in self.refused or (action, key) in self.refused else None

    @hookimpl
    def admin_field_access(self, info):
        own = {name: "hidden" for name in self.hidden if name in info}
        return {**own, **{name: "read" for name in self.read_only if name in info}}

    @hookimpl
    def admin_row_conditions(self, action, info):
        if info.name == "Book" and action == "update":
            return [Condition("id", "at_most", 7)]
        return None


def test_the_list_leads_to_the_import(site):
    assert "/admin/book/import/" in site.list().html
    assert "Check the file" in site.get("book/import/").text


@pytest.mark.parametrize("refused", ["create", "import"])
def test_who_may_not_import_finds_no_import_and_is_refused(library, refused):
    site = import_site(library, Policy((refused,)))
    assert "Import…" not in site.list().text
    assert site.get("book/import/").status == 403
    assert send(site, "title,author\nForbidden,1\n").status == 403
    assert site.post("book/import/", {"_import": "1", "kept": "x"}).status == 403
    assert set(library.rows("Book")) == set(BOOKS)


def test_fields_that_may_not_be_set_are_not_set(library):
    site = import_site(library, Policy(hidden=("pages",), read_only=("price",)))
    reply = send(site, "title,author,pages,price\nQuiet,1,5,6\n")
    assert "Columns that are not imported: pages, price" in reply.text
    confirm(site, reply)
    book = library.book(61)
    assert (book["title"], book["pages"], book["price"]) == ("Quiet", None, None)


def test_records_out_of_the_policys_bounds_are_not_changed(library):
    site = import_site(library, Policy((("update", "4"),)))
    reply = send(site, "id,title\n4,Refused\n8,Outside\n5,Fine\n", _update="1")
    assert [one.number for one in reply.page.outcome.problems] == [1, 2]
    assert library.book(8) == BOOKS[8]


def test_a_forged_import_changes_nothing(site):
    checked = send(site, "title,author\nForged,1\n")
    form = checked.form("kept").values()
    reply = site.post(
        "book/import/", {"_import": "1", "kept": form["kept"][0], "csrf_token": "forged"}
    )
    assert reply.status == 400
    assert set(site.library.rows("Book")) == set(BOOKS)


def test_every_record_and_the_import_are_told(library):
    told = []

    class Audit:
        @hookimpl
        def admin_event(self, event):
            told.append((event.name, event.model, dict(event.detail)))

    site = import_site(library, Audit())
    imported(site, "title,author\nOne,1\nTwo,2\n")
    assert [name for name, *_ in told] == ["record.created", "record.created", "records.imported"]
    assert told[-1][2] == {"format": "csv", "created": 2, "updated": 0}


# -- work ----------------------------------------------------------------------------------------


def growth(library, head, row="{n},1"):
    """Return how many statements 45 more records of a file cost while it is checked."""
    site = import_site(library)
    titles = [library.book(n)["title"] for n in range(1, 51)]
    counts = []
    for number in (5, 50):
        rows = (f"{row.format(n=n, title=titles[n - 1])}\n" for n in range(1, number + 1))
        with library.statements() as sent:
            reply = send(site, f"{head}\n{''.join(rows)}", _update="1")
        assert reply.status == 200, reply.page.outcome
        counts.append(len(sent))
    return counts[1] - counts[0]


@only("sqlite", "peewee", "peewee-postgresql")
@pytest.mark.parametrize("head", ["title,author", "id,pages", "id,tags"])
def test_checking_costs_the_same_for_any_number_of_records(library, head):
    assert growth(library, head) == 0


@only("sqlite", "peewee", "peewee-postgresql")
@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("title,author,sequel_of", "New {n},1,{n}"),
        ("title,author,sequel_of", "New {n},1,{title}"),
        ("title,author,sequel_of.title", "New {n},1,{title}"),
    ],
)
def test_records_that_many_rows_name_are_found_together(library, head, row):
    assert growth(library, head, row) <= 2


def test_what_several_records_are_called_is_refused_and_named(library):
    site = import_site(library)
    names = "name\nTwin\nTwin\nOther\n"
    assert imported(site, names, path="author/import/") == ["3 new records"]
    page = send(site, "title,author\nA,Twin\nB,Other\nC,Nobody\n").text
    assert "Several records are called 'Twin'." in page
    assert "No record is called 'Nobody'." in page
    assert "'Other'" not in page


def test_a_key_may_be_written_as_people_write_numbers(library):
    site = import_site(library)
    assert send(site, "title,author\nA,01\n").status == 200

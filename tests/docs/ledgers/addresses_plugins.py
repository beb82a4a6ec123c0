"""Each statement about the addresses that plugins add is so."""

from __future__ import annotations

import io
import re
from typing import Any

from flask import Flask

from admin_core import Admin
from admin_i18n.switcher import LanguageView
from admin_memory import Memory
from admin_mongo.mongoengine import ModelView as DocumentView

from ..asked_pages import Note, Notes, papers
from ..statements import NO_CLAIM, Ledger, Part

PAGE, TITLE = "addresses.md", "Pages that plugins add"
ROUTES = (
    "tests/docs/test_addresses.py::test_what_plugins_add_is_documented "
    "tests/docs/test_addresses.py::test_no_other_address_is_made_by_an_admin_with_all_plugins"
)
NAMES = (
    "tests/docs/test_addresses_arguments.py"
    "::test_the_names_of_plugins_pages_are_those_that_they_read"
)
DOCTOR = "tests/plugins/doctor/test_page.py::test_"
LANGUAGE = "tests/plugins/i18n/test_language.py::test_"
IMPORT = "tests/web/test_import.py::test_"
FILES = "tests/mongo/test_grid_fields.py::test_"


class Papers(DocumentView):
    """Shows the file of a document."""

    column_list = ("title", "file")
    can_view_details = True


class Visitor:
    """Sends forms to an admin with notes and a choice of languages."""

    def __init__(self, *views: Any) -> None:
        app = Flask("site")
        app.config.update(SECRET_KEY="x", TESTING=True)
        self.admin = Admin(app, access="public")
        self.source = Memory()
        for view in (Notes(Note, self.source, endpoint="book"), LanguageView(("en", "de")), *views):
            self.admin.add_view(view)
        self.client = app.test_client()

    def get(self, page: str) -> Any:
        """Return a page."""
        return self.client.get(f"/admin/{page}")

    def post(self, page: str, **fields: Any) -> Any:
        """Send a form with its token."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("book/import/").text)
        assert token
        return self.client.post(f"/admin/{page}", data={**fields, "csrf_token": token[1]})

    def check(self, name: str = "notes.csv", **fields: Any) -> Any:
        """Send a file to be checked."""
        return self.post("book/import/", file=(io.BytesIO(b"text\nsecond\n"), name), **fields)

    def confirm(self, checked: Any, **fields: Any) -> Any:
        """Import what was checked."""
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', checked.text))
        assert "kept" in hidden
        return self.post("book/import/", **{**hidden, "_import": "1", **fields})


def says_the_format(_: str) -> None:
    visitor = Visitor()
    assert visitor.check("notes").status_code == 422
    assert visitor.check("notes", format="csv").status_code == 200
    picked = r'<option value="json"[^>]* selected|<option selected[^>]* value="json"'
    assert re.search(picked, visitor.get("book/import/?format=json").text)
    assert not re.search(picked, visitor.get("book/import/").text)


def asks_checks_and_imports(_: str) -> None:
    visitor = Visitor()
    assert 'type="file"' in visitor.get("book/import/").text
    checked = visitor.check()
    assert checked.status_code == 200
    assert "second" not in visitor.get("book/").text
    assert visitor.confirm(checked).status_code == 302
    assert "second" in visitor.get("book/").text


def returns_there_on_this_host_only(_: str) -> None:
    for wanted, followed in (("/admin/?x=1", True), ("//elsewhere.example/", False)):
        visitor = Visitor()
        imported = visitor.confirm(visitor.check(), url=wanted)
        for answer in (imported, visitor.post("language/", locale="de", url=wanted)):
            assert answer.status_code == 302
            assert (answer.location == wanted) is followed
            assert "elsewhere" not in answer.location
        shown = visitor.get(f"book/import/?url={wanted}").text
        assert (f'href="{wanted}"' in shown) is followed


def names_a_file_by_its_connection(mongodb_url: str) -> None:
    with papers(mongodb_url) as paper:
        document = paper(title="A")
        document.file.put(b"content", filename="a.txt")
        document.save()
        visitor = Visitor(Papers(paper, endpoint="paper"))
        alias = paper._meta["db_alias"]
        asked = f"paper/api/file/?id={document.file.grid_id}&coll=fs"
        reply = visitor.get(f"{asked}&db={alias}")
        assert reply.status_code == 302
        assert visitor.client.get(reply.location).data == b"content"
        assert visitor.get(f"{asked}&db=other").status_code == 404
        assert visitor.get(f"{asked.replace('coll=fs', 'coll=no')}&db={alias}").status_code == 404


SHOWN: Ledger = {
    "A model view is called `book` here.": NO_CLAIM,
    "`/admin/doctor/?address=` | GET | `admin-doctor`, where a `DoctorView` is added: explains an "
    "address": f"{ROUTES} {DOCTOR}an_address_is_explained_as_the_visitor_sees_it",
    "`/admin/language/` | POST | `admin-i18n`, where visitors may choose: remembers a language":
        f"{ROUTES} {LANGUAGE}a_visitor_changes_the_language_and_stays_on_the_page",
    "`/admin/book/import/` | GET, POST | `admin-import`: asks for a file; checks it; imports what "
    "was checked": asks_checks_and_imports,
    "`/admin/book/api/file/?id=&coll=` | GET | `admin_mongo.mongoengine`: leads to a file of a "
    "bucket by its id": f"{ROUTES} {FILES}only_files_of_documents_that_one_may_see_are_given",
    "`address` | doctor | the address to explain":
        f"{NAMES} {DOCTOR}an_address_is_explained_as_the_visitor_sees_it",
    "`locale` | language | the language":
        f"{NAMES} {LANGUAGE}a_visitor_changes_the_language_and_stays_on_the_page",
    "`file` | import (POST) | the file to check":
        f"{NAMES} {IMPORT}every_kind_of_value_comes_from_every_format "
        f"{IMPORT}a_form_without_a_file_is_told",
    "`format` | import | its format, where the name does not tell; picked in the form when the "
    "page is opened with it": says_the_format,
    "`kept` | import (POST) | the file that was checked":
        f"{NAMES} {IMPORT}a_file_is_imported_once_and_by_nobody_else "
        f"{IMPORT}no_other_file_can_be_named",
    "`_import` | import (POST) | import what was checked": asks_checks_and_imports,
    "`_update` | import (POST) | change records that are there already":
        f"{NAMES} {IMPORT}records_that_are_there_are_changed_in_what_the_file_says "
        f"{IMPORT}a_record_that_is_there_is_left_alone_unless_that_is_asked_for",
    "`id`, `coll`, `db` | api/file | the file's id, its bucket, the alias of a connection":
        names_a_file_by_its_connection,
    "`url` | language, import | where to return to; followed only when it stays on this host":
        returns_there_on_this_host_only,
    "`csrf_token` | every POST | the token":
        f"{IMPORT}a_forged_import_changes_nothing "
        f"{LANGUAGE}a_change_of_language_needs_a_token_and_leads_nowhere_else",
}  # fmt: skip

PARTS = [Part(PAGE, TITLE, SHOWN, given=("mongodb_url",))]

"""One admin over the sample library, and a browser for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from flask import Flask, template_rendered
from jinja2 import BytecodeCache

from admin_core import Admin, hookimpl
from admin_core.data import Choice

from .backends import Library
from .library import STATUSES
from .page import Document, Form


def only(*backends: str) -> Any:
    """Return the mark of a test of what only those backends have."""
    return pytest.mark.parametrize("written_library", backends, indirect=True)


#: The mark of a test that is about databases.
on_databases = only("sqlite", "postgresql", "mariadb")


def needs_composite_keys(library: Library) -> None:
    """Skip a test of keys of several fields where there are none."""
    if not library.has_composite_keys:
        pytest.skip("keys have one field here")


BOOK_COLUMNS = (
    "id", "title", "author", "editor", "author.country", "tags", "sequel_of", "pages", "price",
    "rating", "genre", "status", "published", "added", "in_print", "signed", "subtitle",
    "shelf_mark", "shout",
)  # fmt: skip

BOOK_FILTERS = (
    "title", "subtitle", "motto", "status", "notes", "pages", "price", "rating", "in_print",
    "signed", "published", "added", "genre", "meta", "author", "author.country", "editor", "tags",
    "tags.name", "sequel_of",
)  # fmt: skip


class StatusChoices:
    """The plugin that knows which words ``Book.status`` may hold."""

    @hookimpl
    def admin_describe_field(self, field: Any) -> Mapping[str, Any] | None:
        if field.name != "status":
            return None
        return {"choices": tuple(Choice(one, one.title()) for one in STATUSES)}


def _shout(view: Any, context: Any, record: Any, name: str) -> str:
    return f"{record.title.upper()}!"


OPTIONS: dict[str, dict[str, Any]] = {
    "Book": {
        "column_list": BOOK_COLUMNS,
        "column_labels": {"pages": "Length", "author.country": "Home"},
        "column_descriptions": {"pages": "Pages, covers not counted"},
        "column_formatters": {"shout": _shout},
        "column_searchable_list": ("title", "notes", "author.name"),
        "column_filters": BOOK_FILTERS,
        "can_view_details": True,
        "can_set_page_size": True,
    },
    "Author": {"column_searchable_list": ("name",), "column_filters": ("name",)},
    "Tag": {"can_view_details": True},
    "Stock": {"column_display_pk": True, "can_view_details": True, "column_filters": ("amount",)},
}


class _Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a run."""

    known: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Any) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Any) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


#: What no page says, whatever goes wrong: how the program is made.
INTERNALS = re.compile(
    r"Traceback|site-packages|sqlalchemy|psycopg|sqlite3|SELECT .* FROM|UPDATE .* SET|INSERT INTO"
    r"|admin_core\.|admin_sqla|admin_memory|&lt;class |object at 0x|/src/|\.py\b"
)


class Reply:
    """A response, with what the template was given for it."""

    def __init__(self, response: Any, page: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.location: str = response.headers.get("Location", "")
        body = response.get_data()
        # Workbooks are read by the tests of exports.
        self.html: str = "" if body.startswith(b"PK") else body.decode("utf-8")
        self.body: bytes = body
        self.page = page
        self.json: Any = response.get_json(silent=True)

    @cached_property
    def document(self) -> Document:
        return Document(self.html)

    @property
    def text(self) -> str:
        """The visible text."""
        return self.document.text

    @property
    def keys(self) -> list[Any]:
        """The keys of a list page's rows; numbers where they are."""
        keys = [row.key for row in self.page.rows]
        return [int(key) if key.isdigit() else key for key in keys]

    def column(self, name: str) -> list[str]:
        """Return a list column's cells as text."""
        place = [header.name for header in self.page.headers].index(name)
        return [Document(f"<p>{row.cells[place]}").text for row in self.page.rows]

    def errors(self) -> dict[str, list[str]]:
        """Return a form page's messages by label."""
        found: dict[str, list[str]] = {}
        for one in self.page.errors:
            found.setdefault(one.label, []).append(one.message)
        return found

    def form(self, part: str = "csrf_token") -> Form:
        """Return the page's form that has a field of that name and is sent by POST."""
        return next(
            form
            for form in self.document.forms
            if form.method == "post" and part in form.values() and len(form.fields) > 1
        )


class Site:
    """An application with one admin, and one visitor's browser."""

    def __init__(
        self,
        library: Library,
        *,
        plugins: Iterable[Any] = (),
        config: Mapping[str, Any] | None = None,
        access: Any = "guarded",
        title: str = "Library",
        names: Mapping[str, str] | None = None,
        mixins: tuple[type, ...] = (),
        **options: Mapping[str, Any],
    ) -> None:
        self.library = library
        self.app = Flask(__name__)
        self.app.jinja_options = {"bytecode_cache": _Compiled()}
        self.app.secret_key = "for tests"
        self.app.testing = True
        self.app.config.update(config or {})
        library.prepare(self.app)
        self.admin = Admin(self.app, title, plugins=[*plugins, StatusChoices()], access=access)
        self.views: dict[str, Any] = {}
        for name in ("Author", "Book", "Tag", "Stock"):
            attributes = {**OPTIONS[name], **options.get(name.lower(), {})}
            view_class = type(f"{name}View", (*mixins, library.ModelView), attributes)
            label = (names or {}).get(name)
            self.views[name] = view_class(getattr(library, name), library.source, name=label)
            self.admin.add_view(self.views[name])
        self.forget()
        template_rendered.connect(self._note, self.app)

    def forget(self) -> None:
        """Let another visitor come, with a browser of their own."""
        self.client = self.app.test_client()
        self._pages: list[Any] = []
        self._token = ""

    def _note(self, sender: Any, context: Mapping[str, Any], **rest: Any) -> None:
        self._pages.append(context.get("page"))

    # -- requests ------------------------------------------------------------------------------

    def open(self, path: str, **options: Any) -> Reply:
        """Send a request; a path without a leading slash is below ``/admin/``."""
        self._pages.clear()
        address = path if path.startswith("/") else f"/admin/{path}"
        response = self.client.open(address, **options)
        reply = Reply(response, self._pages[-1] if self._pages else None)
        assert not INTERNALS.search(reply.html), INTERNALS.search(reply.html)
        return reply

    def rules(self) -> Iterator[Any]:
        """Yield every address of the admin's own, but for its static files."""
        endpoints = {view.endpoint for view in self.admin.views}
        for rule in self.app.url_map.iter_rules():
            blueprint, _, name = rule.endpoint.rpartition(".")
            if blueprint in endpoints and name != "static":
                yield rule

    def get(self, path: str, query: Any = None, **options: Any) -> Reply:
        """Send a GET request."""
        return self.open(path, query_string=query, **options)

    def post(self, path: str, data: Any = None, query: Any = None, **options: Any) -> Reply:
        """Send a POST request with the session's token."""
        pairs = dict(data or {})
        pairs.setdefault("csrf_token", self.token)
        return self.open(path, method="POST", data=pairs, query_string=query, **options)

    def follow(self, reply: Reply) -> Reply:
        """Go where a redirect leads."""
        assert reply.status == 302, (reply.status, reply.text[:500])
        parts = urlsplit(reply.location)
        return self.open(f"{parts.path}?{parts.query}")

    @property
    def token(self) -> str:
        if not self._token:
            # Any page with a form will do; rights may leave only one of them.
            pages = (self.get(path) for path in ("author/new/", "author/edit/?id=1", "author/"))
            forms = (form.values() for page in pages for form in page.document.forms)
            self._token = next(one["csrf_token"][0] for one in forms if "csrf_token" in one)
        return self._token

    def flashes(self) -> list[str]:
        """Return the messages waiting for the next page, and forget them."""
        with self.client.session_transaction() as session:
            return [text for _, text in session.pop("_flashes", [])]

    def messages(self, reply: Reply) -> str:
        """Return what the page after *reply* says, be it a redirect or not."""
        return (self.follow(reply) if reply.status == 302 else reply).text

    # -- pages ---------------------------------------------------------------------------------

    def list(self, model: str = "book", **query: Any) -> Reply:
        """Return a list page."""
        reply = self.get(f"{model}/", query)
        assert reply.status == 200, (reply.status, reply.text[:500])
        return reply

    def edit_form(self, model: str, key: Any) -> dict[str, list[str]]:
        """Return what the edit page of a record would send if it were saved at once."""
        reply = self.get(f"{model}/edit/", {"id": key})
        assert reply.status == 200, (reply.status, self.flashes(), reply.text[:500])
        return reply.form("_fingerprint").values()

    def edit(self, model: str, key: Any, form: Any = None, **changes: Any) -> Reply:
        """Save the edit page of a record with some values changed."""
        sent = self.edit_form(model, key) if form is None else dict(form)
        sent.update(changes)
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.post(f"{model}/edit/", sent, {"id": key})

    def new_book(self, **values: Any) -> dict[str, Any]:
        """Return what suffices to create a book."""
        return {"title": "A new book", "author": "1", **values}

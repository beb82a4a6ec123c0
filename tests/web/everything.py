"""A site on which everything is switched on, and requests that reach all of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import wtforms
from flask import flash

from admin_core import ajax
from admin_core.actions import action
from admin_core.data import ListQuery, decode_key
from admin_core.filters import BaseFilter
from admin_core.forms import BaseForm, rules
from admin_core.row_actions import EndpointLinkRowAction, LinkRowAction

from .exporting import EVERY
from .library import BOOKS
from .site import BOOK_FILTERS, OPTIONS, Site

EDITED = ("title", "author", "editor", "tags", "pages", "price", "rating", "genre", "status",
          "published", "added", "in_print", "signed", "subtitle")  # fmt: skip

FORM = ("title", "subtitle", "motto", "status", "notes", "pages", "price", "rating", "in_print",
        "signed", "published", "added", "genre", "meta", "author", "editor", "tags",
        "sequel_of")  # fmt: skip

JSON = {"Accept": "application/json"}
FETCH = {"X-Admin-Dialog": "1"}


class PriceForm(BaseForm):
    price = wtforms.DecimalField("New price", [wtforms.validators.NumberRange(min=0)])


class People(ajax.AjaxModelLoader):
    """An application's own search, which asks nobody what may be seen."""

    view: Any = None

    def _all(self) -> Any:
        return self.view.store.related("editor").find(ListQuery(count="none")).records

    def format(self, model: Any) -> Any:
        return (model.id, model.name) if model else None

    def get_one(self, pk: Any) -> Any:
        return next((one for one in self._all() if str(one.id) == pk), None)

    def get_list(self, query: str, offset: int = 0, limit: int = 10) -> Any:
        return [one for one in self._all() if query.lower() in one.name.lower()][offset:][:limit]


class TitleFilter(BaseFilter):
    """A filter of an application's own, by a column."""

    library: Any = None

    def apply(self, query: Any, value: str) -> Any:
        if self.library.is_sql:
            return query.where(self.library.Book.title.contains(value, autoescape=True))
        return [row for row in query if value in row.title]

    def operation(self) -> str:
        return "has"


@action("reprice", "Set price", "Which price?", "update", form=PriceForm, on_row=True)
def reprice(self: Any, ids: list[str], form: Any) -> None:
    for book in self.records("update", lock=True).get_many(map(decode_key, ids)):
        book.price = form.price.data
        self.store.save(book, is_created=False)
    flash("Done.")


@action("stamp", "Stamp", on_row=True)
def stamp(self: Any, ids: list[str]) -> None:
    for book in self.records("stamp", lock=True).get_many(map(decode_key, ids)):
        book.rating = 5.0
        self.store.save(book, is_created=False)
    flash("Stamped.")


def everything(library: Any) -> dict[str, dict[str, Any]]:
    """Return the options of each view."""
    by_title = TitleFilter("Any title")
    by_title.library = library
    dialogs = {"create_modal": True, "edit_modal": True, "details_modal": True}
    common = {
        **dialogs, "can_view_details": True, "can_export": True, "export_types": EVERY,
        "can_set_page_size": True, "form_select_limit": 3,
    }  # fmt: skip
    row = {"form_columns": ("title", "subtitle", "motto", "notes", "pages", "author"),
           "extra_rows": 1}  # fmt: skip
    return {
        "Book": {
            **OPTIONS["Book"], **common,
            "column_editable_list": EDITED,
            "column_filters": (*BOOK_FILTERS, by_title),
            "inline_models": [(library.Book, {**row, "relation": "sequel_of"})],
            "form_columns": FORM,
            "form_rules": (
                rules.Header("What it is"), ("title", "subtitle"),
                rules.FieldSet(FORM[2:], "The rest"), "book",
            ),
            "form_ajax_refs": {"author": {"fields": ("name", "country")},
                               "editor": People("editor", {})},
            "column_extra_row_actions": [
                LinkRowAction("one", "/invoice/{row_id}/", "Invoice"),
                EndpointLinkRowAction("two", ".details_view", "Look"),
            ],
            "reprice": reprice, "stamp": stamp,
        },
        "Author": {
            **OPTIONS["Author"], **common,
            "column_editable_list": ("name", "country"),
            "column_filters": ("name", "country"),
            "inline_models": [(library.Book, {**row, "relation": "author", "layout": "tabular"})],
        },
        "Tag": {**OPTIONS["Tag"], **common, "column_editable_list": ("name",)},
        "Stock": {**OPTIONS["Stock"], **common, "column_editable_list": ("amount",)},
    }  # fmt: skip


def everything_on(library: Any, **options: Any) -> Site:
    """Return a site with every feature in use; *options* as for :class:`Site`."""
    found = everything(library)
    own = {
        name.lower(): {**given, **options.pop(name.lower(), {})} for name, given in found.items()
    }
    site = Site(library, **own, **options)
    for view in site.views.values():
        for ref in view.form_ajax_refs.values():
            if isinstance(ref, People):
                ref.view = view
    return site


@dataclass(frozen=True)
class Sent:
    """One request."""

    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return "GET" if self.data is None else "POST"

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.query)} {self.data}"


def send(site: Site, one: Sent, **more: Any) -> Any:
    """Send it, with the token where one is needed."""
    query = {**one.query, **more.get("query", {})}
    headers = {**one.headers, **more.get("headers", {})}
    if one.data is None:
        return site.get(one.path, query, headers=headers)
    return site.post(one.path, {**one.data, **more.get("data", {})}, query, headers=headers)


def unpacked(body: bytes) -> bytes:
    """Return a body, a workbook's parts one after another."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def reads(word: str = "zq", key: int = 9) -> Iterator[Sent]:
    """Yield requests that show everything there is, looking for *word* in every way."""
    yield Sent("")
    fields = BOOK_FILTERS
    queries: list[dict[str, Any]] = [
        {}, {"search": word}, {"count": "exact", "page": "last"}, {"_panel": "1"},
        {"sort": "-title", "page": "1"}, {"author__equals": "1"}, {"author__equals": "2"},
        {"any_title_has": word}, {"page_size": "100"}, {"editor__in_list": "1,2,3,4,5"},
        {"where": f"any(title__contains={word},all(notes__contains={word},id__equals=1))"},
        {"where": f"any(author.country__contains={word},author__equals=1)"},
    ]  # fmt: skip
    queries += [{f"{name}__contains": word} for name in fields]
    queries += [{f"{name}__equals": word} for name in fields]
    some = ("title", "notes", "meta", "author", "author.country", "sequel_of")
    queries += [{"sort": name} for name in some]
    queries += [{"_f0": f"{name}__contains", "_v0": word, "_do": "more"} for name in some]
    queries += [{"_pr0": name, "_do": "add:0"} for name in some]
    yield from (Sent("book/", query) for query in queries)
    for model in ("author", "tag", "stock"):
        yield Sent(f"{model}/")
        yield Sent(f"{model}/", {"search": word, "name__contains": word})
    yield from _pages(word, key)
    yield from _cells(key)
    yield from _lookups(word, key)
    yield from _exports(word)


def _pages(word: str, key: int) -> Iterator[Sent]:
    for modal in ({}, {"modal": "True"}, {"_choose": "1"}):
        for model, one in (("book", str(key)), ("author", "1"), ("tag", "1"), ("stock", "north,1")):
            for headers in ({}, FETCH):
                yield Sent(f"{model}/new/", {**modal, **dict.fromkeys(FORM, word)}, None, headers)
                for page in ("edit", "details", "delete"):
                    yield Sent(f"{model}/{page}/", {"id": one, **modal}, None, headers)


def _cells(key: int) -> Iterator[Sent]:
    for name in (*FORM, "id", "shout", "author.country", "author_id"):
        for headers in ({}, JSON):
            yield Sent("book/ajax/update/", {"list_form_pk": str(key), "name": name}, None, headers)


def _lookups(word: str, key: int) -> Iterator[Sent]:
    for name in (*FORM, "book-author", "book_author-author", "author.country", "author.name", "id"):
        for query in ("", word):
            for model in ("book", "author"):
                found = {"name": name, "query": query, "limit": "50"}
                yield Sent(f"{model}/ajax/lookup/", found)
                yield Sent(f"{model}/ajax/lookup/", {**found, "id": str(key)})


def _exports(word: str) -> Iterator[Sent]:
    for model in ("book", "author", "tag", "stock"):
        yield Sent(f"{model}/export/")
        for kind in EVERY:
            yield Sent(f"{model}/export/{kind}/")
    for name in (*FORM, "author.country", "shout"):
        yield Sent("book/export/csv/", {"_column": name})
    yield Sent("book/export/csv/", {"sort": "notes"})
    yield Sent("book/export/csv/", {"rowid": list(map(str, BOOKS))})
    yield Sent("book/export/", {"_type": "json", "_rows": "page", "search": word})


def refused(key: int = 9) -> Iterator[Sent]:
    """Yield requests that write nothing: answers to them show forms, questions, messages."""
    bad = {"title": "", "pages": "many", "author": "999", "book-0-pages": "many",
           "book-0-id": "10", "book-7-title": "x" * 400}  # fmt: skip
    for modal, headers in (({}, {}), ({"modal": "True"}, FETCH), ({"_choose": "1"}, FETCH)):
        yield Sent("book/new/", modal, bad, headers)
        yield Sent("book/edit/", {"id": str(key), **modal}, bad, headers)
        yield Sent(
            "book/edit/", {"id": str(key)}, {"title": "T", "_fingerprint": "0" * 64}, headers
        )
        yield Sent("author/new/", modal, {"name": "", "book_author-0-title": "y"}, headers)
        yield Sent("author/edit/", {"id": "1", **modal}, {"name": ""}, headers)
    for name in FORM:
        yield Sent("book/new/", {}, {"_search": name, f"_search-{name}": "zq", "title": ""})
    yield Sent("book/edit/", {"id": str(key)}, {"_inline_add": "book", "title": "T"})
    for name in EDITED:
        for headers in ({}, JSON):
            data = {"list_form_pk": str(key), "_field": name, "_page": "1"}
            if name != "in_print":
                yield Sent("book/ajax/update/", {}, {**data, name: "a\x00"}, headers)
            stale = {**data, name: "1", "_fingerprint": "0" * 64}
            yield Sent("book/ajax/update/", {}, stale, headers)
    ids = list(map(str, BOOKS))
    for name in ("delete", "reprice", "export", "nothing"):
        yield Sent("book/action/", {}, {"action": name, "_ask": "1", "rowid": ids})
        yield Sent("book/action/", {}, {"action": name, "_all": "1", "_list": "", "_ask": "1"})
        yield Sent("book/action/", {"rowid": str(key)}, {"action": name, "_ask": "1"})
    yield Sent("book/action/", {}, {"action": "reprice", "rowid": ids, "form-price": "-1"})
    yield Sent("author/action/", {}, {"action": "delete", "_ask": "1", "rowid": ["1", "2"]})
    yield Sent("book/delete/", {}, {"id": "999"})
    yield Sent("book/export/", {}, {"rowid": ids})


def writes(key: int = 9, child: int = 10) -> Iterator[Sent]:
    """Yield requests each of which changes something, when everything is allowed.

    *child* is the sequel of *key*.
    """
    word = "Overwritten"
    book = {"title": word, "author": "1"}
    row = {"book-0-id": str(child), "book-0-title": word, "book-0-author": "1"}
    yield Sent("book/new/", {}, book)
    yield Sent("book/new/", {"modal": "True"}, book, FETCH)
    yield Sent("book/new/", {"_choose": "1"}, book, FETCH)
    yield Sent("book/new/", {}, {**book, "title": "P", "book-0-title": word, "book-0-author": "1"})
    yield Sent("author/new/", {}, {"name": word})
    yield Sent("tag/new/", {}, {"name": word})
    yield Sent("stock/new/", {}, {"shop": word, "shelf": "1", "amount": "1"})
    for headers in ({}, FETCH):
        yield Sent("book/edit/", {"id": str(key)}, {**book, **dict.fromkeys(("notes", "motto",
                   "subtitle"), word), "pages": "7"}, headers)  # fmt: skip
    yield Sent("book/edit/", {"id": str(key)}, {**row, "title": "P", "author": "1"})
    removed = {**row, "del-book-0": "1", "title": "P", "author": "1"}
    yield Sent("book/edit/", {"id": str(key)}, removed)
    owner = str(BOOKS[child]["author"])
    mine = {"name": "A", **{n.replace("book-", "book_author-"): v for n, v in row.items()}}
    yield Sent("author/edit/", {"id": owner}, mine)
    yield Sent("author/edit/", {"id": owner}, {**mine, "del-book_author-0": "1"})
    yield Sent("book/delete/", {}, {"id": str(child)})
    for name in EDITED:
        value = {"author": "3", "editor": "3", "tags": "6", "genre": "essay", "status": "draft",
                 "published": "2021-02-03", "added": "2021-02-03T04:05", "in_print": "y",
                 "signed": "1"}.get(name, "77")  # fmt: skip
        data = {"list_form_pk": str(key), "_field": name, name: value}
        yield Sent("book/ajax/update/", {}, data)
        yield Sent("book/ajax/update/", {}, data, JSON)
    yield Sent("author/ajax/update/", {}, {"list_form_pk": "1", "country": word}, JSON)
    for name in ("delete", "reprice", "stamp"):
        data = {"action": name, "form-price": "7"}
        yield Sent("book/action/", {}, {**data, "rowid": [str(child)]})
        yield Sent("book/action/", {"rowid": str(child)}, data)
    for name in ("reprice", "stamp"):
        data = {"action": name, "form-price": "7"}
        yield Sent(
            "book/action/", {}, {**data, "_all": "1", "_list": f"pages__equals={child * 10}"}
        )
        yield Sent("book/action/", {}, {**data, "_all": "1", "_list": ""})

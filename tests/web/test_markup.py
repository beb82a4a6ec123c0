"""Foreign text is text: nothing that anybody planted runs in a page."""

import pytest
import wtforms
from flask import flash
from markupsafe import Markup

from admin_core.actions import action
from admin_core.data import ValidationFailed

from .page import live_markup
from .site import Site

PLANTED = {
    "markup": "\"'></title></textarea></select><script>a(1)</script><img src=x onerror=a(1)>",
    "address": "javascript:alert(1)//\\\t&colon;",
    "template": "{{ 7*7 }}{% raw %}&lt;b&#62;<svg/onload=a()>]]><!--<script>--!><b>",
}

#: Elements that no page of ours has unless somebody planted them.
FOREIGN = frozenset({"img", "iframe", "svg", "object", "embed", "b"})


def assert_inert(reply):
    assert live_markup(reply.document) == [], reply.html
    assert not FOREIGN & {tag for tag, _ in reply.document.elements}


@pytest.fixture(params=PLANTED)
def planted(request, library):
    """A library full of one text, and the text."""
    text = PLANTED[request.param]
    library.change("Author", 1, name=text, country=text)
    library.change("Tag", 1, name=text)
    library.change("Book", 1, title=text, subtitle=text, notes=f"\n{text}\n{text}", motto=text,
                   status=text[:20], meta={text: [text]}, author=1, editor=1, tags=[1])  # fmt: skip
    library.change("Book", 2, sequel_of=1)
    library.add("Stock", shop=text, shelf=1, amount=1)
    return library, text


def options(text):
    @action("planted", text, text)
    def run(self, ids):
        flash(text, "error")

    return {
        "page_size": 3,
        "column_labels": {"pages": text, "shout": text},
        "column_descriptions": {"pages": text, "title": text},
        "column_formatters": {"shout": lambda view, context, record, name: text},
        "get_empty_list_message": lambda self: text,
        "search_placeholder": lambda self: text,
        "form_args": {"notes": {"label": text, "description": text}},
        "form_widget_args": {"title": {"placeholder": text, "data-x": text}},
        "planted": run,
    }


PATHS = [
    ("", {}), ("book/", {"sort": "id"}), ("book/new/", {}), ("book/edit/", {"id": "1"}),
    ("book/details/", {"id": "1"}), ("book/delete/", {"id": "1"}), ("author/", {}),
    ("author/edit/", {"id": "1"}), ("tag/details/", {"id": "1"}), ("stock/", {}),
]  # fmt: skip


@pytest.mark.guarantee("security-6")
def test_planted_texts_are_shown_and_never_run(planted):
    library, text = planted
    site = Site(library, title=text, names={"Book": text, "Tag": text}, book=options(text))
    shown = " ".join(text.split())
    for path, query in PATHS:
        reply = site.get(path, query)
        assert reply.status == 200
        assert_inert(reply)
        assert shown in reply.text, path
    for row in site.list("stock").page.rows:
        for link in (row.url, *(link.url for link in row.links)):
            assert_inert(site.open(link))


@pytest.mark.guarantee("security-6")
def test_planted_texts_in_addresses_are_shown_and_never_run(planted):
    library, text = planted
    site = Site(library, book=options(text))
    queries = [
        {"search": text}, {"title__equals": text}, {"title__in_list": text}, {"sort": text},
        {text: text}, {f"{text}__equals": text}, {f"flt0_{text}": text}, {"pages__equals": text},
        {"page": text, "page_size": text}, {"url": text}, {"after": text}, {"author__equals": text},
        {"genre__equals": text}, {"theme": text},
    ]  # fmt: skip
    for query in queries:
        assert_inert(site.get("book/", query))
    for path in ("new", "edit", "details", "delete"):
        for query in ({"id": text}, {"id": "1", "url": text}):
            reply = site.get(f"book/{path}/", query)
            assert_inert(reply)
            if reply.status == 302:
                assert_inert(site.follow(reply))


@pytest.mark.guarantee("security-6")
def test_planted_texts_in_forms_and_messages_are_shown_and_never_run(planted):
    library, text = planted

    def on_model_change(self, form, model, is_created):
        raise ValidationFailed({"title": [text], "": [text]})

    site = Site(library, book={**options(text), "on_model_change": on_model_change})
    for values in ({}, {"pages": text, "price": text, "published": text, "meta": text},
                   {"author": text, "tags": [text], "genre": text, "signed": text},
                   {"_search": "author", "_search-author": text}):  # fmt: skip
        typed = {**site.new_book(), "title": text, "notes": text, **values}
        for reply in (site.post("book/new/", typed),
                      site.post("book/edit/", typed, {"id": "1"})):  # fmt: skip
            assert reply.status in {200, 422}
            assert_inert(reply)
    asked = site.post("book/action/", {"action": "planted", "rowid": ["1", text], "_ask": "1"})
    assert_inert(asked)
    done = site.post("book/action/", {"action": "planted", "rowid": ["1"]})
    assert_inert(site.follow(done))
    assert_inert(site.follow(site.post("book/action/", {"action": text, "rowid": text})))
    assert_inert(site.follow(site.post("book/delete/", {"id": text})))


def test_a_hooks_words_are_text(planted):
    library, text = planted

    def on_model_delete(self, model):
        raise wtforms.ValidationError(text)

    site = Site(library, book={"on_model_delete": on_model_delete})
    for path, data in (("book/delete/", {"id": "1"}),
                       ("book/action/", {"action": "delete", "rowid": "1"})):  # fmt: skip
        page = site.follow(site.post(path, data))
        assert_inert(page)
        assert " ".join(text.split()) in page.text


def test_look_ups_answer_text_as_json(planted):
    library, text = planted
    site = Site(library)
    reply = site.get("book/ajax/lookup/", {"name": "author", "query": text})
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert [label for _, label in reply.json] in ([text], [])


def test_markup_of_a_formatter_is_markup_and_text_is_text(library):
    site = Site(library, book={
        "column_list": ("title", "a", "b"),
        "column_formatters": {
            "a": lambda view, context, record, name: Markup("<em>{}</em>").format("<b>"),
            "b": lambda view, context, record, name: "<em>text</em>",
        },
    })  # fmt: skip
    reply = site.list()
    assert ("em", {}) in reply.document.elements
    assert reply.column("a")[0] == "<b>"
    assert "<em>text</em>" in reply.text
    assert_inert(reply)

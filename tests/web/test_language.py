"""Nothing is said to a visitor that cannot be said in the visitor's language."""

import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from admin_core import hookimpl
from admin_core.data import Untranslated, gettext

from .everything import FETCH, JSON, everything_on
from .library import AUTHORS, BOOKS, STOCK, TAGS

#: What a translated text is put between, so that any other text stands out.
OPEN, CLOSE = "⟦", "⟧"
#: Attributes that are read to people.
READ = {"alt", "aria-description", "aria-label", "data-l", "label", "placeholder", "title"}
#: Words of the sample site's own options, of its field names, and of formats.
OWN = """
    Any title has Set price Stamp Invoice Look New price What it is The rest Which price Home Shout
    Score Length Shelf mark Sold Out Draft Ready Library Covers not counted Motto words number
    CSV TSV JSON lines Excel HTML YAML ODS XLS XLSX NDJSON Author Book Tag Stock Title Subtitle
    Status Notes Pages Price Rating In print Signed Published Added Genre Meta Editor Tags Sequel of
    Books
    Name Country Note Shop Shelf Amount ID Novel Essay Poetry
    Ba- un- St- Bo- nothing
    Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec UTC
"""


class Marked(Untranslated):
    """A language in which every text stands between marks."""

    def gettext(self, message):
        return message if message.startswith("Jan Feb") else f"{OPEN}{message}{CLOSE}"

    def ngettext(self, singular, plural, number):
        return f"{OPEN}{super().ngettext(singular, plural, number)}{CLOSE}"


class Speaker:
    @hookimpl
    def admin_translator(self, app):
        return Marked()


class Texts(HTMLParser):
    """Collects what a person reads or hears."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.silent = 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in {"script", "style"}
        self.found += [value for name, value in attributes if name in READ and value]
        self.found += [value for name, value in attributes
                       if name.startswith("data-") and value and " " in value]  # fmt: skip

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def words(text):
    return set(re.findall(r"[^\W\d_]{2,}", text))


@cache
def known():
    found = words(OWN)
    for rows in (AUTHORS, BOOKS, TAGS, STOCK):
        for values in rows.values():
            for value in values.values():
                found |= words(str(value)) | words(str(value).upper())
    return {word.lower() for word in found}


def untranslated(html):
    """Return the texts that stand between no marks and are nobody's data."""
    reader, found = Texts(), set()
    reader.feed(html)
    for text in reader.found:
        bare = text
        while OPEN in bare:
            shorter = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", bare)
            assert shorter != bare, bare
            bare = shorter
        if {word.lower() for word in words(bare)} - known():
            found.add(text.strip())
    return found


@pytest.fixture(scope="module")
def marked(shared_library):
    return everything_on(shared_library, plugins=[Speaker()])


PAGES = [
    "", "book/", "book/?flt1_0=x", "book/?search=nothing+at+all", "book/?page_size=7&sort=title",
    "book/?_filters=1", "book/new/", "book/edit/?id=3", "book/details/?id=3", "book/delete/?id=3",
    "book/export/", "book/export/nothing/", "author/", "author/edit/?id=1", "author/details/?id=1",
    "author/delete/?id=1", "tag/new/", "stock/", "nothing/",
    "book/ajax/update/?list_form_pk=3&name=title",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_text_of_a_page_goes_through_the_translator(marked, path):
    reply = marked.get(path)
    if reply.status == 302:
        reply = marked.follow(reply)
    assert OPEN in reply.html
    assert untranslated(reply.html) == set()


REFUSED = [
    ("book/new/", {"title": "", "pages": "many", "published": "x", "price": "1e", "added": "x"}),
    ("book/edit/?id=3", {"title": "", "author": "999", "meta": "{", "status": "nothing"}),
    ("book/action/", {"action": "delete", "rowid": ["1", "2"], "_ask": "1"}),
    ("book/action/", {"action": "reprice", "rowid": ["1", "2"], "_ask": "1"}),
    ("book/action/", {"action": "reprice", "rowid": ["1", "2"], "form-price": "x"}),
    ("book/action/", {"action": "nothing"}),
    ("book/delete/", {"id": "999"}),
    ("book/export/", {"format": "nothing"}),
    ("book/ajax/update/?list_form_pk=3", {"list_form_pk": "3", "pages": "many", "_page": "1"}),
]


@pytest.mark.parametrize(("path", "sent"), REFUSED)
def test_every_refusal_goes_through_the_translator(marked, path, sent):
    reply = marked.post(path, sent)
    if reply.status == 302:
        reply = marked.follow(reply)
    assert OPEN in reply.html
    assert untranslated(reply.html) == set()


def test_answers_to_scripts_go_through_the_translator(marked):
    for path, headers in (("book/details/?id=3", FETCH), ("book/new/", FETCH)):
        assert untranslated(marked.get(path, headers=headers).html) == set()
    reply = marked.post("book/ajax/update/", {"list_form_pk": "3", "pages": "x"}, headers=JSON)
    for text in json.loads(reply.html).values():
        assert untranslated(str(text)) == set()


def test_a_forged_request_is_refused_in_the_visitors_language(marked):
    reply = marked.post("book/new/", {"title": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status == 400
    assert untranslated(reply.html) == set()


def test_the_language_of_a_visitor_ends_with_the_request(marked):
    assert OPEN in marked.get("book/new/").html
    assert gettext("Save") == "Save"

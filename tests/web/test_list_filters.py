"""Filters: every operator of every kind through the address, and how they are shown and removed."""

import datetime as dt
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from .library import AUTHORS, BOOKS, TAGS, Genre
from .site import BOOK_FILTERS, Site

DAY = dt.date(2002, 6, 1)
NOON = dt.datetime(2020, 1, 2, 12, 0, 0, 24)


@pytest.fixture(scope="module")
def keys_only(shared_library):
    """A list of nothing but keys."""
    return Site(shared_library, book={"column_list": ("id",)})


def has(name, test):
    """Return the test of a book that needs a value."""
    return lambda book: book[name] is not None and test(book[name])


def lacks(name, test):
    """Return the complement of :func:`has`: books without a value are part of it."""
    return lambda book: not has(name, test)(book)


def country(book):
    return AUTHORS[book["author"]]["country"]


CASES = [
    ("title__contains", ["BOOK 1"], has("title", lambda v: "book 1" in v.lower())),
    ("title__contains", ["0%"], has("title", lambda v: "0%" in v)),
    ("title__contains", ["r_s"], has("title", lambda v: "r_s" in v)),
    ("title__contains", ["\\"], has("title", lambda v: "\\" in v)),
    ("title__not_contains", ["book"], lacks("title", lambda v: "book" in v.lower())),
    ("title__starts_with", ["bOOK 2"], has("title", lambda v: v.startswith("Book 2"))),
    ("title__equals", ["Straße nach Übersee"], has("title", lambda v: v == "Straße nach Übersee")),
    ("title__equals", ["book 12"], lambda book: False),
    ("title__not_equal", ["Book 12"], lacks("title", lambda v: v == "Book 12")),
    ("title__in_list", ["Book 12,Book 13, Book 14"],
     has("title", lambda v: v in {"Book 12", "Book 13", "Book 14"})),
    ("title__in_list", ["Book 12", "Book 13"], has("title", lambda v: v in {"Book 12", "Book 13"})),
    ("title__not_in_list", ["Book 12,Book 13"], lacks("title", lambda v: v[-2:] in {"12", "13"})),
    ("subtitle__empty", ["1"], lambda book: not book["subtitle"]),
    ("subtitle__empty", ["0"], lambda book: bool(book["subtitle"])),
    ("subtitle__contains", ["part 1"], has("subtitle", lambda v: "part 1" in v.lower())),
    ("subtitle__not_equal", ["Part 2"], lacks("subtitle", lambda v: v == "Part 2")),
    ("motto__empty", ["1"], lambda book: book["motto"] == ""),
    ("notes__contains", ["second LINE"], has("notes", lambda v: True)),
    ("notes__empty", ["1"], lambda book: book["notes"] is None),
    ("status__equals", ["ready"], has("status", lambda v: v == "ready")),
    ("status__in_list", ["draft,ready"], has("status", lambda v: v in {"draft", "ready"})),
    ("pages__equals", ["120"], has("pages", lambda v: v == 120)),
    ("pages__not_equal", ["120"], lacks("pages", lambda v: v == 120)),
    ("pages__greater", ["300"], has("pages", lambda v: v > 300)),
    ("pages__smaller", ["300"], has("pages", lambda v: v < 300)),
    ("pages__at_least", ["300"], has("pages", lambda v: v >= 300)),
    ("pages__at_most", ["300"], has("pages", lambda v: v <= 300)),
    ("pages__between", ["100", "200"], has("pages", lambda v: 100 <= v <= 200)),
    ("pages__between", ["100 to 200"], has("pages", lambda v: 100 <= v <= 200)),
    ("pages__between", ["120", "120"], has("pages", lambda v: v == 120)),
    ("pages__not_between", ["100", "200"], lacks("pages", lambda v: 100 <= v <= 200)),
    ("pages__in_list", ["10,20,30"], has("pages", lambda v: v in {10, 20, 30})),
    ("pages__not_in_list", ["10,20"], lacks("pages", lambda v: v in {10, 20})),
    ("pages__empty", ["1"], lambda book: book["pages"] is None),
    ("pages__empty", ["0"], lambda book: book["pages"] is not None),
    ("price__equals", ["12.25"], has("price", lambda v: v == Decimal("12.25"))),
    ("price__greater", ["30.25"], has("price", lambda v: v > Decimal("30.25"))),
    ("price__between", ["1.25", "4.25"], has("price", lambda v: 1 < v < 5)),
    ("rating__equals", ["0.125"], has("rating", lambda v: v == 0.125)),
    ("rating__smaller", ["1e0"], has("rating", lambda v: v < 1)),
    ("in_print__equals", ["1"], lambda book: book["in_print"]),
    ("in_print__not_equal", ["1"], lambda book: not book["in_print"]),
    ("signed__equals", ["0"], lambda book: book["signed"] is False),
    ("signed__not_equal", ["0"], lambda book: book["signed"] is not False),
    ("signed__empty", ["1"], lambda book: book["signed"] is None),
    ("published__equals", ["2000-02-01"], has("published", lambda v: v == dt.date(2000, 2, 1))),
    ("published__greater", [str(DAY)], has("published", lambda v: v > DAY)),
    ("published__at_most", [str(DAY)], has("published", lambda v: v <= DAY)),
    ("published__between", ["2000-02-01", str(DAY)], has("published", lambda v: v <= DAY)),
    ("published__not_between", ["2000-02-01", str(DAY)], lacks("published", lambda v: v <= DAY)),
    ("published__empty", ["1"], lambda book: book["published"] is None),
    ("added__at_least", ["2020-01-02 12:00:00.000024"], has("added", lambda v: v >= NOON)),
    ("added__greater", [NOON.isoformat()], has("added", lambda v: v > NOON)),
    ("added__smaller", ["2020-01-02"], has("added", lambda v: v < dt.datetime(2020, 1, 2))),
    ("added__equals", [NOON.isoformat()], has("added", lambda v: v == NOON)),
    ("genre__equals", ["novel"], has("genre", lambda v: v is Genre.novel)),
    ("genre__not_equal", ["novel"], lacks("genre", lambda v: v is Genre.novel)),
    ("genre__in_list", ["novel,essay"], has("genre", lambda v: v is not Genre.poetry)),
    ("genre__empty", ["1"], lambda book: book["genre"] is None),
    ("meta__contains", ["words"], has("meta", lambda v: True)),
    ("meta__empty", ["1"], lambda book: book["meta"] is None),
    ("author__equals", ["2"], lambda book: book["author"] == 2),
    ("author__not_equal", ["2"], lambda book: book["author"] != 2),
    ("author.name__contains", ["ada"], lambda book: book["author"] == 1),
    ("author.name__equals", ["Cé Ñandú"], lambda book: book["author"] == 3),
    ("author.country__empty", ["1"], lambda book: not country(book)),
    ("author.country__starts_with", ["ni"], lambda book: country(book) == "Nigeria"),
    ("editor__equals", ["3"], lambda book: book["editor"] == 3),
    ("editor__not_equal", ["3"], lambda book: book["editor"] != 3),
    ("editor__empty", ["1"], lambda book: book["editor"] is None),
    ("editor__empty", ["0"], lambda book: book["editor"] is not None),
    ("editor.name__contains", ["stone"], lambda book: book["editor"] == 2),
    ("sequel_of__empty", ["0"], lambda book: book["sequel_of"] is not None),
    ("sequel_of__equals", ["9"], lambda book: book["id"] == 10),
    ("sequel_of.title__contains", ["back"], lambda book: book["id"] == 10),
    ("tags__equals", ["2"], lambda book: 2 in book["tags"]),
    ("tags__not_equal", ["2"], lambda book: 2 not in book["tags"]),
    ("tags__empty", ["1"], lambda book: not book["tags"]),
    ("tags.name__contains", ["s"],
     lambda book: any("s" in TAGS[tag]["name"] for tag in book["tags"])),
    ("tags.name__in_list", ["space,sea"], lambda book: bool({1, 2} & set(book["tags"]))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "texts", "test"), CASES, ids=[f"{name}={'|'.join(texts)}" for name, texts, _ in CASES]
)
def test_a_filter_finds_exactly_what_it_says(keys_only, name, texts, test):
    reply = keys_only.get("book/", {"page_size": "100", name: texts})
    assert reply.status == 200
    assert reply.page.problems == ()
    assert reply.keys == [key for key, book in BOOKS.items() if test(book)]
    assert len(reply.page.chips) == 1


def test_every_offered_operator_is_among_the_cases(shelf):
    offered = set(shelf.views["Book"].list_page.filters.offered)
    tried = {name for name, _, _ in CASES}
    # The same operator means the same for every kind, so one case of each is asked for.
    assert {name.rpartition("__")[2] for name in offered} == {
        name.rpartition("__")[2] for name in tried
    }
    assert tried <= offered
    paths = {name.rpartition("__")[0] for name in tried}
    assert set(BOOK_FILTERS) <= paths


def test_filters_narrow_together_and_with_the_search(shelf):
    reply = shelf.list(
        page_size="100", in_print__equals="1", pages__greater="200", search="book ada"
    )
    assert reply.keys == [
        key for key, book in BOOKS.items()
        if book["in_print"] and (book["pages"] or 0) > 200 and book["author"] == 1
        and "book" in book["title"].lower()
    ]  # fmt: skip


def test_two_relations_to_the_same_model_are_told_apart(shelf):
    reply = shelf.get(
        "book/", {"page_size": "100", "author.name__contains": "o", "editor.name__contains": "ada"}
    )
    assert reply.keys == [
        key for key, book in BOOKS.items()
        if "o" in AUTHORS[book["author"]]["name"].lower() and book["editor"] == 1
    ]  # fmt: skip


def test_a_record_appears_once_however_many_related_ones_match(shelf):
    reply = shelf.get("book/", {"page_size": "100", "tags.name__contains": ""})
    assert len(reply.keys) == 60
    reply = shelf.get("book/", {"page_size": "100", "tags.name__contains": "s", "count": "exact"})
    assert len(reply.keys) == len(set(reply.keys)) == int(reply.page.count)


# -- chips -----------------------------------------------------------------------------------------


def test_chips_say_what_is_in_force_and_one_can_be_removed(shelf):
    reply = shelf.get(
        "book/",
        [("pages__between", "100"), ("pages__between", "200"), ("author__equals", "2"),
         ("genre__equals", "novel"), ("editor__empty", "1"), ("sort", "-title")],
    )  # fmt: skip
    chips = {chip.label: chip.remove_url for chip in reply.page.chips}
    assert list(chips) == [
        "Length between 100 and 200", "Author = Bo Stone", "Genre = Novel", "Editor is empty",
    ]  # fmt: skip
    left = shelf.open(chips["Author = Bo Stone"])
    assert [chip.label for chip in left.page.chips] == [
        label for label in chips if not label.startswith("Author")
    ]
    assert ("sort", "-title") in parse_qsl(urlsplit(left.page.return_url).query)
    for label in chips:
        assert label in reply.text


def test_clearing_removes_every_filter_and_the_search_and_keeps_the_order(shelf):
    reply = shelf.list(pages__greater="100", search="book", sort="-pages", theme="dark")
    query = dict(parse_qsl(urlsplit(reply.page.clear_url).query))
    assert query == {"sort": "-pages", "theme": "dark"}


def panel(reply):
    """Return the panel's form and its lines by label."""
    form = next(form for form in reply.document.forms if "_f0" in form.values())
    return form, {line.label: line for line in reply.page.filters}


def test_the_panel_shows_the_values_in_force(shelf):
    query = [("pages__between", "100"), ("pages__between", "200"), ("genre__equals", "poetry"),
             ("editor__empty", "1")]  # fmt: skip
    _, lines = panel(shelf.get("book/", query))
    assert lines["Length"].values == ("100", "200")
    assert [one.value for one in lines["Length"].operators if one.is_picked] == ["pages__between"]
    assert lines["Genre"].values[0] == "poetry"
    assert lines["Genre"].options == (
        ("novel", "Novel"), ("poetry", "Poetry"), ("essay", "Essay"),
    )  # fmt: skip
    assert [one.value for one in lines["Editor"].operators if one.is_picked] == ["editor__empty=1"]
    assert lines["In print"].control == "boolean"
    assert lines["Published"].control == "date"


def test_the_panel_sent_as_it_is_keeps_every_filter_search_and_order(shelf):
    query = [
        ("search", "book"), ("pages__between", "100"), ("pages__between", "400"),
        ("pages__not_equal", "120"), ("genre__equals", "poetry"), ("editor__empty", "1"),
        ("title__in_list", "Book 13,Book 17"), ("author__equals", "3"), ("sort", "-pages"),
        ("theme", "dark"),
    ]  # fmt: skip
    reply = shelf.get("book/", query)
    form, _ = panel(reply)
    again = shelf.follow(shelf.get(form.action, form.values()))
    assert sorted(parse_qsl(urlsplit(again.page.return_url).query)) == sorted(
        parse_qsl(urlsplit(reply.page.return_url).query)
    )
    assert {chip.label for chip in again.page.chips} == {chip.label for chip in reply.page.chips}
    assert again.keys == reply.keys


def test_picking_in_the_panel_narrows_the_list_without_script(shelf):
    form, lines = panel(shelf.list(sort="-pages", page="1"))
    sent = form.values()
    sent[lines["Length"].picked_name] = ["pages__between"]
    sent[lines["Length"].value_name] = ["100", "200"]
    sent[lines["Editor"].picked_name] = ["editor__empty=0"]
    reply = shelf.follow(shelf.get(form.action, sent))
    assert reply.keys == [
        key for key in range(60, 0, -1)
        if 100 <= (BOOKS[key]["pages"] or 0) <= 200 and BOOKS[key]["editor"]
    ]  # fmt: skip
    assert reply.page.pager.previous_url == ""


def test_blank_filters_are_no_filters(shelf):
    query = {
        f"{name}__{operator}": ""
        for name, operator in [
            ("title", "contains"),
            ("pages", "between"),
            ("genre", "equals"),
            ("tags", "empty"),
        ]
    }
    reply = shelf.get("book/", query)  # fmt: skip
    assert reply.page.chips == ()
    assert reply.page.problems == ()


# -- existing links --------------------------------------------------------------------------------


def test_numbered_filters_of_existing_links_are_understood(shelf):
    names = list(shelf.views["Book"].list_page.filters.offered)
    reply = shelf.list(flt0_0="100%", page_size="100")
    assert names[0] == "title__contains"
    assert reply.keys == [7]
    assert dict(parse_qsl(urlsplit(reply.page.return_url).query))["title__contains"] == "100%"


def test_named_filters_of_existing_links_are_understood(shelf):
    assert shelf.list(flt1_length_greater_than="550", page_size="100").keys == [57, 58, 59, 60]
    assert shelf.list(flt_title_equals="under_score").keys == [8]


# -- what does not fit -----------------------------------------------------------------------------

WRONG = [
    ("pages__equals", "many", "Enter a whole number."),
    ("pages__between", "5", "Enter both ends of the range."),
    ("pages__between", "9 to 5", "The range ends before it begins."),
    ("pages__between", "a to b", "Enter a whole number."),
    ("price__greater", "NaN", "Enter a number."),
    ("rating__greater", "1e999", "Enter a number."),
    ("published__equals", "2020-13-01", "Enter a date as YYYY-MM-DD."),
    ("published__equals", "0000-00-00", "Enter a date as YYYY-MM-DD."),
    ("added__equals", "noon", "Enter a date and time"),
    ("in_print__equals", "perhaps", "Enter yes or no."),
    ("pages__empty", "perhaps", "Enter yes or no."),
    ("genre__equals", "opera", "is not one of the choices"),
    ("author__equals", "x", "This is no key of a record."),
    ("author__equals", "1,2", "This is no key of a record."),
    ("title__equals", "x" * 1_001, "The text is too long."),
    ("title__equals", "a\x00b", "null character"),
    ("nothing__equals", "1", "There is no filter nothing__equals."),
    ("title__sounds_like", "1", "There is no filter title__sounds_like."),
    ("flt0_999", "1", "There is no filter flt0_999."),
    ("flt0_no_such", "1", "There is no filter flt0_no_such."),
]


@pytest.mark.parametrize(("name", "text", "message"), WRONG, ids=lambda one: str(one)[:30])
def test_a_filter_that_does_not_fit_is_left_out_and_said(keys_only, name, text, message):
    reply = keys_only.list(**{name: text})
    assert message in reply.text
    assert reply.keys == list(range(1, 21))
    assert reply.page.chips == ()


def test_a_wrong_filter_leaves_the_others_in_force(shelf):
    reply = shelf.list(pages__greater="x", title__equals="Book 12")
    assert reply.keys == [12]
    assert "Length greater than: Enter a whole number." in reply.text


@pytest.mark.parametrize(
    ("name", "hint"),
    [("title__contain", "Did you mean 'contains'?"), ("titel__contains", "Did you mean 'title'?")],
)
def test_a_slip_of_the_pen_gets_a_suggestion(shelf, name, hint):
    assert hint in shelf.list(**{name: "x"}).text


def test_more_filters_than_anybody_needs_are_not_used(shelf):
    names = list(shelf.views["Book"].list_page.filters.offered)
    query = {name: "1" for name in names if name.endswith("__not_equal") or "empty" in name}
    query |= {name: "5" for name in names if "__not_contains" in name or "__at_" in name}
    reply = shelf.get("book/", query | {name: "7" for name in names if "_list" in name})
    assert reply.status == 200
    assert "Only the first 30 filters are used." in reply.text


def test_a_view_without_filters_offers_none(shared_library):
    site = Site(shared_library, book={"column_filters": None})
    reply = site.list(title__equals="Book 12")
    assert reply.page.filters == ()
    assert "There is no filter" in reply.text

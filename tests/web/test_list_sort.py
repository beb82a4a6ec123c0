"""Sorting and searching lists."""

from itertools import groupby
from urllib.parse import parse_qs, urlsplit

import pytest

from .library import AUTHORS, BOOKS
from .site import Site

PLAIN = ("id", "title", "subtitle", "pages", "price", "rating", "published", "added",
         "in_print", "signed")  # fmt: skip
COLUMNS = (*PLAIN, "genre", "author", "editor", "author.country", "shout")


@pytest.fixture(scope="module")
def shelf(shared_library):
    """A list with few columns and filters, which is faster to show."""
    options = {"column_list": COLUMNS, "column_filters": ("in_print", "pages")}
    return Site(shared_library, book=options)


def sorted_books(site, value, descending=False):
    """Return the keys in order, ties by the key, books without a value where the backend does."""
    is_last = site.library.sorts_empty_last

    def place(key):
        found = value(BOOKS[key])
        return (is_last, 0, key) if found is None else (not is_last, found, key)

    return sorted(BOOKS, key=place, reverse=descending)


def all_keys(site, **query):
    return site.list(page_size="100", **query).keys


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("name", PLAIN)
def test_a_list_sorts_by_a_plain_column_either_way(shelf, name, descending):
    found = all_keys(shelf, sort=f"-{name}" if descending else name)
    assert found == sorted_books(shelf, lambda book: book[name], descending)


def test_sorting_by_an_enum_puts_equal_values_together(shelf):
    # In the order of names or of the declaration: databases keep enums differently.
    found = [BOOKS[key]["genre"] for key in all_keys(shelf, sort="genre")]
    assert len(found) == len(BOOKS)
    assert [len(list(group)) for _, group in groupby(found)] == [15, 15, 15, 15]


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_relation_sorts_by_the_related_records_name(shelf, sign):
    found = all_keys(shelf, sort=f"{sign}editor")
    name = lambda book: AUTHORS[book["editor"]]["name"] if book["editor"] else None  # noqa: E731  # shorter as an expression
    assert found == sorted_books(shelf, name, bool(sign))


def test_a_dotted_column_sorts_by_its_own_values(shelf):
    found = all_keys(shelf, sort="author.country")
    assert found == sorted_books(shelf, lambda book: AUTHORS[book["author"]]["country"])


def test_several_columns_sort_together(shelf):
    found = all_keys(shelf, sort="in_print,-pages")
    pages = sorted_books(shelf, lambda book: book["pages"], descending=True)
    wanted = sorted(pages, key=lambda key: BOOKS[key]["in_print"])
    assert found == wanted


def test_a_header_leads_to_the_list_sorted_by_it_and_again_turns_it_round(shelf):
    def header(reply, name):
        return next(one for one in reply.page.headers if one.name == name)

    first = shelf.list()
    assert header(first, "pages").sorted == ""
    second = shelf.open(header(first, "pages").sort_url)
    assert header(second, "pages").sorted == "ascending"
    assert second.keys == sorted_books(shelf, lambda book: book["pages"])[:20]
    third = shelf.open(header(second, "pages").sort_url)
    assert header(third, "pages").sorted == "descending"
    assert third.keys == sorted_books(shelf, lambda book: book["pages"], True)[:20]
    fourth = shelf.open(header(third, "pages").sort_url)
    assert fourth.keys == second.keys


@pytest.mark.parametrize("descending", ["0", "1"])
def test_a_sort_by_position_from_an_existing_link_is_understood(shelf, descending):
    place = str(COLUMNS.index("pages"))
    found = all_keys(shelf, sort=place, desc=descending)
    assert found == sorted_books(shelf, lambda book: book["pages"], descending == "1")


@pytest.mark.guarantee("model-w2")
def test_written_addresses_name_the_column(shelf):
    place = str(COLUMNS.index("pages"))
    reply = shelf.list(sort=place, desc="1")
    assert parse_qs(urlsplit(reply.page.return_url).query) == {"sort": ["-pages"]}


def test_the_views_default_order_holds_until_somebody_sorts(shared_library):
    site = Site(shared_library, book={"column_default_sort": ("pages", True)})
    reply = site.list()
    assert reply.keys == sorted_books(site, lambda book: book["pages"], True)[:20]
    header = next(one for one in reply.page.headers if one.name == "pages")
    assert header.sorted == "descending"
    assert site.open(header.sort_url).keys == sorted_books(site, lambda book: book["pages"])[:20]


@pytest.mark.guarantee("sqla-7")
def test_a_default_order_may_have_several_columns(shared_library):
    order = [("in_print", True), ("title", False)]
    site = Site(shared_library, book={"column_default_sort": order})
    by_title = sorted_books(site, lambda book: book["title"])
    assert all_keys(site) == sorted(by_title, key=lambda key: not BOOKS[key]["in_print"])


def test_sortable_columns_may_be_chosen_and_pointed_elsewhere(shared_library):
    chosen = ("title", ("shout", "title"), ("author", ("author.country", "title")))
    site = Site(shared_library, book={"column_sortable_list": chosen})
    offered = {one.name for one in site.list().page.headers if one.sort_url}
    assert offered == {"title", "shout", "author"}
    assert all_keys(site, sort="shout") == sorted_books(site, lambda book: book["title"])
    by_title = sorted_books(site, lambda book: book["title"])
    by_country = sorted_books(site, lambda book: AUTHORS[book["author"]]["country"])
    places = [AUTHORS[BOOKS[key]["author"]]["country"] for key in by_country]
    found = all_keys(site, sort="author")
    assert [AUTHORS[BOOKS[key]["author"]]["country"] for key in found] == places
    for country in set(places):
        keys = [key for key in found if AUTHORS[BOOKS[key]["author"]]["country"] == country]
        assert keys == [key for key in by_title if key in keys]


@pytest.mark.parametrize("sort", ["nothing", "-nothing", "shout", "99", "tags", "meta", "id;drop"])
def test_a_list_that_cannot_be_sorted_so_says_it_and_shows_itself(shelf, sort):
    reply = shelf.list(sort=sort)
    assert reply.keys == list(range(1, 21))
    assert "cannot be sorted" in reply.text


# -- search ----------------------------------------------------------------------------------------


def matching(*words):
    """Return the books in which every word is found, in any of the searched fields."""

    def texts(book):
        return [book["title"], book["notes"] or "", AUTHORS[book["author"]]["name"]]

    return [
        key for key, book in BOOKS.items()
        if all(any(word.lower() in text.lower() for text in texts(book)) for word in words)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("book 1",), ("BOOK", "ada"), ("lovelace", "note", "1"), ("second line",), ("nowhere",)],
    ids=" ".join,
)
def test_every_word_must_be_found_in_some_searched_field(shelf, words):
    found = all_keys(shelf, search=" ".join(words))
    assert found == matching(*" ".join(words).split())


@pytest.mark.parametrize(
    ("text", "keys"),
    [("100%", [7]), ("%", [7]), ("under_", [8]), ("_", [8]), ("\\", [9]), ("Back\\sl", [9]),
     ("<b>", [10]), ("'single'", [10])],
)  # fmt: skip
@pytest.mark.guarantee("model-w4")
@pytest.mark.guarantee("sqla-6")
def test_what_databases_treat_as_wildcards_is_searched_literally(shelf, text, keys):
    assert all_keys(shelf, search=text) == keys


@pytest.mark.guarantee("model-7")
def test_a_caret_finds_beginnings(shelf):
    assert all_keys(shelf, search="^book") == [
        key for key, book in BOOKS.items() if book["title"].lower().startswith("book")
    ]
    assert all_keys(shelf, search="^lovelace") == []


def test_an_equals_sign_finds_whole_values(shelf):
    assert all_keys(shelf, search="=under_score") == [8]
    assert all_keys(shelf, search="=under") == []


def test_the_search_is_shown_again_and_kept_when_sorting(shelf):
    reply = shelf.list(search="book ada")
    assert reply.page.search == "book ada"
    header = next(one for one in reply.page.headers if one.name == "title")
    assert shelf.open(header.sort_url).page.search == "book ada"
    assert "search" not in parse_qs(urlsplit(reply.page.clear_url).query)


def test_the_search_form_carries_filters_sort_and_extra_arguments(shelf):
    reply = shelf.list(sort="-pages", in_print__equals="1", theme="dark", search="book")
    assert ("sort", "-pages") in reply.page.search_state
    assert ("in_print__equals", "1") in reply.page.search_state
    assert ("theme", "dark") in reply.page.search_state
    forms = [form for form in reply.document.forms if "search" in form.values()]
    sent = forms[0].values()
    assert sent["search"] == ["book"]
    assert sent["sort"] == ["-pages"]
    assert sent["in_print__equals"] == ["1"]
    assert sent["theme"] == ["dark"]


@pytest.mark.guarantee("model-18")
def test_the_placeholder_names_the_searched_fields_or_says_what_the_view_wants(shared_library):
    assert Site(shared_library).list().page.search_placeholder == "Search Title, Notes, Author"
    site = Site(shared_library, book={"search_placeholder": lambda self: "Who wrote what?"})
    assert site.list().page.search_placeholder == "Who wrote what?"


def test_a_view_without_searched_fields_has_no_search(shared_library):
    site = Site(shared_library, book={"column_searchable_list": ()})
    reply = site.list(search="book 1")
    assert not reply.page.has_search
    assert len(reply.keys) == 20


def test_too_long_a_search_is_refused_in_words(shelf):
    reply = shelf.list(search="x" * 1_001)
    assert "too long" in reply.text
    assert len(reply.keys) == 20


# -- several columns ----------------------------------------------------------------------------


def test_the_panel_sends_a_column_and_a_direction_for_each_line(shelf):
    query = [("sort", "genre"), ("sort", "-"), ("sort", "title"), ("sort", ""), ("sort", "")]
    reply = shelf.get("book/", [*query, ("sort", "-"), ("page_size", "100")])
    same = shelf.list(sort="-genre,title", page_size="100")
    assert reply.keys == same.keys
    assert reply.page.sort == "-genre,title"
    assert reply.page.problems == ()


@pytest.mark.parametrize("parts", [["-"], ["", "-"], ["-", "-", "title"], ["title", "", "-"]])
def test_a_direction_without_a_column_means_nothing(shelf, parts):
    reply = shelf.get("book/", [("sort", part) for part in parts])
    assert reply.status == 200
    assert reply.page.problems == ()
    assert "-" not in reply.page.sort


def test_the_panel_shows_the_order_in_force_and_a_line_to_add(shelf):
    lines = shelf.list(sort="-genre,title").page.sort_lines
    assert [(line.name, line.is_descending) for line in lines] == [
        ("genre", True), ("title", False), ("", False)
    ]  # fmt: skip
    assert ("title", "Title") in lines[0].options
    assert "shout" not in dict(lines[0].options)


def test_a_form_of_the_panel_keeps_search_and_filters(shelf):
    reply = shelf.list(search="book", in_print__equals="1", sort="title")
    form = next(one for one in reply.document.forms if len(one.values().get("sort", ())) > 1)
    assert form.values()["search"] == ["book"]
    assert form.values()["in_print__equals"] == ["1"]
    assert form.values()["sort"] == ["title", "", "", ""]


def test_one_head_says_its_order_to_a_screen_reader_and_all_are_numbered(shelf):
    reply = shelf.list(sort="-genre,title")
    said = [a["aria-sort"] for tag, a in reply.document.elements if "aria-sort" in a]
    assert said == ["descending"]
    places = {head.name: head.place for head in reply.page.headers if head.place}
    assert places == {"genre": 1, "title": 2}


@pytest.mark.guarantee("model-w18")
def test_the_caption_says_how_the_table_is_sorted(shelf):
    assert shelf.list(sort="-genre,title").page.caption == (
        "Book, sorted by Genre, descending; Title"
    )
    assert "sorted by Title" in shelf.list(sort="title").text


def test_an_order_of_several_columns_that_nobody_asked_for_is_shown(shared_library):
    options = {"column_list": COLUMNS, "column_default_sort": [("genre", True), "title"]}
    page = Site(shared_library, book=options).list().page
    assert page.sort == "-genre,title"
    assert [line.name for line in page.sort_lines] == ["genre", "title", ""]


def test_a_falsy_target_switches_sorting_by_a_column_off(shared_library):
    options = {"column_list": COLUMNS, "column_sortable_list": ["title", ("pages", None)]}
    heads = Site(shared_library, book=options).list().page.headers
    assert [head.name for head in heads if head.sort_url] == ["title"]

"""Pages of a list: numbers, places beyond them, and addresses that carry everything along."""

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from .library import BOOKS
from .site import Site

SORTED = ("id", "title", "pages", "editor", "published", "genre", "rating")
SMALL = {"page_size": 7, "count_limit": 21, "column_list": SORTED}


@pytest.fixture
def small(shared_library):
    """A list whose pages have numbers up to the third only."""
    return Site(shared_library, book=SMALL)


@pytest.fixture
def capped(shared_library):
    """The same list, counted up to the limit only."""
    return Site(shared_library, book={**SMALL, "count_strategy": "capped"})


def walk(site, reply, direction):
    """Yield the pages from *reply* on, following ``next`` or ``previous``."""
    for _ in range(100):
        yield reply
        url = getattr(reply.page.pager, f"{direction}_url")
        if not url:
            return
        reply = site.open(url)
        assert reply.status == 200
    raise AssertionError("the walk does not end")


def keys_of(pages):
    return [key for page in pages for key in page.keys]


def test_a_list_shows_its_first_page_with_summary_and_numbers(shelf):
    pager = shelf.list().page.pager
    assert pager.summary == "1–20 of 60"
    assert [(link.label, link.is_current) for link in pager.numbers] == [
        ("1", True), ("2", False), ("3", False),
    ]  # fmt: skip
    assert not pager.previous_url
    assert not pager.first_url


def test_numbers_lead_to_their_pages(shelf):
    for link in shelf.list().page.pager.numbers[1:]:
        start = (int(link.label) - 1) * 20
        assert shelf.open(link.url).keys == list(range(start + 1, start + 21))


def test_first_and_last_lead_to_the_ends(shelf):
    last = shelf.open(shelf.list().page.pager.last_url)
    assert last.keys == list(range(41, 61))
    assert not last.page.pager.next_url
    assert not last.page.pager.last_url
    assert shelf.open(last.page.pager.first_url).keys == list(range(1, 21))


@pytest.mark.parametrize("sort", ["", "title", "-pages", "editor", "-published", "genre,-rating"])
def test_next_and_previous_walk_through_every_record_once(small, sort):
    whole = Site(small.library).list(sort=sort, page_size="100").keys
    forward = list(walk(small, small.list(sort=sort), "next"))
    assert keys_of(forward) == whole
    backward = list(walk(small, forward[-1], "previous"))
    assert [page.keys for page in backward] == [page.keys for page in forward[::-1]]


@pytest.mark.parametrize("sort", ["", "-title", "pages", "-editor"])
def test_the_last_page_is_reached_from_the_first_and_walks_back_to_it(small, sort):
    whole = Site(small.library).list(sort=sort, page_size="100").keys
    last = small.open(small.list(sort=sort).page.pager.last_url)
    assert last.keys == whole[-7:]
    assert not last.page.pager.next_url
    pages = list(walk(small, last, "previous"))
    assert keys_of(pages[::-1]) == whole


def test_pages_have_numbers_within_the_counted_range_and_places_beyond(small):
    pages = list(walk(small, small.list(), "next"))
    addresses = [parse_qs(urlsplit(page.page.return_url).query) for page in pages]
    assert [list(query) for query in addresses[:4]] == [[], ["page"], ["page"], ["after"]]
    assert all(not page.page.pager.numbers for page in pages[3:])
    assert [link.label for link in pages[0].page.pager.numbers] == ["1", "2", "3"]


def test_filters_and_search_hold_beyond_the_numbered_pages(small):
    pages = list(walk(small, small.list(search="book", signed__not_equal="1"), "next"))
    assert keys_of(pages) == [
        key for key, book in BOOKS.items()
        if "book" in book["title"].lower() and book["signed"] is not True
    ]  # fmt: skip
    assert all(page.page.search == "book" and len(page.page.chips) == 1 for page in pages)


def test_a_place_given_in_an_address_survives_the_deletion_of_its_record(library):
    site = Site(library, book=SMALL)
    pages = list(walk(site, site.list(), "next"))
    url = pages[3].page.pager.next_url
    gone = pages[3].keys[-1]
    assert site.post("book/delete/", {"id": str(gone)}).status == 302
    assert site.open(url).keys == pages[4].keys


def test_a_long_list_is_counted_no_further_than_the_limit(capped):
    assert capped.list().page.count == "21+"
    assert capped.list(title__not_equal="x").page.count == "21+"


def test_by_default_a_long_list_is_counted_as_far_as_that_is_cheap(small):
    assert small.list().page.count in {"21+", "about 60", "60"}


def test_the_exact_count_comes_on_demand_and_stays(capped):
    counted = capped.open(capped.list(title__not_equal="x").page.pager.count_url)
    assert counted.page.count == "60"
    assert not counted.page.pager.count_url
    assert capped.open(counted.page.pager.next_url).page.count == "60"


def test_a_short_list_is_counted_exactly_at_once(capped):
    reply = capped.list(pages__smaller="100")
    assert reply.page.count == "8"
    assert not reply.page.pager.count_url


def test_an_exact_count_by_strategy_counts_whatever_it_costs(shared_library):
    site = Site(shared_library, book={**SMALL, "count_strategy": "exact"})
    assert site.list().page.count == "60"


@pytest.mark.parametrize("option", [{"simple_list_pager": True}, {"count_strategy": "none"}])
@pytest.mark.guarantee("model-9")
def test_a_list_that_does_not_count_has_neither_count_nor_numbers_to_the_end(
    shared_library, option
):
    site = Site(shared_library, book={"page_size": 7, **option})
    pages = list(walk(site, site.list(), "next"))
    assert keys_of(pages) == list(BOOKS)
    assert all(page.page.count == "" for page in pages)
    assert all("of" not in page.page.pager.summary for page in pages)


def test_a_page_beyond_the_end_shows_the_last_one_and_says_so(shelf):
    reply = shelf.list(page="7", title__not_equal="x")
    assert reply.keys == list(range(41, 61))
    assert "There is no such page" in reply.text


@pytest.mark.parametrize("page", ["-1", "x", "1.5", "", "٣", "9" * 30, "0x1", "1e3", "NaN"])
def test_what_is_no_page_number_shows_the_first_page(shelf, page):
    reply = shelf.list(page=page)
    assert reply.keys == list(range(1, 21))
    assert "There is no such page" in reply.text


@pytest.mark.parametrize("page", ["99999999999999999", "500", "3000000000"])
def test_a_huge_page_number_costs_nothing_and_shows_something(small, page):
    reply = small.list(page=page)
    assert reply.status == 200
    assert reply.keys


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "W10", "WzEsMl0", "WyIxIiwiMiJd", "eyJ9", "A" * 5_000]
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_what_is_no_place_shows_the_first_page(shelf, name, cursor):
    assert shelf.list(**{name: cursor}).keys == list(range(1, 21))


# -- page size -------------------------------------------------------------------------------------


def test_only_offered_sizes_are_obeyed(shelf):
    assert len(shelf.list(page_size="50").keys) == 50
    for size in ("7", "0", "-1", "1000000", "x", "5e1", "٥٠"):
        assert len(shelf.list(page_size=size).keys) == 20, size
    sizes = shelf.list(page_size="50").page.pager.sizes
    assert [(one.label, one.is_current) for one in sizes] == [
        ("20", False), ("50", True), ("100", False),
    ]  # fmt: skip
    assert len(shelf.open(sizes[2].url).keys) == 60


@pytest.mark.guarantee("model-8")
def test_sizes_are_neither_offered_nor_obeyed_unless_switched_on(shared_library):
    site = Site(shared_library, book={"can_set_page_size": False})
    reply = site.list(page_size="50")
    assert len(reply.keys) == 20
    assert reply.page.pager.sizes == ()


def test_no_page_is_longer_than_the_views_limit(shared_library):
    site = Site(shared_library, book={"page_size": 0, "max_page_size": 25})
    assert len(site.list().keys) == 25


# -- addresses that carry everything along ---------------------------------------------------------


def test_extra_arguments_survive_sorting_filtering_and_paging(shelf):
    reply = shelf.get("book/", [("theme", "dark"), ("mark", "a"), ("mark", "b")])
    urls = [
        reply.page.pager.next_url, reply.page.pager.last_url, reply.page.clear_url,
        *(header.sort_url for header in reply.page.headers if header.sort_url),
        *(size.url for size in reply.page.pager.sizes),
    ]  # fmt: skip
    for url in urls:
        query = parse_qsl(urlsplit(url).query)
        assert ("theme", "dark") in query
        assert [value for name, value in query if name == "mark"] == ["a", "b"]


def test_sorting_keeps_filters_search_and_size_and_returns_to_the_first_page(shelf):
    reply = shelf.list(page="1", page_size="50", search="book", pages__greater="10")
    header = next(one for one in reply.page.headers if one.name == "title")
    assert dict(parse_qsl(urlsplit(header.sort_url).query)) == {
        "search": "book", "page_size": "50", "pages__greater": "10", "sort": "title",
    }  # fmt: skip


def test_the_list_is_returned_to_as_it_was_after_an_edit(library):
    site = Site(library)
    reply = site.list(search="book", pages__greater="100", sort="-title", page="1", theme="dark")
    edit = site.open(reply.page.rows[0].url)
    assert edit.page.return_url == reply.page.return_url
    form = edit.form("_fingerprint").values()
    saved = site.open(edit.page.action_url, method="POST", data=form)
    assert saved.location == reply.page.return_url
    assert site.follow(saved).keys == reply.keys


def test_without_keysets_every_page_has_a_number(shared_library, monkeypatch):
    site = Site(shared_library, book=SMALL)
    store = site.views["Book"].store
    monkeypatch.setattr(type(store), "capabilities", store.capabilities - {"keyset"})
    pages = list(walk(site, site.list(), "next"))
    assert keys_of(pages) == list(range(1, 22))
    assert all(not page.page.pager.last_url or "page=" in page.page.pager.last_url
               for page in pages)  # fmt: skip

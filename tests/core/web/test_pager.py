"""Where one can go from a page of a list."""

import pytest

from admin_core.data import Total
from admin_core.web.pager import page_count, shown_count

from ..shop import Book, BookView, bookshop, make_admin, make_app


def app_with(count, capabilities=None, **options):
    app = make_app()
    view = type("View", (BookView,), {"page_size": 10, **options})(Book, bookshop(count))
    make_admin(app, view)
    if capabilities is not None:
        view.store.capabilities = frozenset(capabilities)
    return app


@pytest.fixture
def page_of(pages):
    """Return a function that opens an address and gives what its template got."""

    def find(app, url="/admin/book/"):
        with pages(app) as found:
            assert app.test_client().get(url).status_code == 200
        return found[0]["page"]

    return find


@pytest.fixture
def pager_of(page_of):
    return lambda *where: page_of(*where).pager


@pytest.fixture
def titles_of(page_of):
    return lambda *where: titles(page_of(*where))


def titles(page):
    return [row.label for row in page.rows]


def numbers(pager):
    return [f"[{one.label}]" if one.is_current else one.label for one in pager.numbers]


@pytest.mark.parametrize(
    ("count", "page", "shown"),
    [
        (0, 0, []),
        (10, 0, []),
        (11, 0, ["[1]", "2"]),
        (95, 0, ["[1]", "2", "3", "…", "10"]),
        (95, 5, ["1", "…", "4", "5", "[6]", "7", "8", "…", "10"]),
        (95, 9, ["1", "…", "8", "9", "[10]"]),
    ],
)
def test_pages_are_numbered_around_the_present_one(pager_of, count, page, shown):
    assert numbers(pager_of(app_with(count), f"/admin/book/?page={page}")) == shown


@pytest.mark.parametrize(
    ("count", "page", "summary"),
    [(95, 0, "1–10 of 95"), (95, 9, "91–95 of 95"), (1, 0, "1–1 of 1"), (0, 0, "")],
)
def test_the_records_shown_are_counted(pager_of, count, page, summary):
    assert pager_of(app_with(count), f"/admin/book/?page={page}").summary == summary


def test_the_first_page_leads_only_forward(pager_of):
    pager = pager_of(app_with(95))
    assert (pager.first_url, pager.previous_url) == ("", "")
    assert pager.next_url == "/admin/book/?page=1"
    assert pager.last_url == "/admin/book/?page=9"


def test_the_last_page_leads_only_back(pager_of):
    pager = pager_of(app_with(95), "/admin/book/?page=9")
    assert (pager.next_url, pager.last_url) == ("", "")
    assert pager.previous_url == "/admin/book/?page=8"
    assert pager.first_url == "/admin/book/"


def test_every_link_keeps_what_the_list_was_narrowed_to(pager_of):
    url = "/admin/book/?title__contains=Book&sort=-title&lang=fr&page=1"
    pager = pager_of(app_with(95), url)
    links = (pager.first_url, pager.previous_url, pager.next_url, pager.last_url)
    for argument in ("title__contains=Book", "sort=-title", "lang=fr"):
        assert all(argument in link for link in links)


@pytest.mark.parametrize("page", ["99", "999999999999999999"])
def test_a_page_beyond_the_end_shows_the_last_one(titles_of, page):
    assert titles_of(app_with(12), f"/admin/book/?page={page}") == ["Book 11", "Book 12"]


@pytest.mark.parametrize("page", ["-1", "x", "1.5", "%00"])
def test_what_is_no_page_shows_the_first_one(titles_of, page):
    assert titles_of(app_with(12), f"/admin/book/?page={page}")[0] == "Book 01"


def test_a_simple_pager_counts_nothing_and_leads_on(pager_of):
    pager = pager_of(app_with(95, simple_list_pager=True), "/admin/book/?page=1")
    assert pager.summary == "11–20"
    assert pager.count_url == ""
    assert pager.previous_url == "/admin/book/"
    assert pager.next_url == "/admin/book/?page=2"


# -- more records than are counted --------------------------------------------------------------


def walk(page_of, app, url, direction):
    """Yield the titles on each page as one follows *direction* to its end."""
    while url:
        page = page_of(app, url)
        yield titles(page)
        url = getattr(page.pager, direction)


LONG = {"count_limit": 20, "count_strategy": "capped"}
ALL = [f"Book {number:02}" for number in range(1, 46)]


@pytest.mark.parametrize("sort", ["", "sort=title", "sort=author", "sort=-pages"])
def test_next_leads_past_the_counted_pages_to_every_record_once(page_of, sort):
    found = list(walk(page_of, app_with(45, **LONG), f"/admin/book/?{sort}", "next_url"))
    assert sorted(title for page in found for title in page) == ALL
    assert [len(page) for page in found] == [10, 10, 10, 10, 5]


@pytest.mark.parametrize("sort", ["", "sort=-title", "sort=author"])
def test_previous_leads_back_from_the_end_to_every_record_once(page_of, sort):
    url = f"/admin/book/?page=last&{sort}"
    found = walk(page_of, app_with(45, **LONG), url, "previous_url")
    assert sorted(title for page in found for title in page) == ALL


def test_a_count_that_was_stopped_says_so_and_offers_the_whole(pager_of):
    app = app_with(45, **LONG)
    pager = pager_of(app)
    assert pager.summary == "1–10 of 20+"
    assert pager_of(app, pager.count_url).summary == "1–10 of 45"
    assert pager.last_url == "/admin/book/?page=last"


def test_a_page_number_beyond_the_counted_ones_says_how_far_they_go(page_of):
    found = page_of(app_with(45, **LONG), "/admin/book/?page=7")
    assert found.problems == ("Pages have numbers up to 2; go on from there.",)


def test_a_store_without_places_offers_no_last_page_it_cannot_show(pager_of):
    pager = pager_of(app_with(95, capabilities=(), **LONG))
    assert pager.last_url == ""


# -- sizes and counts ---------------------------------------------------------------------------


def test_sizes_are_offered_where_the_visitor_may_choose(pager_of):
    app = app_with(95, can_set_page_size=True, page_size_options=(10, 50))
    pager = pager_of(app, "/admin/book/?page=3")
    assert [(one.label, one.is_current) for one in pager.sizes] == [("10", True), ("50", False)]
    assert pager.sizes[1].url == "/admin/book/?page_size=50"
    assert pager_of(app_with(95)).sizes == ()


@pytest.mark.parametrize(("size", "rows"), [(0, 40), (100, 40), (25, 25)])
def test_no_page_is_longer_than_the_most_allowed(titles_of, size, rows):
    app = app_with(95, page_size=size, max_page_size=40)
    assert len(titles_of(app, "/admin/book/")) == rows


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (None, ""),
        (Total(0), "0"),
        (Total(12_345), "12,345"),
        (Total(10_000, "at_least"), "10,000+"),
        (Total(1_234_567, "about"), "about 1,234,567"),
    ],
)
def test_a_count_is_shown_as_sure_as_it_is(total, text):
    assert shown_count(total) == text


@pytest.mark.parametrize(
    ("number", "size", "pages"), [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2)]
)
def test_pages_are_counted(number, size, pages):
    assert page_count(Total(number), size) == pages

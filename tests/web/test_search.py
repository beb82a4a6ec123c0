"""The search box: words, phrases, prefixes, and what is taken literally, in every backend."""

import pytest

from .library import BOOKS
from .site import Site


@pytest.fixture(scope="module")
def titles(shared_library):
    """A list that is searched by title and length alone."""
    options = {"column_list": ("id",), "column_searchable_list": ("title", "pages")}
    return Site(shared_library, book=options)


def found(site, search):
    return site.list(search=search, page_size="100").keys


@pytest.mark.guarantee("model-7")
@pytest.mark.parametrize(
    ("search", "test"),
    [
        ("book 12", lambda b: b["title"] == "Book 12" or "book" in b["title"].lower()
         and "12" in str(b["pages"])),
        ('"book 1"', lambda b: b["title"].startswith("Book 1")),
        ('^"Book 1"', lambda b: b["title"].startswith("Book 1")),
        ('="Book 12"', lambda b: b["title"] == "Book 12"),
        ("=book", lambda b: False),
        ("^boo", lambda b: b["title"].startswith("Book")),
        ("^ook", lambda b: False),
        ("=120", lambda b: b["pages"] == 120),
        ("^12", lambda b: str(b["pages"]).startswith("12")),
        ('"12 book"', lambda b: False),
        ('book "1', lambda b: False),
        ("^", lambda b: False),
        ("=", lambda b: False),
        ('""', lambda b: False),
    ],
)  # fmt: skip
def test_a_search_finds_exactly_what_it_says(titles, search, test):
    assert found(titles, search) == [key for key, book in BOOKS.items() if test(book)]


@pytest.mark.guarantee("model-w4")
@pytest.mark.parametrize("text", ["%", "_", "0%", "r_s", "\\", "b%k", "B__k", '"0% pure"'])
def test_what_databases_take_for_a_pattern_is_text(titles, text):
    wanted = text.strip('"').lower()
    assert found(titles, text) == [
        key for key, book in BOOKS.items() if wanted in book["title"].lower()
    ]


@pytest.mark.guarantee("model-7")
def test_a_search_of_many_words_is_refused_in_words(titles):
    assert titles.list(search=" ".join(["o"] * 30)).page.problems == ()
    reply = titles.list(search=" ".join(["o"] * 31))
    assert "The search text is too long." in reply.text
    assert len(reply.keys) == 20


@pytest.mark.guarantee("model-7", "model-w1", "model-w17")
def test_foreign_arguments_survive_searching_filtering_sorting_and_paging(shelf):
    query = [
        ("endpoint", "x"), ("self", "x"), ("export_type", "x"), ("_method", "POST"),
        ("_external", "1"), ("_scheme", "gopher"), ("_anchor", "x"), ("tag", "a"), ("tag", "b"),
        ("search", "book"), ("title__contains", "o"), ("sort", "-title"), ("page", "1"),
    ]  # fmt: skip
    reply = shelf.get("book/", query)
    assert reply.status == 200
    page = reply.page
    addresses = [page.clear_url, page.headers[1].sort_url, page.pager.next_url,
                 page.chips[0].remove_url, page.return_url]  # fmt: skip
    for address in addresses:
        assert "tag=a&tag=b" in address
        assert "endpoint=x" in address
        assert address.startswith("/admin/book/")
        assert "_" not in address.replace("title__contains", "").replace("export_type", "")
    for form in reply.document.forms:
        if form.method == "get":
            assert form.values()["tag"] == ["a", "b"]


@pytest.mark.guarantee("model-18")
def test_the_words_of_search_and_empty_list_can_be_ones_own(shared_library):
    site = Site(shared_library, book={
        "search_placeholder": lambda self: "Find a book",
        "get_empty_list_message": lambda self: "No such book.",
    })  # fmt: skip
    reply = site.list(search="nothing like that")
    assert "No such book." in reply.text
    assert any(given.get("placeholder") == "Find a book" for _, given in reply.document.elements)


def test_choices_of_the_views_own_are_offered_and_checked(shared_library):
    choices = {"pages": [(120, "a dozen tens"), (130, "more")]}
    site = Site(shared_library, book={"column_choices": choices, "column_filters": ("pages",)})
    line = site.list().page.filters[0]
    assert line.control == "choice"
    assert line.options == (("120", "a dozen tens"), ("130", "more"))
    reply = site.list(pages__in_list="120,130")
    assert reply.keys == [12, 13]
    assert [chip.label for chip in reply.page.chips] == ["Length in list a dozen tens, more"]
    assert "is not one of the choices" in site.list(pages__equals="5").text

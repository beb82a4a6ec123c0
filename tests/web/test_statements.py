"""How many statements a page costs: the same number whatever the size of the table."""

import pytest

from admin_core import hookimpl
from admin_core.data import Condition

from .everything import FETCH, everything_on
from .library import BOOKS
from .site import Site, only

TWO_RELATIONS = ("id", "title", "author", "editor", "pages")
LIST = {"column_list": TWO_RELATIONS, "page_size": 50}


pytestmark = only("sqlite", "postgresql", "mariadb", "peewee", "peewee-postgresql")


def fill(library, count):
    """Add books until there are *count*."""
    rows = [
        {"title": f"More {number}", "motto": "", "in_print": False, "author": 1 + number % 6,
         "editor": 1 + number % 5, "pages": number}
        for number in range(count - len(BOOKS))
    ]  # fmt: skip
    library.add_many("Book", rows)
    library.tag([(1 + n % 60, 1 + n % 6) for n in range(60)])


def cost(site, request):
    """Return a request's statements, and its answer; the second time, when all is warm."""
    request()
    with site.library.statements() as statements:
        reply = request()
    return statements, reply


def test_a_list_with_two_relations_costs_its_rows_and_a_count(library):
    site = Site(library, book=LIST)
    few, reply = cost(site, site.list)
    assert len(reply.keys) == 50
    assert len(few) == 2, few
    fill(library, 500)
    many, reply = cost(site, site.list)
    assert len(reply.keys) == 50
    assert len(many) == 2, many


def test_sorting_filtering_and_searching_by_relations_costs_no_more(library):
    site = Site(library, book=LIST)
    query = {"sort": "author", "author.name__contains": "a", "search": "book"}
    statements, reply = cost(site, lambda: site.list(**query))
    assert reply.keys
    assert len(statements) <= 2, statements


def test_dotted_columns_cost_nothing_more(library):
    site = Site(library, book={**LIST, "column_list": (*TWO_RELATIONS, "author.country",
                                                       "sequel_of")})  # fmt: skip
    statements, _ = cost(site, site.list)
    assert len(statements) == 2, statements


def test_each_collection_costs_one_statement_more(library):
    fill(library, 500)
    site = Site(library, book={**LIST, "column_list": (*TWO_RELATIONS, "tags")})
    statements, _ = cost(site, site.list)
    assert len(statements) == 3, statements


@pytest.mark.guarantee("model-9")
def test_a_list_without_a_count_costs_one(library):
    site = Site(library, book={**LIST, "simple_list_pager": True})
    statements, _ = cost(site, site.list)
    assert len(statements) == 1, statements


def test_the_last_page_and_places_cost_no_more_than_the_first(library):
    fill(library, 500)
    site = Site(library, book={**LIST, "count_limit": 100, "count_strategy": "capped"})
    last, reply = cost(site, lambda: site.list(page="last"))
    assert len(reply.keys) == 50
    assert len(last) <= 2, last
    before, _ = cost(site, lambda: site.open(reply.page.pager.previous_url))
    assert len(before) <= 2, before


@pytest.mark.guarantee("forms-w10")
def test_an_edit_page_costs_its_record_and_a_select_per_relation(library):
    site = Site(library)
    statements, _ = cost(site, lambda: site.get("book/edit/", {"id": "6"}))
    # author, editor, tags and sequel_of offer their choices.
    assert len(statements) <= 2 + 4, statements
    plain = Site(library, book={"form_columns": ("title", "pages")})
    statements, _ = cost(plain, lambda: plain.get("book/edit/", {"id": "6"}))
    assert len(statements) <= 2, statements


def test_a_save_costs_five_at_most(library):
    site = Site(library)
    site.edit("book", 6)
    form = site.edit_form("book", 6)
    with library.statements() as statements:
        assert site.edit("book", 6, form, title="Renamed", pages="7").status == 302
    assert len(statements) <= 5, statements


def test_a_details_page_costs_three_at_most(library):
    site = Site(library)
    statements, _ = cost(site, lambda: site.get("book/details/", {"id": "6"}))
    assert len(statements) <= 3, statements


@pytest.mark.parametrize("count", [10, 100])
def test_a_batch_deletion_costs_the_same_for_ten_and_for_a_hundred(library, count):
    fill(library, 300)
    site = Site(library)
    ids = [str(number) for number in range(61, 61 + count)]
    assert site.token
    with library.statements() as statements:
        reply = site.post("book/action/", {"action": "delete", "rowid": ids})
    assert reply.status == 302
    assert len(library.rows("Book")) == 300 - count
    assert len(statements) <= 12, statements


def test_a_look_up_costs_one(library):
    site = Site(library)
    query = {"name": "author", "query": "a"}
    statements, reply = cost(site, lambda: site.get("book/ajax/lookup/", query))
    assert len(reply.json) > 2
    assert len(statements) == 1, statements


@pytest.mark.guarantee("security-19")
def test_pages_with_a_relation_of_a_hundred_thousand_rows_stay_small(library):
    library.add_many("Author", [{"name": f"Author {number:06}"} for number in range(100_000)])
    site = everything_on(library, book={"form_ajax_refs": {"author": {"fields": ("name",)}}})
    pages = [
        ("book/", {}, 6), ("book/", {"_panel": "1", "_f0": "author__equals", "_do": "more"}, 6),
        ("book/", {"author__in_list": ",".join(map(str, range(1, 200)))}, 8),
        ("book/new/", {}, 8), ("book/new/", {"modal": "True"}, 8),
        ("book/edit/", {"id": "9"}, 12), ("book/edit/", {"id": "9", "modal": "True"}, 12),
        ("book/ajax/update/", {"list_form_pk": "9", "name": "author"}, 3),
        ("book/ajax/lookup/", {"name": "author", "query": "a", "limit": "100000"}, 2),
        ("book/details/", {"id": "9"}, 8), ("author/", {}, 3),
        ("author/delete/", {"id": "1"}, 8),
    ]  # fmt: skip
    for path, query, most in pages:
        for headers in ({}, FETCH):
            statements, reply = cost(site, lambda: site.get(path, query, headers=headers))  # noqa: B023  # called at once
            assert reply.status == 200
            assert len(reply.body) < 2_000_000, (path, query, len(reply.body))
            assert len(statements) <= most, (path, query, statements)


def test_asking_about_a_hundred_thousand_records_reads_no_more_than_an_action_may_change(library):
    fill(library, 100_000)
    site = everything_on(library)
    data = {"action": "reprice", "_all": "1", "_ask": "1", "_list": ""}
    statements, reply = cost(site, lambda: site.post("book/action/", data))
    assert reply.status == 413
    assert len(statements) <= 12, len(statements)


class Bounds:
    """Says of each action that it may be done to books of few pages only."""

    def __init__(self, **pages):
        self.pages = pages

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        limit = self.pages.get(action) if info.name == "Book" else None
        return [Condition("pages", "smaller", limit)] if limit else None


@pytest.mark.parametrize("size", [2, 8])
def test_what_the_rows_of_a_list_offer_is_asked_for_at_once(library, size):
    book = {"column_list": TWO_RELATIONS, "page_size": size}
    site = Site(library, book=book, plugins=[Bounds(update=60, delete=60)])
    statements, reply = cost(site, site.list)
    assert len(statements) == 2 + 2, statements
    assert len({len(row.links) for row in reply.page.rows}) == (1 if size == 2 else 2)


def test_what_may_be_done_to_all_that_may_be_read_is_not_asked_about(library):
    book = {**LIST, "page_size": 2}
    site = Site(library, book=book, plugins=[Bounds(read=60, update=60, delete=60)])
    statements, _ = cost(site, site.list)
    assert len(statements) == 2, statements

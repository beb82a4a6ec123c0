"""Choosing related records: few in a select, many by a search, with script and without."""

import pytest

from admin_core import hookimpl

from .library import AUTHORS, BOOKS, TAGS
from .site import Site


def field_of(reply, name):
    return reply.page.form[name]


def options(reply, name):
    return reply.document.choices[name]


MANY = {"form_select_limit": 3}


@pytest.fixture
def many(shared_library):
    """A form that takes six authors for too many to list."""
    return Site(shared_library, book=MANY)


def test_few_records_are_listed_by_name(shelf):
    reply = shelf.get("book/new/")
    assert not field_of(reply, "author").is_remote
    labels = [label for value, label, _ in options(reply, "author") if value]
    assert labels == sorted((author["name"] for author in AUTHORS.values()), key=str.casefold)


def test_the_stored_choice_is_marked(shelf):
    reply = shelf.get("book/edit/", {"id": "6"})
    form = reply.form("_fingerprint").values()
    assert form["author"] == [str(BOOKS[6]["author"])]
    assert sorted(map(int, form["tags"])) == list(BOOKS[6]["tags"])
    assert form["sequel_of"] == [""]


def test_an_optional_relation_can_be_left_open_and_a_required_one_says_so(shelf):
    reply = shelf.get("book/new/")
    form = reply.page.form
    assert options(reply, "editor")[0][0] == ""
    assert form["author"].flags.required
    assert not form["editor"].flags.required


@pytest.mark.guarantee("sqla-w9", "sqla-11")
def test_many_records_are_searched_instead_of_listed(many):
    reply = many.get("book/edit/", {"id": "6"})
    field = field_of(reply, "author")
    assert field.is_remote
    assert [value for value, _, _ in options(reply, "author")] == ["", str(BOOKS[6]["author"])]
    assert "Fay Unread" not in reply.html
    control = next(attrs for _, attrs in reply.document.elements if attrs.get("name") == "author")
    assert control["data-url"] == "/admin/book/ajax/lookup/?name=author"


def test_what_is_chosen_stays_chosen_when_nothing_is_done(library):
    site = Site(library, book=MANY)
    before = library.state()
    assert site.edit("book", 6).status == 302
    assert library.state() == before


def test_a_searched_record_can_be_chosen(library):
    site = Site(library, book=MANY)
    assert site.edit("book", 6, author="6", tags=["6"]).status == 302
    assert (library.book(6)["author"], library.book(6)["tags"]) == (6, (6,))


def test_without_script_the_search_button_offers_what_it_found_and_keeps_what_was_typed(library):
    site = Site(library, book=MANY)
    before = library.state()
    form = site.edit_form("book", 6)
    reply = site.edit("book", 6, form, _search="author", title="Typed",
                      **{"_search-author": "unread"})  # fmt: skip
    assert reply.status == 200
    assert library.state() == before
    found = [label for _, label, _ in options(reply, "author")]
    assert "Fay Unread" in found
    assert AUTHORS[BOOKS[6]["author"]]["name"] in found
    again = reply.form("_fingerprint").values()
    assert again["title"] == ["Typed"]
    assert again["author"] == [str(BOOKS[6]["author"])]
    assert again["_search-author"] == ["unread"]
    again["author"] = ["6"]
    assert site.edit("book", 6, again).status == 302
    assert (library.book(6)["author"], library.book(6)["title"]) == (6, "Typed")


def test_the_search_button_works_on_the_create_page_and_for_collections(many):
    data = {**many.new_book(), "_search": "tags", "_search-tags": "s", "tags": ["3"]}
    reply = many.post("book/new/", data)
    assert reply.status == 200
    offered = {label: on for _, label, on in options(reply, "tags")}
    assert offered == {"city": True, "space": False, "sea": False}


@pytest.mark.parametrize("name", ["nothing", "title", "", "csrf_token"])
def test_the_search_button_of_no_relation_only_shows_the_form_again(many, name):
    reply = many.post("book/new/", {**many.new_book(), "_search": name})
    assert reply.status == 200
    assert reply.form("title").values()["title"] == ["A new book"]


def test_a_search_with_a_forged_token_is_refused(many):
    data = {**many.new_book(), "_search": "author", "_search-author": "a", "csrf_token": "x"}
    reply = many.post("book/new/", data)
    assert reply.status == 400
    assert "Fay Unread" not in reply.text


# -- look-up --------------------------------------------------------------------------------------


def lookup(site, **query):
    return site.get("book/ajax/lookup/", query)


def test_the_look_up_answers_keys_and_labels(shelf):
    reply = lookup(shelf, name="author", query="RIVERS")
    assert reply.json == [["4", "Di Rivers"]]
    assert reply.headers["Content-Type"] == "application/json"


@pytest.mark.guarantee("sqla-w5")
def test_every_word_must_match_and_wildcards_are_literal(shelf):
    found = lookup(shelf, name="author", query="st bo").json
    assert found == [["2", "Bo Stone"]]
    assert lookup(shelf, name="tags", query="%").json == [["6", "100%"]]
    assert lookup(shelf, name="author", query="_").json == []


def test_an_empty_query_answers_the_first_records(shelf):
    assert [label for _, label in lookup(shelf, name="tags").json] == [
        tag["name"] for tag in TAGS.values()
    ]


@pytest.mark.parametrize(
    ("limit", "count"),
    [("3", 3), ("1", 1), ("100000", 50), ("0", 1), ("-5", 1), ("x", 10), ("", 10), ("9" * 30, 50)],
)
@pytest.mark.guarantee("model-w11")
def test_the_number_of_answers_is_bounded_whatever_is_asked(shelf, limit, count):
    assert len(lookup(shelf, name="sequel_of", query="", limit=limit).json) == count


@pytest.mark.parametrize("offset", ["0", "4", "-1", "x", "9" * 30])
def test_an_offset_leads_on(shelf, offset):
    found = lookup(shelf, name="tags", offset=offset).json
    skipped = 4 if offset == "4" else 6 if offset.startswith("999") else 0
    assert len(found) == len(TAGS) - skipped


@pytest.mark.parametrize("name", ["", "title", "nothing", "author_id", "author.name", "__class__"])
def test_only_relations_of_the_form_can_be_looked_up(shelf, name):
    assert lookup(shelf, name=name, query="a").status == 404


def test_a_relation_of_neither_form_nor_filter_cannot_be_looked_up(shared_library):
    site = Site(shared_library, book={"form_columns": ("title", "author"), "column_filters": ()})
    assert lookup(site, name="author").status == 200
    assert lookup(site, name="editor").status == 404


def test_who_may_neither_create_nor_edit_gets_no_answers(shared_library):
    without = {"can_create": False, "can_edit": False, "column_filters": ()}
    site = Site(shared_library, book=without)
    reply = lookup(site, name="author", query="a")
    assert reply.status == 404
    assert "Ada" not in reply.html
    site = Site(shared_library, book={"can_create": False})
    assert lookup(site, name="author", query="ada").json == [["1", "Ada Lovelace"]]


# -- bounds ----------------------------------------------------------------------------------------


def bounded(library, **options):
    """Return a site whose visitors see the authors 1 to 3 only."""
    return Site(library, author={"get_query": lambda self: library.only("Author", [1, 2, 3])},
                book=options)  # fmt: skip


@pytest.mark.parametrize("limit", [100, 2])
@pytest.mark.guarantee("model-w11")
def test_only_records_that_the_visitor_sees_can_be_chosen(library, limit):
    site = bounded(library, form_select_limit=limit)
    labels = {label for _, label, _ in options(site.get("book/new/"), "author")}
    assert not {"Di Rivers", "Eve Okoro", "Fay Unread"} & labels
    assert lookup(site, name="author", query="o").json == [["1", "Ada Lovelace"], ["2", "Bo Stone"]]
    before = library.state()
    reply = site.post("book/new/", site.new_book(author="4"))
    assert reply.status == 422
    assert "Di Rivers" not in reply.text
    assert library.state() == before


def test_a_stored_choice_outside_the_bounds_stays_when_nothing_is_done(library):
    site = bounded(library)
    assert BOOKS[3]["author"] == 4
    before = library.state()
    assert site.edit("book", 3, pages="1").status == 302
    assert library.book(3) == {**before["Book"][3], "pages": 1}


def test_row_conditions_bound_choices_of_models_without_a_view_of_their_own(library):
    from admin_core.data import Condition

    class Policy:
        @hookimpl
        def admin_row_conditions(self, actor, action, info):
            return [Condition("name", "not_equal", "sea")] if info.name == "Tag" else None

    site = Site(library, plugins=[Policy()])
    labels = {label for _, label, _ in options(site.get("book/new/"), "tags")}
    assert labels == {tag["name"] for tag in TAGS.values()} - {"sea"}
    assert lookup(site, name="tags", query="sea").json == []
    reply = site.post("book/new/", site.new_book(tags=["2"]))
    assert reply.status == 422

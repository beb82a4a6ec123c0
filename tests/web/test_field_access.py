"""What somebody may not see is nowhere: not shown, searched, sorted by, nor guessed at."""

import pytest

from admin_core import hookimpl
from admin_core.data import UnknownField

from .site import BOOK_COLUMNS, Site


class Hide:
    """A policy about fields: ``{"Book": {"pages": "hidden"}}``."""

    def __init__(self, **models):
        self.models = models
        self.asked = []

    @hookimpl
    def admin_field_access(self, actor, action, info):
        self.asked.append((action, info.name))
        return self.models.get(info.name)


def names(reply):
    return [header.name for header in reply.page.headers]


@pytest.mark.guarantee("security-5")
def test_a_hidden_field_is_no_column(shared_library):
    site = Site(shared_library, plugins=[Hide(Book={"pages": "hidden"})])
    assert names(site.list()) == [one for one in BOOK_COLUMNS if one != "pages"]


def test_a_field_that_may_only_be_read_is_shown(shared_library):
    site = Site(shared_library, plugins=[Hide(Book={"pages": "read"})])
    assert "pages" in names(site.list())


def test_a_hidden_field_of_another_model_is_no_column_either(shared_library):
    site = Site(shared_library, plugins=[Hide(Author={"country": "hidden"})])
    shown = names(site.list())
    assert "author.country" not in shown
    assert "author" in shown


def test_a_hidden_relation_takes_every_path_across_it_along(shared_library):
    site = Site(shared_library, plugins=[Hide(Book={"author": "hidden"})])
    assert not [name for name in names(site.list()) if name.startswith("author")]


@pytest.mark.parametrize("sort", ["pages", "-pages", "author.country"])
@pytest.mark.guarantee("security-5")
def test_the_order_of_a_list_does_not_tell_a_hidden_field(shared_library, sort):
    hide = Hide(Book={"pages": "hidden"}, Author={"country": "hidden"})
    site = Site(shared_library, plugins=[hide])
    reply = site.list(sort=sort)
    assert "cannot be sorted by" in reply.text
    assert reply.keys == site.list().keys


def test_neither_does_the_views_own_order(shared_library):
    options = {"column_default_sort": [("pages", True), ("title", True)]}
    open_site = Site(shared_library, book=options)
    site = Site(shared_library, plugins=[Hide(Book={"pages": "hidden"})], book=options)
    by_title = Site(shared_library, book={"column_default_sort": ("title", True)})
    assert site.list().keys == by_title.list().keys != open_site.list().keys


@pytest.mark.guarantee("security-5")
def test_a_search_does_not_look_into_a_hidden_field(shared_library):
    options = {"column_searchable_list": ("title", "notes")}
    assert 5 in Site(shared_library, book=options).list(search="Note 5").keys
    site = Site(shared_library, plugins=[Hide(Book={"notes": "hidden"})], book=options)
    reply = site.list(search="Note 5")
    assert reply.keys == []
    assert "Notes" not in reply.page.search_placeholder


def test_a_list_whose_search_is_all_hidden_has_no_search_box(shared_library):
    options = {"column_searchable_list": ("notes",)}
    site = Site(shared_library, plugins=[Hide(Book={"notes": "hidden"})], book=options)
    assert not site.list().page.has_search
    assert len(site.list(search="nothing has this").keys) == 20


def test_a_list_with_nothing_to_see_shows_keys(shared_library):
    everything = dict.fromkeys(("title", "pages"), "hidden")
    site = Site(
        shared_library,
        plugins=[Hide(Book=everything)],
        book={"column_list": ("title", "pages")},
    )
    assert names(site.list()) == ["id"]


def test_the_details_page_leaves_a_hidden_field_out(shared_library):
    site = Site(shared_library, plugins=[Hide(Book={"pages": "hidden"})])
    facts = [fact.name for fact in site.get("book/details/", {"id": "6"}).page.facts]
    assert "pages" not in facts
    assert "title" in facts


def test_a_look_up_does_not_search_a_hidden_field(shared_library):
    address, query = "book/ajax/lookup/", {"name": "author", "query": "Ada"}
    assert Site(shared_library).get(address, query).json
    site = Site(shared_library, plugins=[Hide(Author={"name": "hidden"})])
    assert site.get(address, query).json == []


def test_plugins_are_asked_once_a_request_and_model(shared_library):
    hide = Hide(Book={"pages": "hidden"})
    site = Site(shared_library, plugins=[hide])
    site.list()
    hide.asked.clear()
    site.list(search="Book", sort="title")
    assert len(hide.asked) == len(set(hide.asked))


def test_the_strictest_answer_counts(shared_library):
    site = Site(shared_library, plugins=[Hide(Book={"pages": "read"}),
                                         Hide(Book={"pages": "hidden"})])  # fmt: skip
    assert "pages" not in names(site.list())


def test_an_answer_that_is_no_limit_is_a_mistake(shared_library):
    site = Site(shared_library, plugins=[Hide(Book={"pages": "secret"})])
    with pytest.raises(ValueError, match="it may answer 'hidden' or 'read'"):
        site.list()


def test_a_view_may_be_asked_what_its_visitor_sees(shared_library):
    hide = Hide(Author={"country": "hidden"}, Book={"pages": "read", "editor": "hidden"})
    site = Site(shared_library, plugins=[hide])
    view = site.views["Book"]
    with site.app.test_request_context("/admin/book/"):
        assert view.can_see("author.name")
        assert not view.can_see("author.country")
        assert not view.can_see("editor.name")
        assert view.can_see("shout")
        assert view.can_see("pages")
        assert not view.can_set("pages", "update")
        assert view.can_set("title", "create")
        with pytest.raises(UnknownField):
            view.store.field("author.nothing")

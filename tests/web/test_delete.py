"""Deleting one record and batch actions: asked first, all or none, never by a GET."""

from urllib.parse import urlsplit

import pytest
import wtforms

from admin_core import hookimpl
from admin_core.actions import action
from admin_core.data import AccessDenied, ValidationFailed
from admin_core.web.saver import Deleter

from .library import BOOKS, STOCK
from .site import Site, needs_composite_keys


def test_the_question_names_the_record_and_changes_nothing(site):
    before = site.library.state()
    reply = site.get("book/delete/", {"id": "10"})
    assert reply.status == 200
    assert BOOKS[10]["title"] in reply.text
    assert site.library.state() == before


def test_answering_the_question_deletes_the_record_and_returns(site):
    page = site.get("book/delete/", {"id": "7", "url": "/admin/book/?page=1"})
    reply = site.post(page.page.action_url, page.form("id").values())
    assert (reply.status, reply.location) == (302, "/admin/book/?page=1")
    assert "100% pure was deleted." in site.messages(reply)
    assert set(site.library.rows("Book")) == set(BOOKS) - {7}


def test_deleting_from_its_own_page_returns_to_the_list(site):
    back = "/admin/book/edit/?id=7"
    reply = site.post("book/delete/", {"id": "7", "url": back})
    assert urlsplit(reply.location).path == "/admin/book/"


def test_a_record_that_others_need_is_not_deleted_and_the_reason_is_said(site):
    before = site.library.state()
    reply = site.post("author/delete/", {"id": "1"})
    assert reply.status == 302
    text = site.messages(reply)
    assert "Nothing was deleted." in text
    assert "Other records still refer to this one." in text
    assert site.library.state() == before
    site.post("author/delete/", {"id": "6"})
    assert 6 not in site.library.rows("Author")


def test_deleting_what_is_gone_says_so(site):
    before = site.library.state()
    reply = site.post("book/delete/", {"id": "999"})
    assert "This record does not exist." in site.messages(reply)
    assert site.library.state() == before


@pytest.mark.parametrize("key", list(STOCK), ids=repr)
def test_exactly_the_record_with_that_key_is_deleted(site, key):
    row = next(
        row for row in site.list("stock").page.rows
        if str(row.cells[2]) == str(STOCK[key]["amount"])
    )  # fmt: skip
    assert site.post("stock/delete/", {"id": row.key}).status == 302
    assert set(site.library.rows("Stock")) == set(STOCK) - {key}


@pytest.mark.guarantee("model-17")
def test_hooks_run_before_and_after_and_may_refuse(library):
    seen = []

    def on_model_delete(self, model):
        seen.append(("on_model_delete", model.title))
        if model.title == "Book 03":
            raise wtforms.ValidationError("Not this one.")

    def after_model_delete(self, model):
        seen.append(("after_model_delete", len(library.rows("Book"))))

    class Watch:
        @hookimpl
        def admin_before_write(self, change, record, store):
            seen.append((change.action, change.key, change.before["title"], dict(change.after)))

        @hookimpl
        def admin_event(self, event):
            seen.append((event.name, event.key))

    site = Site(library, plugins=[Watch()], book={
        "on_model_delete": on_model_delete, "after_model_delete": after_model_delete,
    })  # fmt: skip
    site.post("book/delete/", {"id": "4"})
    assert seen == [
        ("on_model_delete", "Book 04"),
        ("delete", (4,), "Book 04", {}),
        ("record.deleted", (4,)),
        ("after_model_delete", 59),
    ]
    seen.clear()
    reply = site.post("book/delete/", {"id": "3"})
    assert "Not this one." in site.messages(reply)
    assert seen == [("on_model_delete", "Book 03")]
    assert 3 in library.rows("Book")


def test_a_refusal_by_a_plugin_deletes_nothing(library):
    class Guard:
        @hookimpl
        def admin_before_write(self, change, record, store):
            raise AccessDenied("Books are for ever.")

    site = Site(library, plugins=[Guard()])
    before = library.state()
    for path, data in (("book/delete/", {"id": "3"}),
                       ("book/action/", {"action": "delete", "rowid": ["3", "4"]})):  # fmt: skip
        reply = site.post(path, data)
        assert reply.status == 403
        assert "Books are for ever." in reply.text
    assert library.state() == before


@pytest.mark.guarantee("model-3")
def test_deleting_that_is_switched_off_leads_back(library):
    site = Site(library, book={"can_delete": False})
    before = library.state()
    assert site.get("book/delete/", {"id": "3"}).status == 302
    assert site.post("book/delete/", {"id": "3"}).status == 302
    reply = site.post("book/action/", {"action": "delete", "rowid": "3"})
    assert "This action is not available." in site.messages(reply)
    assert library.state() == before


# -- batch -----------------------------------------------------------------------------------------


def chosen(*keys, **data):
    return {"action": "delete", "rowid": [str(key) for key in keys], **data}


def test_a_batch_deletion_asks_first_and_the_answer_executes_it(site):
    before = site.library.state()
    page = site.post("book/action/", chosen(4, 5, 6, _ask="1", url="/admin/book/?page=1"))
    assert page.status == 200
    for key in (4, 5, 6):
        assert BOOKS[key]["title"] in page.text
    assert "3 records" in page.text
    assert site.library.state() == before
    reply = site.post(page.page.action_url, page.form("rowid").values())
    assert (reply.status, reply.location) == (302, "/admin/book/?page=1")
    assert "3 records were deleted." in site.messages(reply)
    assert set(site.library.rows("Book")) == set(BOOKS) - {4, 5, 6}


def test_the_lists_own_form_asks_before_it_deletes(site):
    page = site.list()
    form = next(form for form in page.document.forms if "action" in form.buttons)
    sent = {**form.values(), "action": "delete", "rowid": ["1", "2"]}
    before = site.library.state()
    assert site.post(form.action, sent).status == 200
    assert site.library.state() == before


def test_a_long_question_names_twenty_and_counts_the_rest(site):
    page = site.post("book/action/", chosen(*range(1, 41), _ask="1"))
    assert len(page.page.items) == 20
    assert page.page.more == 20
    assert "and 20 more" in page.text
    assert len(page.form("rowid").values()["rowid"]) == 40


@pytest.mark.guarantee("model-w9")
def test_a_batch_is_deleted_wholly_or_not_at_all(site):
    before = site.library.state()
    reply = site.post("author/action/", chosen(6, 1))
    text = site.messages(reply)
    assert "Nothing was changed." in text
    assert "still refer" in text
    assert site.library.state() == before


def test_one_refused_record_keeps_all_the_others(library):
    def on_model_delete(self, model):
        if model.id == 6:
            raise ValidationFailed("Number six stays.")

    site = Site(library, book={"on_model_delete": on_model_delete})
    before = library.state()
    reply = site.post("book/action/", chosen(4, 5, 6, 7))
    assert "Number six stays." in site.messages(reply)
    assert library.state() == before


def test_a_delete_model_of_ones_own_is_called_for_each_and_undone_together(library):
    needs_composite_keys(library)

    def delete_model(self, model):
        Deleter(self).delete(model)
        return model.shelf != 2

    site = Site(library, stock={"delete_model": delete_model})
    before = library.state()
    reply = site.post("stock/action/", {"action": "delete", "rowid": ["north,1", "north,2"]})
    assert "could not be deleted" in site.messages(reply)
    assert library.state() == before


def test_records_that_are_gone_are_counted_and_the_others_deleted(site):
    reply = site.post("book/action/", chosen(4, 999, "x", 5))
    text = site.messages(reply)
    assert "2 records were deleted." in text
    assert "2 records were not there any more." in text
    assert set(site.library.rows("Book")) == set(BOOKS) - {4, 5}


def test_the_same_record_twice_is_deleted_once(site):
    reply = site.post("book/action/", chosen(4, 4, 4))
    assert "1 record was deleted." in site.messages(reply)


@pytest.mark.parametrize("ids", [[], [""], ["", ""]])
def test_nothing_selected_asks_for_a_selection(site, ids):
    before = site.library.state()
    for extra in ({}, {"_ask": "1"}):
        reply = site.post("book/action/", {"action": "delete", "rowid": ids, **extra})
        assert "Select at least one record." in site.messages(reply)
    assert site.library.state() == before


def test_more_than_a_thousand_records_at_once_are_refused(site):
    before = site.library.state()
    for extra in ({}, {"_ask": "1"}):
        reply = site.post("book/action/", chosen(*range(1, 1_002), **extra))
        assert reply.status == 413
        assert "at most 1,000 records" in reply.text
    assert site.library.state() == before


def test_a_thousand_records_are_not_too_many(site):
    reply = site.post("book/action/", chosen(*range(1, 1_001)))
    assert "60 records were deleted." in site.messages(reply)
    assert site.library.rows("Book") == {}


@pytest.mark.parametrize("name", ["", "nothing", "action_delete", "__init__", "delete\x00"])
def test_an_unknown_action_does_nothing_and_says_so(site, name):
    before = site.library.state()
    reply = site.post("book/action/", {"action": name, "rowid": "3"})
    assert "This action is not available." in site.messages(reply)
    assert site.library.state() == before


def test_an_action_on_the_list_of_disallowed_ones_is_neither_offered_nor_obeyed(library):
    site = Site(library, book={"action_disallowed_list": ["delete"]})
    before = library.state()
    assert site.list().page.actions == ()
    reply = site.post("book/action/", chosen(3))
    assert "This action is not available." in site.messages(reply)
    assert library.state() == before


def test_a_views_own_action_gets_the_keys_and_may_answer_with_a_page(library):
    seen = []

    @action("publish", "Publish", "Publish them?")
    def publish(self, ids):
        seen.append(ids)

    @action("count", "Count")
    def count(self, ids):
        return f"<p>{len(ids)} chosen</p>"

    site = Site(library, book={"publish": publish, "count": count})
    names = {one.name for one in site.list().page.actions}
    assert names == {"delete", "count", "publish"}
    asked = site.post("book/action/", {"action": "publish", "rowid": ["1", "2"], "_ask": "1"})
    assert "Publish them?" in asked.text
    assert seen == []
    site.post("book/action/", asked.form("rowid").values())
    assert seen == [["1", "2"]]
    answer = site.post("book/action/", {"action": "count", "rowid": ["1", "2"], "_ask": "1"})
    assert answer.text == "2 chosen"


def test_what_an_action_wrote_is_undone_when_it_refuses(library):
    @action("halve", "Halve")
    def halve(self, ids):
        store = self.store
        for record in self.records("update").get_many([(one,) for one in ids]):
            record.pages = 1
            store.save(record, is_created=False)
        raise ValidationFailed("On second thoughts, no.")

    site = Site(library, book={"halve": halve})
    before = library.state()
    reply = site.post("book/action/", {"action": "halve", "rowid": ["1", "2"]})
    assert "On second thoughts, no." in site.messages(reply)
    assert library.state() == before

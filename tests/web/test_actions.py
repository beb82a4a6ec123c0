"""Batch actions: input, rows, everything that matches, previews, rights, views of one's own."""

import pytest
import wtforms
from flask import Flask, flash

from admin_core import Admin, BaseView, expose, hookimpl
from admin_core.actions import ActionsMixin, action
from admin_core.data import Action, Condition, ValidationFailed, decode_key

from .library import AUTHORS, BOOKS
from .site import Site, on_databases
from .test_statements import fill


class PriceForm(wtforms.Form):
    price = wtforms.DecimalField("New price", [wtforms.validators.NumberRange(min=0)])
    action = wtforms.StringField(
        "Named like the action's own field", [wtforms.validators.Optional()]
    )


def reprice(**options):
    @action("reprice", "Set price", "Which price?", "update", **{"form": PriceForm, **options})
    def action_reprice(self, ids, form):
        store = self.store
        for book in self.records("update", lock=True).get_many(map(decode_key, ids)):
            book.price = form.price.data
            store.save(book, is_created=False)
        flash(f"{len(ids)} books cost {form.price.data} {form.action.data}.")

    return action_reprice


def collecting(seen, name="note", *arguments, **options):
    @action(name, name.title(), *arguments, **options)
    def act(self, ids):
        seen.append(ids)

    return act


def asked(site, name="delete", **data):
    return site.post("book/action/", {"action": name, "_ask": "1", **data})


def all_of(**query):
    from urllib.parse import urlencode

    return {"_all": "1", "_list": urlencode(query)}


def answer(site, page, **changes):
    return site.post(page.page.action_url, {**page.form("action").values(), **changes})


# -- input -----------------------------------------------------------------------------------------


@pytest.mark.guarantee("model-w9")
def test_an_action_with_a_form_asks_and_gets_what_was_typed(library):
    site = Site(library, book={"reprice": reprice()})
    before = library.state()
    page = asked(site, "reprice", rowid=["1", "2"])
    assert page.status == 200
    assert "Which price?" in page.text
    assert "New price" in page.text
    assert BOOKS[1]["title"] in page.text
    assert library.state() == before
    reply = answer(site, page, **{"form-price": "12.5", "form-action": "today"})
    assert reply.status == 302
    assert "2 books cost 12.5 today." in site.messages(reply)
    assert [library.book(key)["price"] for key in (1, 2)] == [12.5, 12.5]
    assert library.book(3)["price"] == BOOKS[3]["price"]


@pytest.mark.parametrize("typed", ["", "much", "-1", "1\x00"])
def test_what_does_not_fit_is_answered_422_with_what_was_typed(library, typed):
    site = Site(library, book={"reprice": reprice()})
    before = library.state()
    page = asked(site, "reprice", rowid=["1", "2"])
    reply = answer(site, page, **{"form-price": typed})
    assert reply.status == 422
    assert "New price" in {one.label for one in reply.page.errors}
    assert reply.form("action").values()["rowid"] == ["1", "2"]
    if "\x00" not in typed:
        assert reply.form("action").values()["form-price"] == [typed]
    assert library.state() == before
    done = answer(site, reply, **{"form-price": "3"})
    assert done.status == 302


def keeps_what_was_typed(reply, status):
    assert reply.status == status
    values = reply.form("action").values()
    assert values["form-price"] == ["7.25"]
    assert reply.page.errors
    return values


@pytest.mark.parametrize("selected", [{"rowid": ["1", "2"]}, all_of(sort="title")])
def test_an_expired_token_keeps_what_was_typed_for_an_action(library, selected):
    site = Site(library, book={"reprice": reprice()})
    before = library.state()
    page = asked(site, "reprice", **selected)
    typed = {"form-price": "7.25"}
    for token in ("", "1.a"):
        reply = answer(site, page, **typed, csrf_token=token)
        keeps_what_was_typed(reply, 400)
        assert library.state() == before
    done = answer(site, reply)
    if "_all" in selected:  # the records were not looked at, so they are shown first
        done = answer(site, done) if done.status != 302 else done
    assert done.status == 302
    assert library.book(1)["price"] == 7.25


def test_an_action_that_refuses_keeps_what_was_typed(library):
    @action("reprice", "Set price", "Which price?", "update", form=PriceForm)
    def refuse(self, ids, form):
        raise ValidationFailed("Not on a Sunday.")

    site = Site(library, book={"reprice": refuse})
    reply = answer(site, asked(site, "reprice", rowid=["1"]), **{"form-price": "7.25"})
    assert keeps_what_was_typed(reply, 422)["rowid"] == ["1"]
    assert "Not on a Sunday." in reply.text
    assert BOOKS[1]["title"] in reply.text


def test_a_policy_that_refuses_a_record_keeps_what_was_typed(library):
    class Policy:
        @hookimpl
        def admin_authorize(self, actor, action, info, key):
            return False if action == "update" and key == "2" else None

    site = Site(library, book={"reprice": reprice()}, plugins=[Policy()])
    before = library.state()
    page = asked(site, "reprice", rowid=["1", "2"])
    keeps_what_was_typed(answer(site, page, **{"form-price": "7.25"}), 403)
    assert library.state() == before


def test_a_request_of_another_site_is_shown_nothing_again(library):
    site = Site(library, book={"reprice": reprice()})
    page = asked(site, "reprice", rowid=["1"])
    sent = {**page.form("action").values(), "form-price": "7.25"}
    reply = site.post(page.page.action_url, sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status == 400
    assert "7.25" not in reply.html


def test_a_form_may_depend_on_the_view_and_needs_no_question(library):
    def form(view):
        field = wtforms.SelectField("To", choices=["a", view.endpoint])
        return type("F", (wtforms.Form,), {"to": field})

    seen = []

    @action("move", "Move", form=form)
    def move(self, ids, form):
        seen.append((ids, form.to.data))

    site = Site(library, book={"move": move})
    page = asked(site, "move", rowid="3")
    assert ("book", "book", False) in page.document.choices["form-to"]
    answer(site, page, **{"form-to": "book"})
    assert seen == [(["3"], "book")]


# -- one record ------------------------------------------------------------------------------------


def test_a_row_offers_its_own_actions_and_does_them_to_no_other_row(library):
    seen = []
    own = collecting(seen, "note", "Note it?", on_row=True)
    only = collecting(seen, "mark", on_row=True, on_list=False)
    site = Site(library, book={"note": own, "mark": only, "can_view_details": True})
    reply = site.list()
    assert [one.name for one in reply.page.row_actions] == ["mark", "note"]
    assert [one.name for one in reply.page.actions] == ["delete", "note"]
    addresses = [
        attrs["formaction"]
        for tag, attrs in reply.document.elements
        if tag == "button" and attrs.get("value") == "note" and "formaction" in attrs
    ]
    assert len(addresses) == 20
    sent = {"action": "note", "_ask": "1", "rowid": ["1", "2"], "_all": "1"}
    page = site.open(addresses[5], method="POST", data={**sent, "csrf_token": site.token})
    assert "Note it?" in page.text
    assert page.form("action").values()["rowid"] == ["6"]
    assert [one.label for one in page.page.items] == [BOOKS[6]["title"]]
    answer(site, page)
    assert seen == [["6"]]


def test_a_records_own_pages_offer_the_actions_for_one_record(library):
    seen = []
    site = Site(library, book={"note": collecting(seen, on_row=True), "can_view_details": True})
    for path in ("book/edit/", "book/details/"):
        page = site.get(path, {"id": "6"})
        assert [one.name for one in page.page.actions.buttons] == ["note"]
        form = page.form("rowid")
        site.post(form.action, {**form.values(), "action": "note"})
    assert seen == [["6"], ["6"]]
    assert site.get("book/new/").page.actions is None


# -- all that match --------------------------------------------------------------------------------


@pytest.mark.guarantee("model-w9")
def test_all_records_that_match_are_acted_on_beyond_the_page(library):
    seen = []
    site = Site(library, book={"note": collecting(seen), "column_filters": ("pages",)})
    reply = site.list(pages__greater="200", search="Book", page="1", sort="-title")
    assert "records of this list" in reply.page.all_label
    form = next(one for one in reply.document.forms if "action" in one.buttons)
    sent = {**form.values(), "_all": "1", "action": "note", "rowid": ["60"]}
    page = site.post(form.action, sent)
    wanted = [
        k for k, book in BOOKS.items() if (book["pages"] or 0) > 200 and "Book" in book["title"]
    ]
    assert f"{len(wanted)} records" in page.text
    assert len(page.page.items) == 20
    assert page.page.more == len(wanted) - 20
    assert seen == []
    assert answer(site, page).location == form.values()["url"][0]
    assert sorted(map(int, seen[0])) == wanted


def test_one_page_of_records_offers_no_more_than_that_page(shelf):
    assert shelf.list(search="Book 01").page.all_label == ""
    assert shelf.list().page.all_label == "All 60 records of this list"


def test_a_list_that_is_not_counted_offers_all_without_a_number(shared_library):
    site = Site(shared_library, book={"simple_list_pager": True})
    assert site.list().page.all_label == "All records of this list"


@pytest.mark.parametrize("query", [
    "nothing__equals=1", "pages__greater=many", "sort=nowhere", "pages__greater=1;x" * 2_000,
    "&".join(f"x{n}=1" for n in range(300)), "search=" + "x" * 2_000,
])  # fmt: skip
def test_a_list_that_cannot_be_read_as_shown_selects_nothing(library, query):
    seen = []
    site = Site(library, book={"note": collecting(seen), "column_filters": ("pages",)})
    reply = site.post("book/action/", {"action": "note", "_all": "1", "_list": query})
    assert "cannot be read as it was shown" in site.messages(reply)
    assert seen == []


@pytest.mark.guarantee("model-w9")
def test_the_most_that_one_action_may_change_is_bounded(library):
    seen = []
    site = Site(library, book={"note": collecting(seen), "action_max_rows": 59,
                               "column_filters": ("id",)})  # fmt: skip
    assert site.list().page.all_label == ""
    for extra in ({}, {"_ask": "1"}):
        reply = site.post("book/action/", {"action": "note", **all_of(), **extra})
        assert reply.status == 413
        assert "more than 59 records" in reply.text
    assert asked(site, rowid=[str(n) for n in range(1, 61)]).status == 413
    site.post("book/action/", {"action": "note", **all_of(id__greater="1")})
    assert len(seen[0]) == 59


def test_a_list_that_changed_after_the_question_is_asked_about_again(library):
    seen = []
    site = Site(
        library, book={"note": collecting(seen, "note", "Sure?"), "column_filters": ("id",)}
    )
    page = asked(site, "note", **all_of(id__smaller="4"))
    library.change("Book", 3, title="Renamed")
    library.add("Author", name="Somebody else")
    assert answer(site, page).status == 302
    assert len(seen) == 1
    page = asked(site, "note", **all_of(id__greater="58"))
    library.add("Book", title="One more", motto="", in_print=False, author=1)
    again = answer(site, page)
    assert again.status == 409
    assert "The list has changed" in again.text
    assert "One more" in again.text
    assert len(seen) == 1
    answer(site, again)
    assert len(seen[1]) == 3


def test_a_list_within_bounds_selects_nothing_outside(library):
    seen = []
    site = Site(library, book={"note": collecting(seen),
                               "get_query": lambda self: library.only("Book", [4, 5])})  # fmt: skip
    site.post("book/action/", {"action": "note", **all_of()})
    assert sorted(seen[0]) == ["4", "5"]


# -- rights ----------------------------------------------------------------------------------------


class Policy:
    def __init__(self, keys=(), rows=None):
        self.keys, self.rows = keys, rows

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        return False if action in {"note", "delete"} and key in self.keys else None

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        return self.rows if action in {"note", "delete"} and info.name == "Book" else None


@pytest.mark.parametrize("policy", [
    Policy(keys={"5"}), Policy(rows=[Condition("id", "not_equal", 5)]),
], ids=["key", "rows"])  # fmt: skip
@pytest.mark.parametrize("name", ["note", "delete"])
@pytest.mark.parametrize("key", ["5", "05", " 5"])
@pytest.mark.guarantee("security-14")
def test_one_record_that_the_policy_refuses_stops_all_and_is_named(library, policy, name, key):
    seen = []
    site = Site(library, plugins=[policy], book={"note": collecting(seen)})
    before = library.state()
    reply = site.post("book/action/", {"action": name, "rowid": ["4", key, "6"]})
    assert seen == []
    assert library.state() == before
    assert reply.status == 403
    assert "Nothing was changed" in reply.text
    assert "Book 05" in reply.text
    assert site.post("book/action/", {"action": name, "rowid": ["4", "6"]}).status == 302


@pytest.mark.guarantee("security-14")
def test_one_record_that_a_hook_refuses_is_named(library):
    def on_model_delete(self, model):
        if model.id == 5:
            raise wtforms.ValidationError("On loan.")

    site = Site(library, book={"on_model_delete": on_model_delete})
    before = library.state()
    reply = site.post("book/action/", {"action": "delete", "rowid": ["4", "5", "6"]})
    assert "Nothing was deleted. Book 05: On loan." in site.messages(reply)
    assert library.state() == before


def test_a_record_with_a_refused_action_does_not_offer_it(library):
    seen = []
    site = Site(library, plugins=[Policy(keys={"5"})],
                book={"note": collecting(seen, on_row=True)})  # fmt: skip
    assert site.get("book/edit/", {"id": "5"}).page.actions is None
    assert site.get("book/edit/", {"id": "4"}).page.actions is not None


# -- what else is touched --------------------------------------------------------------------------


def test_a_question_before_deleting_counts_what_refers_to_the_records(site):
    books = sum(book["author"] == 1 for book in BOOKS.values())
    edited = sum(book["editor"] == 1 for book in BOOKS.values())
    page = site.get("author/delete/", {"id": "1"})
    found = {(one.label, one.count, one.rule) for one in page.page.consequences}
    assert found == {
        ("Book: Author", str(books), "unknown"),
        ("Book: Editor", str(edited), "unknown"),
    }
    assert "the database decides" in page.text
    many = site.post("author/action/", {"action": "delete", "_ask": "1", "rowid": list("12345")})
    counts = {one.label: one.count for one in many.page.consequences}
    assert counts["Book: Author"] == "60"
    assert site.get("author/delete/", {"id": "6"}).page.consequences == ()
    assert set(AUTHORS) == set(site.library.rows("Author"))


def test_the_count_is_within_what_the_visitor_may_see(library):
    site = Site(library, book={"get_query": lambda self: library.only("Book", [1, 5, 6])})
    page = site.get("author/delete/", {"id": "2"})
    assert {one.label: one.count for one in page.page.consequences}["Book: Author"] == "2"


def test_a_hidden_relation_is_not_counted(library):
    class Hide:
        @hookimpl
        def admin_field_access(self, actor, action, info):
            return {"author": "hidden"} if info.name == "Book" else None

    page = Site(library, plugins=[Hide()]).get("author/delete/", {"id": "1"})
    assert "Book: Author" not in {one.label for one in page.page.consequences}


@on_databases
@pytest.mark.guarantee("model-w9")
def test_the_preview_costs_the_same_for_one_and_for_a_hundred(library):
    fill(library, 300)
    site = Site(library)
    costs = []
    for count in (1, 100):
        ids = [str(number) for number in range(61, 61 + count)]
        asked(site, rowid=ids)
        with library.statements() as statements:
            assert asked(site, rowid=ids).status == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 4, costs


@on_databases
def test_selecting_all_reads_keys_alone_in_few_statements(library):
    fill(library, 300)
    seen = []
    site = Site(library, book={"note": collecting(seen)})
    assert site.token
    with library.statements() as statements:
        site.post("book/action/", {"action": "note", **all_of()})
    assert len(seen[0]) == 300
    assert len(statements) <= 2, statements
    assert "title" not in statements[0].split("FROM")[0]


# -- override points -------------------------------------------------------------------------------


def test_a_views_own_list_of_actions_names_them(library):
    def get_actions_list(self):
        names, questions = super(type(self), self).get_actions_list()
        return [(name, f"{text}!") for name, text in names], {**questions, "note": "Really?"}

    site = Site(library, book={"note": collecting([]), "get_actions_list": get_actions_list})
    found = {one.name: (one.text, one.needs_question) for one in site.list().page.actions}
    assert found == {"delete": ("Delete!", True), "note": ("Note!", True)}
    names, questions = None, None
    with site.app.test_request_context("/admin/book/"):
        names, questions = site.views["Book"].get_actions_list()
    assert names == [("delete", "Delete!"), ("note", "Note!")]
    assert questions["note"] == "Really?"


def test_init_actions_may_add_actions(library):
    seen = []

    def init_actions(self):
        super(type(self), self).init_actions()
        self._actions["extra"] = Action("extra", "Extra", lambda view, ids: seen.append(ids))

    site = Site(library, book={"init_actions": init_actions})
    assert "extra" in {one.name for one in site.list().page.actions}
    site.post("book/action/", {"action": "extra", "rowid": "3"})
    assert seen == [["3"]]


class Strict(wtforms.Form):
    action = wtforms.HiddenField()
    id = wtforms.HiddenField()
    url = wtforms.HiddenField()
    why = wtforms.StringField("Reason", [wtforms.validators.InputRequired("Give a reason.")])


def test_a_form_of_ones_own_guards_actions_and_deletions(library):
    site = Site(library, book={"get_action_form": lambda self: Strict,
                               "get_delete_form": lambda self: Strict})  # fmt: skip
    before = library.state()
    for path, data in (("book/action/", {"action": "delete", "rowid": "3"}),
                       ("book/delete/", {"id": "3"})):  # fmt: skip
        assert "Reason: Give a reason." in site.messages(site.post(path, data))
    assert library.state() == before
    assert "Reason" in site.get("book/delete/", {"id": "3"}).text
    site.post("book/delete/", {"id": "3", "why": "Old"})
    assert 3 not in library.rows("Book")


class Jobs(ActionsMixin, BaseView):
    """A view without a model."""

    done: list = []  # one view, one test

    @expose("/")
    def index(self):
        return "jobs"

    @expose("/do/", methods=("POST",))
    def do(self):
        return self.handle_action("index")

    @action("stop", "Stop", "Stop these jobs?")
    def action_stop(self, ids):
        self.done.append(ids)

    @action("never", "Never")
    def action_never(self, ids):
        raise AssertionError("never")

    def is_action_allowed(self, name):
        return name != "never"


def test_a_view_of_ones_own_has_actions(shared_library):
    site = Site(shared_library)
    jobs = Flask("jobs")
    jobs.secret_key, jobs.testing = site.app.secret_key, True
    Admin(jobs).add_view(Jobs(name="Jobs", endpoint="jobs"))
    client, token = jobs.test_client(), site.token
    with site.client.session_transaction() as known, client.session_transaction() as session:
        session.update(known)
    Jobs.done.clear()

    def send(**data):
        return client.post("/admin/jobs/do/", data={"csrf_token": token, **data})

    page = send(action="stop", rowid=["a", "b"], _ask="1")
    assert "Stop these jobs?" in page.text
    assert Jobs.done == []
    reply = send(action="stop", rowid=["a", "b"])
    assert (reply.status_code, reply.location) == (302, "/admin/jobs/")
    assert Jobs.done == [["a", "b"]]
    for name in ("never", "other"):
        assert send(action=name, rowid="a").status_code == 302
    assert client.post("/admin/jobs/do/", data={"action": "stop", "rowid": "a"}).status_code == 400
    assert len(Jobs.done) == 1


def test_an_action_that_refuses_after_writing_changes_nothing(library):
    @action("halve", "Halve", form=PriceForm)
    def halve(self, ids, form):
        for book in self.records("update").get_many([(one,) for one in ids]):
            book.pages = 1
            self.store.save(book, is_created=False)
        raise ValidationFailed("On second thoughts, no.")

    site = Site(library, book={"halve": halve})
    before = library.state()
    reply = site.post("book/action/", {"action": "halve", "form-price": "1", **all_of()})
    assert "On second thoughts, no." in site.messages(reply)
    assert library.state() == before

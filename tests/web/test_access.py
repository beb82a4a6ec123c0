"""Who may: nothing of the admin answers a stranger, and nothing changes without being asked."""

import pytest
from flask.views import MethodView

from admin_core import BaseView, expose, expose_plugview, hookimpl

from .everything import everything_on
from .library import AUTHORS
from .site import Site

#: Would change something at each of the admin's addresses, if it were let through.
EVERYTHING = {
    "id": "6", "name": "Changed", "title": "Changed", "author": "1", "shop": "new", "shelf": "1",
    "action": "delete", "rowid": "6", "amount": "7", "list_form_pk": "6",
    "country": "Changed", "modal": "True", "_type": "csv",
}  # fmt: skip

STRANGER = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}


class Extra(BaseView):
    """A view of somebody else's, which never heard of access or forged requests."""

    def __init__(self):
        super().__init__("Extra", endpoint="extra")
        self.calls = []

    @expose("/")
    def index(self):
        return "secret of the extra view"

    @expose("/act/", methods=("POST", "PUT", "DELETE"))
    @expose("/<int:number>/act/", methods=("POST",))
    def act(self, number=0):
        self.calls.append(number)
        return "done"

    @expose_plugview("/plug/")
    class Plug(MethodView):
        methods = ("GET", "POST")

        def get(self, cls):
            return "secret of the class-based view"

        def post(self, cls):
            cls.calls.append("plug")
            return "done"


class Vote:
    """A policy that answers as it is told."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        self.asked.append((action, info and info.name, key))
        return self.answers.get(action)


def with_extra(site):
    extra = Extra()
    site.admin.add_view(extra)
    return site, extra


def every_request(site):
    """Yield (address, method) for everything the admin's rules allow."""
    for rule in site.rules():
        address = rule.rule.replace("<int:number>", "3").replace("<export_type>", "csv")
        for method in sorted(rule.methods - {"OPTIONS"}):
            yield address, method


def state_of(site, extra):
    return site.library.state(), list(extra.calls)


def refuse_all(self):
    return False


def closed_views(library):
    closed = {"is_accessible": refuse_all}
    site, extra = with_extra(
        everything_on(library, book=closed, author=closed, tag=closed, stock=closed)
    )
    extra.is_accessible = lambda: False
    site.admin.index_view.is_accessible = lambda: False
    return site, extra, {}


def refused_by_a_plugin(library):
    return (*with_extra(everything_on(library, plugins=[Vote(access=False)], access="public")), {})


def without_any_rule(library):
    return (*with_extra(everything_on(library)), STRANGER)


@pytest.mark.parametrize("closed", [closed_views, refused_by_a_plugin, without_any_rule])
@pytest.mark.guarantee("security-3")
def test_no_address_answers_a_stranger(library, closed):
    token = Site(library).token
    site, extra, options = closed(library)
    before = state_of(site, extra)
    secrets = [author["name"] for author in AUTHORS.values()] + ["secret of"]
    count = 0
    for address, method in every_request(site):
        reply = site.open(
            address, method=method, query_string=EVERYTHING,
            data={**EVERYTHING, "csrf_token": token} if method != "GET" else None, **options,
        )  # fmt: skip
        assert reply.status == 403, (method, address)
        assert not any(secret in reply.html for secret in secrets), (method, address)
        assert state_of(site, extra) == before, (method, address)
        count += 1
    assert count > 70


def test_without_any_rule_the_refusal_says_how_to_add_one(shared_library):
    reply = Site(shared_library).open("/admin/", **STRANGER)
    assert "override is_accessible()" in reply.text
    assert 'access="public"' in reply.text


@pytest.mark.parametrize(
    "options",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.5"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
        {"headers": {"Via": "1.1 proxy"}},
        {"base_url": "http://evil.example/"},
        {"base_url": "http://127.0.0.1.evil.example/"},
        {"environ_base": {"REMOTE_ADDR": ""}},
        {"environ_base": {"REMOTE_ADDR": "localhost"}},
    ],
    ids=str,
)
def test_only_this_machines_own_browser_passes_without_a_rule(shared_library, options):
    assert Site(shared_library).open("/admin/book/", **options).status == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "[::1]:80", "app.localhost"])
@pytest.mark.parametrize("remote", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_machines_own_browser_passes(shared_library, host, remote):
    site = Site(shared_library, book={"column_list": ("id",), "column_filters": ()})
    options = {"base_url": f"http://{host}/", "environ_base": {"REMOTE_ADDR": remote}}
    assert site.open("/admin/book/", **options).status == 200


def test_declared_public_everybody_passes(shared_library):
    assert Site(shared_library, access="public").open("/admin/book/", **STRANGER).status == 200


def test_a_views_own_rule_decides_for_it_alone(shared_library):
    site = Site(shared_library, book={"is_accessible": lambda self: True})
    assert site.open("/admin/book/", **STRANGER).status == 200
    assert site.open("/admin/author/", **STRANGER).status == 403


def test_the_callback_of_a_closed_view_may_lead_to_the_sign_in_page(shared_library):
    from flask import redirect

    site = Site(shared_library, book={
        "is_accessible": refuse_all,
        "inaccessible_callback": lambda self, name, **kwargs: redirect(f"/sign-in?from={name}"),
    })  # fmt: skip
    reply = site.get("book/edit/", {"id": "3"})
    assert (reply.status, reply.location) == (302, "/sign-in?from=edit_view")


# -- single rights ---------------------------------------------------------------------------------

RIGHTS = [
    ("read", "GET", "book/", {}),
    ("read", "GET", "book/details/", {"id": "6"}),
    ("create", "GET", "book/new/", {}),
    ("create", "POST", "book/new/", {}),
    ("update", "GET", "book/edit/", {"id": "6"}),
    ("update", "POST", "book/edit/", {"id": "6"}),
    ("delete", "GET", "book/delete/", {"id": "6"}),
    ("delete", "POST", "book/delete/", {"id": "6"}),
]


@pytest.mark.parametrize(("right", "method", "path", "query"), RIGHTS)
@pytest.mark.guarantee("model-w5")
@pytest.mark.guarantee("security-3")
def test_what_the_policy_refuses_is_answered_403_and_changes_nothing(
    library, right, method, path, query
):
    site = Site(library, plugins=[Vote(**{right: False})])
    before = library.state()
    data = {**EVERYTHING, "csrf_token": site.token} if method == "POST" else None
    reply = site.open(path, method=method, query_string=query, data=data)
    assert reply.status == 403
    assert "Your account may not" in reply.text
    assert library.state() == before


def test_what_the_policy_refuses_is_not_offered_either(shared_library):
    site = Site(shared_library, plugins=[Vote(create=False, delete=False)])
    page = site.list().page
    assert page.create_url == ""
    assert [link.label for link in page.rows[0].links] == ["View", "Edit"]
    assert page.actions == ()
    form = site.get("book/edit/", {"id": "6"}).page
    assert (form.delete_url, form.can_add_another) == ("", False)
    assert all(card.create_url == "" for card in site.get("").page.cards)


def test_a_refused_batch_action_does_nothing(library):
    site = Site(library, plugins=[Vote(delete=False)])
    before = library.state()
    reply = site.post("book/action/", {"action": "delete", "rowid": ["5", "6"]})
    assert "This action is not available." in site.messages(reply)
    assert library.state() == before


def test_the_policy_is_told_which_record_it_is_about(library):
    vote = Vote()
    site = Site(library, plugins=[vote])
    site.get("book/edit/", {"id": "6"})
    assert ("update", "Book", "6") in vote.asked
    site.get("stock/details/", {"id": "a.,b..c/d,1"})
    assert ("read", "Stock", "a.,b..c/d,1") in vote.asked


def test_a_policy_may_refuse_single_records(library):
    class Mine:
        @hookimpl
        def admin_authorize(self, actor, action, info, key):
            return False if action in {"update", "delete"} and key == "6" else None

    site = Site(library, plugins=[Mine()])
    before = library.state()
    for path in ("book/edit/", "book/delete/"):
        assert site.get(path, {"id": "6"}).status == 403
        assert site.post(path, {**EVERYTHING}, {"id": "6"}).status == 403
    assert library.state() == before
    assert site.get("book/edit/", {"id": "7"}).status == 200


@pytest.mark.guarantee("model-w13")
@pytest.mark.parametrize("spelt", ["06", " 6", "+6", "6 "])
def test_a_policy_about_a_record_holds_however_its_key_is_spelt(library, spelt):
    class Mine:
        @hookimpl
        def admin_authorize(self, actor, action, info, key):
            return False if action in {"read", "update", "delete"} and key == "6" else None

    site = Site(library, plugins=[Mine()])
    before = library.state()
    for path in ("book/edit/", "book/delete/", "book/details/"):
        assert site.get(path, {"id": spelt}).status in {302, 403}
    for path in ("book/edit/", "book/delete/"):
        assert site.post(path, {**EVERYTHING, "id": spelt}, {"id": spelt}).status in {302, 403}
    assert library.state() == before


def test_a_permission_that_is_asked_at_request_time_is_obeyed_at_once(library):
    allowed = {"edit": True}
    site = Site(library, book={"can_edit": property(lambda self: allowed["edit"])})
    assert site.get("book/edit/", {"id": "6"}).status == 200
    allowed["edit"] = False
    assert site.get("book/edit/", {"id": "6"}).status == 302

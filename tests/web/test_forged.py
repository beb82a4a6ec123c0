"""Forged requests: what another site makes a browser send changes nothing."""

import json

import pytest
from flask import request

from admin_core import expose

from .everything import everything_on, send, writes
from .site import Site
from .test_access import EVERYTHING, every_request, state_of, with_extra

SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def open_site(library):
    """A site with a view of somebody else's, and that view."""
    return with_extra(everything_on(library))


def unsafe(site):
    found = [(a, m) for a, m in every_request(site) if m not in SAFE]
    # Creating, editing, deleting, acting, exporting and cells in four views, and the extra one.
    assert len(found) >= 33
    return found


def record_of(address):
    """Return the key of a record that the address can be about."""
    return {"id": "north,1" if "stock" in address else "6"}


def forged(site, kind):
    """Return the options of a request as another site can send it."""
    good, other = site.token, Site(site.library).token
    body = {**EVERYTHING, "csrf_token": good}
    return {
        "no token": {"data": EVERYTHING},
        "empty token": {"data": {**EVERYTHING, "csrf_token": ""}},
        "invented token": {"data": {**EVERYTHING, "csrf_token": "QUJD" * 14}},
        "broken token": {"data": {**EVERYTHING, "csrf_token": "ü\x00=" * 9}},
        "token of another session": {"data": {**EVERYTHING, "csrf_token": other}},
        "token in the address": {"data": EVERYTHING, "query_string": {"csrf_token": good}},
        "shortened token": {"data": {**EVERYTHING, "csrf_token": good[:-1]}},
        "cross-site": {"data": body, "headers": {"Sec-Fetch-Site": "cross-site"}},
        "same-site": {"data": body, "headers": {"Sec-Fetch-Site": "same-site"}},
        "foreign origin": {"data": body, "headers": {"Origin": "http://evil.example"}},
        "null origin": {"data": body, "headers": {"Origin": "null"}},
        "broken origin": {"data": body, "headers": {"Origin": "http://[::1"}},
        "other port": {"data": body, "headers": {"Origin": "http://localhost:81"}},
        "text/plain": {"data": "&".join(f"{n}={v}" for n, v in EVERYTHING.items()),
                       "content_type": "text/plain"},
        "json": {"data": json.dumps(EVERYTHING), "content_type": "application/json"},
        "json with the token": {"data": json.dumps(body), "content_type": "application/json"},
    }[kind]  # fmt: skip


KINDS = [
    "no token", "empty token", "invented token", "broken token", "token of another session",
    "token in the address", "shortened token", "cross-site", "same-site", "foreign origin",
    "null origin", "broken origin", "other port", "text/plain", "json", "json with the token",
]  # fmt: skip


#: What a store has no part in is tried with one backend, the plainest attacks with all.
PLAIN = ("no token", "token of another session", "cross-site", "json")
TRIED = [
    *(("memory", kind) for kind in KINDS),
    *((backend, kind) for backend in ("sqlite", "postgresql") for kind in PLAIN),
]


@pytest.mark.parametrize(("written_library", "kind"), TRIED, indirect=["written_library"])
@pytest.mark.guarantee("model-11")
@pytest.mark.guarantee("security-1")
def test_no_unsafe_request_of_another_site_is_executed(open_site, kind):
    site, extra = open_site
    options = forged(site, kind)
    before = state_of(site, extra)
    for address, method in unsafe(site):
        query = {**record_of(address), **options.get("query_string", {})}
        reply = site.open(address, method=method, **{**options, "query_string": query})
        assert reply.status in {400, 403}, (method, address, reply.text)
        assert state_of(site, extra) == before, (method, address)


def test_the_same_requests_are_executed_with_the_token(open_site):
    site, extra = open_site
    changed = 0
    for address, method in unsafe(site):
        before = state_of(site, extra)
        body = {**EVERYTHING, **record_of(address), "csrf_token": site.token}
        reply = site.open(address, method=method, data=body, query_string=record_of(address))
        assert reply.status != 400, (method, address)
        changed += state_of(site, extra) != before
    assert changed >= 10


def test_the_token_may_come_in_a_header_as_scripts_send_it(library):
    site = Site(library)
    for name in ("X-CSRFToken", "X-CSRF-Token"):
        reply = site.open("author/new/", method="POST", data={"name": name},
                          headers={name: site.token})  # fmt: skip
        assert reply.status == 302
    assert len(library.rows("Author")) == 8


@pytest.mark.parametrize("site_of_origin", ["same-origin", "none"])
def test_the_admins_own_pages_pass(library, site_of_origin):
    site = Site(library)
    headers = {"Sec-Fetch-Site": site_of_origin, "Origin": "http://localhost"}
    assert site.post("author/new/", {"name": "New"}, headers=headers).status == 302


@pytest.mark.guarantee("forms-13")
def test_a_token_stays_good_as_long_as_the_session(library):
    site = Site(library)
    token = site.token
    for number in range(3):
        assert site.get("author/new/").form().values()["csrf_token"] != [token]
        data = {"name": f"Author {number}", "csrf_token": token}
        assert site.open("author/new/", method="POST", data=data).status == 302


@pytest.mark.parametrize("written_library", ["memory", "sqlite"], indirect=True)
@pytest.mark.parametrize("sent", [{"data": {"csrf_token": "QUJD" * 14}},
                                  {"headers": {"Sec-Fetch-Site": "cross-site"}}])  # fmt: skip
@pytest.mark.guarantee("model-11")
@pytest.mark.guarantee("security-1")
def test_whatever_writes_writes_nothing_for_another_site(library, sent):
    site = everything_on(library)
    before = library.state()
    for one in writes():
        reply = send(site, one, **sent)
        assert reply.status == 400, one
        assert library.state() == before, one


def test_a_handler_of_an_applications_own_is_not_reached_in_the_place_of_ours(library):
    calls = []

    def handler(self):
        calls.append(request.method)
        return "done"

    for name, path in (("create_view", "/new/"), ("edit_view", "/edit/"),
                       ("ajax_update", "/ajax/update/")):  # fmt: skip
        own = {name: expose(path, methods=("GET", "POST"))(handler)}
        site = Site(library, author=own)
        assert site.open(f"author{path}", method="POST", data={"name": "x"}).status == 400
        assert calls == []


def test_a_cell_is_shown_again_with_what_was_typed_when_its_token_is_too_old(library):
    site = everything_on(library)
    data = {"list_form_pk": "9", "title": "Typed", "_page": "1", "csrf_token": "QUJD" * 14}
    reply = site.post("book/ajax/update/", data)
    assert reply.status == 400
    assert "The page was open for too long" in reply.text
    form = reply.form("list_form_pk")
    assert form.values()["title"] == ["Typed"]
    assert library.book(9)["title"] != "Typed"
    assert site.post(form.action, form.values()).status == 302
    assert library.book(9)["title"] == "Typed"


@pytest.mark.guarantee("model-11")
def test_the_reason_of_a_refusal_is_said(library):
    site = Site(library)
    reply = site.open("book/delete/", method="POST", data={"id": "6"})
    assert "The security token is missing. Nothing was done; please try again." in reply.text
    reply = site.post("book/delete/", {"id": "6"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "sent by another site and was refused" in reply.text


@pytest.mark.guarantee("security-2")
def test_nothing_that_is_asked_by_get_changes_anything(open_site):
    site, extra = open_site
    before = state_of(site, extra)
    query = {**EVERYTHING, "csrf_token": site.token, "_method": "POST", "url": "/admin/"}
    for address, method in every_request(site):
        if method in SAFE:
            for sent in (method, "OPTIONS"):
                reply = site.open(address, method=sent, query_string=query,
                                  headers={"X-HTTP-Method-Override": "POST"})  # fmt: skip
                assert reply.status < 500, (sent, address)
                assert state_of(site, extra) == before, (sent, address)

"""Pages in dialogs: when they are, what the script is told, and that they are pages without it."""

import pytest

from admin_core import hookimpl

from .site import Site

#: What the script that opens dialogs sends.
FETCH = {"X-Admin-Dialog": "1", "Accept": "text/html, application/json;q=0.9"}
MODALS = {"create_modal": True, "edit_modal": True, "details_modal": True, "can_view_details": True}
PAGES = ["book/new/?modal=True", "book/edit/?id=6&modal=True", "book/details/?id=6&modal=True"]


@pytest.fixture
def dialogs(shared_library):
    return Site(shared_library, book=MODALS)


def link_of(reply, text):
    places = [place for place, (tag, _) in enumerate(reply.document.elements) if tag == "a"]
    found = [reply.document.elements[place][1] for place in places]
    return [attrs for attrs in found if text in attrs.get("href", "")]


def templates_of(site, path, **options):
    """Return the names of the templates that a page was made from."""
    from flask import template_rendered

    names = []

    def note(sender, template, context, **rest):
        names.append(template.name)

    with template_rendered.connected_to(note, site.app):
        site.get(path, **options)
    return names


@pytest.mark.guarantee("model-12")
def test_the_link_asks_for_a_dialog_only_where_the_flag_is_set(dialogs, shelf):
    [link] = link_of(dialogs.list(), "/book/new/")
    assert "modal=True" in link["href"]
    assert "data-dialog" in link
    [link] = link_of(shelf.list(), "/book/new/")
    assert "modal" not in link["href"]
    assert "data-dialog" not in link


@pytest.mark.guarantee("model-12", "model-4")
@pytest.mark.parametrize("path", PAGES)
def test_the_dialog_template_is_used_with_flag_and_argument_only(dialogs, shelf, path):
    page = path.partition("/")[2].partition("/")[0].replace("new", "create")
    assert templates_of(dialogs, path) == [f"admin/model/modals/{page}.html"]
    plain = path.replace("&modal=True", "").replace("?modal=True", "")
    assert templates_of(dialogs, plain) == [f"admin/model/{page}.html"]
    assert templates_of(shelf, path) == [f"admin/model/{page}.html"]
    assert templates_of(dialogs, path.replace("True", "0")) == [f"admin/model/{page}.html"]


@pytest.mark.parametrize("path", PAGES)
def test_a_dialog_is_a_whole_page_for_a_browser_and_its_content_for_the_script(dialogs, path):
    page = dialogs.get(path)
    assert page.status == 200
    assert "<html" in page.html and "ad-side" in page.html
    part = dialogs.get(path, headers=FETCH)
    assert part.status == 200
    assert "<html" not in part.html and "ad-side" not in part.html
    assert "data-dialog-title" in part.html
    assert not part.document.titles


def test_a_dialog_saves_and_does_nothing_else(dialogs):
    for path in PAGES[:2]:
        part = dialogs.get(path, headers=FETCH)
        assert "_add_another" not in part.html and "_continue_editing" not in part.html
        assert "/delete/" not in part.html
    assert "_add_another" in dialogs.get("book/new/").html


@pytest.mark.guarantee("model-w16")
def test_what_is_refused_comes_back_into_the_dialog(library):
    site = Site(library, book=MODALS)
    before = library.state()
    action = site.get(PAGES[0], headers=FETCH).form("title").action
    assert "modal=True" in action
    sent = site.new_book(title="", pages="many")
    part = site.post(action, sent, headers=FETCH)
    assert part.status == 422
    assert "<html" not in part.html
    assert part.errors()["Title"] and part.errors()["Length"] == ["Enter a whole number."]
    assert part.form("title").values()["pages"] == ["many"]
    assert library.state() == before
    forged = site.post(action, {**site.new_book(), "csrf_token": "x"}, headers=FETCH)
    assert forged.status == 400
    assert "<html" not in forged.html


def test_a_stale_edit_is_shown_inside_the_dialog(library):
    site = Site(library, book=MODALS)
    form = site.get(PAGES[1], headers=FETCH).form("_fingerprint")
    library.change("Book", 6, pages=1)
    part = site.post(form.action, {**form.values(), "pages": "2"}, headers=FETCH)
    assert part.status == 409
    assert "<html" not in part.html


@pytest.mark.guarantee("model-13")
def test_what_was_saved_leads_on_as_a_plain_save_does(library):
    site = Site(library, book=MODALS)
    sent = site.new_book(url="/admin/book/?sort=-title")
    part = site.post("book/new/?modal=True", sent, headers=FETCH)
    assert (part.status, part.json) == (200, {"location": "/admin/book/?sort=-title"})
    assert site.flashes() == ["A new book was created."]
    sent = site.new_book(title="Another", url="https://elsewhere.example/")
    part = site.post("book/new/?modal=True", sent, headers=FETCH)
    assert part.json == {"location": "/admin/book/"}
    plain = site.post("book/new/?modal=True", site.new_book(title="Third"))
    assert (plain.status, plain.location) == (302, "/admin/book/")


def test_whatever_leads_elsewhere_is_told_to_the_script(library):
    site = Site(library, book={**MODALS, "can_create": False})
    part = site.get("book/new/?modal=True", headers=FETCH)
    assert part.json == {"location": "/admin/book/"}
    part = site.get("book/edit/?id=999&modal=True", headers=FETCH)
    assert part.json == {"location": "/admin/book/"}


def test_a_refusal_fits_into_the_dialog(library):
    class Policy:
        @hookimpl
        def admin_authorize(self, actor, action, info, key):
            return False if action == "update" else None

    site = Site(library, plugins=[Policy()], book=MODALS)
    part = site.get(PAGES[1], headers=FETCH)
    assert part.status == 403
    assert "<html" not in part.html
    assert "Your account may not do this." in part.text


def test_details_in_a_dialog_lead_to_editing_only(dialogs):
    part = dialogs.get(PAGES[2], headers=FETCH)
    [link] = link_of(part, "/book/edit/")
    assert "modal=True" in link["href"]
    assert not link_of(part, "/book/delete/")


# -- beside a relation ----------------------------------------------------------------------------


def beside(reply, address):
    return [one for one in link_of(reply, address) if one.get("data-dialog") == "choose"]


def test_a_relation_offers_a_new_record_and_the_chosen_one(shelf):
    reply = shelf.get("book/edit/", {"id": "6"})
    new, edit = beside(reply, "/author/new/")[0], beside(reply, "/author/edit/")[0]
    assert new["href"] == "/admin/author/new/?url=%2Fadmin%2Fbook%2Fedit%2F%3Fid%3D6"
    assert edit["href"].startswith("/admin/author/edit/?id=2&url=")
    assert len(beside(reply, "/tag/new/")) == 1
    assert not beside(reply, "/tag/edit/")


def test_only_what_the_visitor_may_do_is_offered(library):
    class Policy:
        @hookimpl
        def admin_authorize(self, actor, action, info, key):
            return False if info is not None and info.name == "Author" and action == "create" \
                else None  # fmt: skip

    site = Site(library, plugins=[Policy()], tag={"is_accessible": lambda self: False})
    reply = site.get("book/edit/", {"id": "6"})
    assert not beside(reply, "/author/new/")
    assert beside(reply, "/author/edit/")
    assert not beside(reply, "/tag/")
    site = Site(library, author={"can_edit": False, "can_view_details": True})
    reply = site.get("book/edit/", {"id": "6"})
    assert not beside(reply, "/author/edit/")
    assert beside(reply, "/author/details/")
    site = Site(library, author={"can_edit": False, "can_create": False})
    assert not beside(site.get("book/edit/", {"id": "6"}), "/author/")


def test_the_record_made_beside_a_relation_is_answered_with_its_label(library):
    site = Site(library)
    action = site.get("author/new/?_choose=1", headers=FETCH).form("name").action
    assert "_choose=1" in action
    part = site.post(action, {"name": "Gus <b>"}, headers=FETCH)
    assert part.status == 200
    assert (part.json["key"], part.json["label"]) == ("7", "Gus <b>")
    assert part.json["messages"] == ["Gus <b> was created."]
    assert site.flashes() == []
    sent = site.get("author/edit/?id=7&_choose=1", headers=FETCH).form("_fingerprint")
    part = site.post(sent.action, {**sent.values(), "name": "Guy"}, headers=FETCH)
    assert (part.json["key"], part.json["label"]) == ("7", "Guy")
    bad = site.post(action, {"name": ""}, headers=FETCH)
    assert bad.status == 422


def test_without_script_a_related_record_leads_back_to_the_form(library):
    site = Site(library)
    href = beside(site.get("book/new/"), "/author/new/")[0]["href"]
    form = site.open(href).form("name")
    reply = site.post(form.action, {**form.values(), "name": "Gus"})
    assert (reply.status, reply.location) == (302, "/admin/book/new/")
    assert "Gus" in [label for _, label, _ in site.follow(reply).document.choices["author"]]


# -- values in the address ------------------------------------------------------------------------


def test_an_address_can_fill_in_a_new_record_and_writes_nothing(library):
    site = Site(library)
    before = library.state()
    query = {"author": "3", "tags": ["1", "2"], "title": "From a link", "in_print": "1",
             "published": "2001-02-03"}  # fmt: skip
    reply = site.get("book/new/", query)
    assert library.state() == before
    values = reply.form("title").values()
    assert values["author"] == ["3"]
    assert sorted(values["tags"]) == ["1", "2"]
    assert (values["title"], values["published"]) == (["From a link"], ["2001-02-03"])
    assert site.post("book/new/", values).status == 302
    assert library.book(61)["author"] == 3


@pytest.mark.parametrize(
    "query",
    [
        {"author": "999"}, {"author": "x"}, {"author": "1,2"}, {"tags": "\x00"},
        {"published": "soon"}, {"pages": "many"}, {"pages": "9" * 2_000}, {"title": "\x00"},
        {"genre": "none"}, {"csrf_token": "x"}, {"_once": "x"}, {"nothing": "1"}, {"id": "5"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out(shelf, query):
    reply = shelf.get("book/new/", query)
    assert reply.status == 200
    sent = {n: v for n, v in reply.form("title").values().items() if not n.startswith("_")}
    plain = shelf.get("book/new/").form("title").values()
    assert sent.pop("csrf_token") and plain.pop("csrf_token")
    assert sent == {n: v for n, v in plain.items() if not n.startswith("_")}


def test_only_what_may_be_chosen_and_set_is_filled_in(library):
    class Policy:
        @hookimpl
        def admin_field_access(self, actor, action, info):
            return {"title": "read"} if info.name == "Book" else None

    bounds = {"get_query": lambda self: library.only("Author", [1, 2, 3])}
    site = Site(library, plugins=[Policy()], author=bounds)
    reply = site.get("book/new/", {"author": "4", "title": "Slipped in", "pages": "3"})
    assert "Slipped in" not in reply.html
    assert "Di Rivers" not in reply.html
    assert 'value="3"' in reply.html

"""A form that is sent twice creates one record, whichever way round the requests come."""

import threading
from dataclasses import dataclass

from admin_core import ModelView
from admin_core.web.once import OnceKeys
from admin_memory import Memory

from ..shop import make_admin, make_app


@dataclass(kw_only=True)
class Note:
    id: int | None = None
    text: str


def note_app():
    app, app_notes = make_app(), Memory()
    make_admin(app).add_view(ModelView(Note, app_notes))
    return app.test_client(), app_notes


def texts(notes):
    return [note.text for note in notes.rows(Note)]


def form_of(client):
    text = client.get("/admin/note/new/").text
    return {
        name: text.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("csrf_token", "_once")
    }


def test_a_second_click_creates_nothing_and_says_so():
    client, notes = note_app()
    form = {**form_of(client), "text": "Twice"}
    assert client.post("/admin/note/new/", data=form).status_code == 302
    answer = client.post("/admin/note/new/", data=form, follow_redirects=True)
    assert "This form was sent before" in answer.text
    assert texts(notes) == ["Twice"]


def test_a_refused_form_may_be_sent_again():
    client, notes = note_app()
    form = {**form_of(client), "text": ""}
    assert client.post("/admin/note/new/", data=form).status_code == 422
    assert client.post("/admin/note/new/", data={**form, "text": "Now"}).status_code == 302
    assert texts(notes) == ["Now"]


def test_two_forms_opened_side_by_side_both_create():
    client, notes = note_app()
    forms = [{**form_of(client), "text": "Same"} for _ in range(2)]
    for form in forms:
        assert client.post("/admin/note/new/", data=form).status_code == 302
    assert texts(notes) == ["Same", "Same"]


def test_a_second_request_waits_for_the_first():
    keys, order = OnceKeys(), []
    inside, go_on = threading.Event(), threading.Event()

    def first():
        with keys.alone("key"):
            inside.set()
            go_on.wait(10)
            order.append("first")

    def second():
        inside.wait(10)
        go_on.set()
        with keys.alone("key"):
            order.append("second")

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "second"]
    assert keys._busy == {}

"""Methods of model views about actions, exports, visitors and addresses, asked and overridden."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask import Response
from werkzeug.exceptions import HTTPException

from admin_core import action, hookimpl
from admin_core.data import AccessDenied, Actor, ModelInfo, ValidationFailed

from .methods import Book, Books, Shelf


class Marks(Books):
    """Has an action of its own."""

    @action("mark", "Mark", confirmation="Mark them?")
    def action_mark(self, ids: list[str]) -> None:
        """Do nothing."""


def sent(shelf: Shelf, page: str, **data: Any) -> Any:
    """Send something with a token of the list's."""
    token = shelf.page().partition('name="csrf_token" value="')[2].partition('"')[0]
    return shelf.site.client.post(f"/admin/book/{page}", data={"csrf_token": token, **data})


# -- batch actions ---------------------------------------------------------------------------------


def actions_are_allowed() -> None:
    def is_action_allowed(self: Any, name: str) -> bool:
        return name != "delete"

    shelf = Shelf(is_action_allowed=is_action_allowed, action_mark=Marks.action_mark)
    page = shelf.page()
    assert "Mark" in page
    assert 'value="delete"' not in page
    sent(shelf, "action/", action="delete", rowid="1")
    assert shelf.view.store.get((1,)) is not None
    with shelf.app.test_request_context("/admin/book/"):
        names = [getattr(one, "name", one) for one in shelf.view.allowed_actions()]
        assert names == ["mark"]
        listed, questions = shelf.view.get_actions_list()
    assert [name for name, _ in listed] == ["mark"]
    assert str(questions["mark"]) == "Mark them?"


def actions_are_answered() -> None:
    shelf = Shelf(handle_action=lambda self, return_view=None: Response("in my way"))
    assert sent(shelf, "action/", action="delete", rowid="1").text == "in my way"


def forms_carry_actions() -> None:
    shelf = Shelf()
    with shelf.app.test_request_context("/admin/book/"):
        for made, class_ in (
            ("action_form", "get_action_form"),
            ("delete_form", "get_delete_form"),
        ):
            assert type(getattr(shelf.view, made)()).__name__ == (
                getattr(shelf.view, class_)().__name__
            )
        assert "action" in shelf.view.action_form()


def all_or_none_are_deleted() -> None:
    def on_model_delete(self: Any, model: Any) -> None:
        if model.title == "Sun":
            raise ValidationFailed("The sun stays.")

    shelf = Shelf(on_model_delete=on_model_delete)
    page = shelf.site.open("/admin/book/").action("Delete", "Moon", "Sun").confirm()
    assert any("The sun stays." in one for one in (*page.messages, *page.errors))
    assert len(shelf.titles()) == 3
    shelf = Shelf()
    with shelf.app.test_request_context("/admin/book/", method="POST"):
        assert shelf.view.action_delete(["1", "2"]) is None
    assert shelf.titles() == ["Emma"]


# -- exports ---------------------------------------------------------------------------------------


def exported(**methods: Any) -> Any:
    """Return the answer with a file of a shelf."""
    return Shelf(can_export=True, **methods).site.client.get("/admin/book/export/csv/?sort=title")


def columns_are_exported() -> None:
    answer = exported(get_export_columns=lambda self: [("isbn", "Number"), ("title", "Name")])
    assert answer.text.splitlines() == ["Number,Name", ",Emma", "i1,Moon", "i2,Sun"]


def values_are_pythons_own() -> None:
    assert Shelf().asked("get_export_value", Book(1, "Moon", 30), "pages") == 30
    answer = exported(get_export_value=lambda self, model, name: f"{name} {model.id}")
    assert answer.text.splitlines()[1] == "title 3,pages 3"


def files_have_names() -> None:
    answer = exported(get_export_name=lambda self, export_type="csv": f"a/b:c.{export_type}")
    name = answer.headers["Content-Disposition"]
    assert ".csv" in name
    assert "/" not in name
    assert ":" not in name


def one_chooses_what_to_export() -> None:
    shelf = Shelf(can_export=True)
    with shelf.app.test_request_context("/admin/book/", method="POST"):
        answer = shelf.view.action_export(["1", "2"])
    page = shelf.site.client.get(answer.location).text if hasattr(answer, "location") else answer
    assert 'name="_column"' in str(page)
    assert str(page).count('name="rowid"') == 2


# -- who and where ---------------------------------------------------------------------------------


class Ada:
    """Knows who asks, and what she may do and see."""

    @hookimpl
    def admin_current_actor(self) -> Actor:
        return Actor("7", "Ada")

    @hookimpl
    def admin_authorize(self, action: str, key: str) -> bool | None:
        return action != "delete" and (action, key) != ("update", "2")

    @hookimpl
    def admin_field_access(self, action: str, info: ModelInfo) -> dict[str, str] | None:
        return {"isbn": "hidden", "pages": "read"} if info.name == "Book" else None


def makes_the_request() -> None:
    assert Shelf().asked("actor") is None
    assert Shelf(Ada()).asked("actor").name == "Ada"


def sees_and_sets() -> None:
    shelf = Shelf(Ada())
    assert [shelf.asked("can_see", one) for one in ("title", "isbn", "author.name")] == [
        True, False, True,
    ]  # fmt: skip
    assert [shelf.asked("can_set", one, "update") for one in ("title", "isbn", "pages")] == [
        True, False, False,
    ]  # fmt: skip


def ends_the_request() -> None:
    shelf = Shelf(Ada())
    assert shelf.asked("require", "read") is None
    assert shelf.asked("require", "update", ("1",)) is None
    for action_, key in (("delete", ()), ("update", ("2",))):
        with pytest.raises(AccessDenied):
            shelf.asked("require", action_, key)
    with pytest.raises(HTTPException) as caught:
        Shelf(can_delete=False).asked("require", "delete")
    assert caught.value.response.status_code == 302


def is_offered_to_anybody() -> None:
    shelf = Shelf(Ada(), can_create=False)
    assert shelf.asked("is_switched_on", "create") is False
    assert shelf.asked("is_switched_on", "delete") is True  # although she may not


def describes_its_model() -> None:
    info = Shelf().asked("model_info")
    assert isinstance(info, ModelInfo)
    assert info.model is Book


def missing_records_are_answered() -> None:
    shelf = Shelf(answer_missing=lambda self: Response("not here", 410))
    for page in ("edit/?id=99", "details/?id=99"):
        answer = shelf.site.client.get(f"/admin/book/{page}")
        assert (answer.status_code, answer.text) == (410, "not here")


def addresses_are_given() -> None:
    shelf = Shelf()
    assert shelf.asked("page_url", "create_view") == "/admin/book/new/"
    assert shelf.asked("list_url") == "/admin/book/"
    found = shelf.asked("list_url", {"title__equals": "Sun"})
    assert shelf.site.client.get(found).status_code == 200
    assert "title__equals=Sun" in found
    assert shelf.asked("lookup_url", "author") == "/admin/book/ajax/lookup/?name=author"
    assert shelf.asked("lookup_url", "author", Book(7)).endswith("&id=7")
    assert shelf.asked("return_url") == "/admin/book/"
    for target, back in (("/admin/book/?sort=title", True), ("//else.example/", False)):
        with shelf.app.test_request_context(f"/admin/book/edit/?id=1&url={quote(target)}"):
            assert (shelf.view.return_url() == target) is back
            link = shelf.view.record_url("details_view", "1")
        assert link.startswith("/admin/book/details/?id=1")
        assert (quote(target, safe="") in link) is back


def opens_with_what_is_allowed() -> None:
    assert Shelf().asked("page_to_open") == "edit_view"
    assert Shelf(can_edit=False).asked("page_to_open") == "details_view"
    assert Shelf(can_edit=False, can_view_details=False).asked("page_to_open") == ""


def cards_are_shown() -> None:
    shelf = Shelf()
    with shelf.app.test_request_context("/admin/"):
        (card,) = shelf.view.cards()
    assert str(card.label) == "Book"
    link = re.compile(r'<main.*href="/admin/book/"', re.DOTALL)
    assert link.search(Shelf().site.open("/admin/").content.decode())
    without = Shelf(cards=lambda self: ())
    assert not link.search(without.site.open("/admin/").content.decode())


def answers_before_the_body() -> None:
    def before_body(self: Any, name: str, /, **kwargs: Any) -> Any:
        return Response("too much", 413) if name == "create_view" else None

    shelf = Shelf(before_body=before_body)
    assert shelf.site.client.post("/admin/book/new/", data={"title": "x"}).text == "too much"
    assert shelf.site.client.get("/admin/book/").status_code == 200


def forged_requests_are_answered() -> None:
    def handle_csrf_failure(self: Any, name: str, refusal: Any) -> Any:
        return Response(f"not {name}", 400)

    shelf = Shelf(handle_csrf_failure=handle_csrf_failure)
    assert shelf.site.client.post("/admin/book/delete/", data={"id": "1"}).text == "not delete_view"
    shown = Shelf().site.client.post("/admin/book/new/", data={"title": "typed"})
    assert shown.status_code == 400
    assert 'value="typed"' in shown.text

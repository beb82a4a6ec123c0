"""Methods of model views by which forms are made and records written, overridden one by one."""

from __future__ import annotations

import re
from typing import Any

import wtforms
from flask import Flask, flash
from wtforms import Form, IntegerField, StringField

from admin_core import Admin, InlineFormAdmin, ModelView
from admin_core.data import FieldInfo, ValidationFailed
from admin_memory import Memory
from admin_testing.site import AdminSite

from .methods import Author, Book, Books, Shelf

NEW, EDIT = "/admin/book/new/", "/admin/book/edit/?id=1"


class Own(Form):
    """A form of an application's own."""

    title = StringField("Own title")


def labels(shelf: Shelf, page: str = "edit/?id=1") -> list[str]:
    """Return the labels of a form, in their order."""
    found = re.findall(r"<label[^>]*>\s*([^<]+?)\s*<", shelf.page(page).partition("<form")[2])
    return [one for one in found if one]


# -- forms -----------------------------------------------------------------------------------------


def fields_are_decided() -> None:
    shelf = Shelf(get_form_columns=lambda self: ("pages", "title"))
    for page in ("new/", "edit/?id=1"):
        assert labels(shelf, page)[:2] == ["Pages", "Title"]
        assert "Isbn" not in labels(shelf, page)


def classes_are_decided() -> None:
    for methods in ({"get_form": lambda self: Own}, {"form": Own}):
        for page in ("new/", "edit/?id=1"):
            assert labels(Shelf(**methods), page)[0] == "Own title"
    assert issubclass(Shelf().asked("get_form"), wtforms.Form)
    assert Shelf(form=Own).asked("get_form") is Own


def one_page_is_decided() -> None:
    asked: list[str] = []

    def get_create_form(self: Any) -> type[Form]:
        asked.append("create")
        return Own

    shelf = Shelf(get_create_form=get_create_form)
    for _ in range(2):
        assert labels(shelf, "new/")[0] == "Own title"
    assert labels(shelf)[0] == "Title"
    assert asked == ["create"]
    shelf = Shelf(get_edit_form=lambda self: Own)
    assert labels(shelf)[0] == "Own title"
    assert labels(shelf, "new/")[0] == "Title"


def built_from_the_model() -> None:
    def scaffold_form(self: Any) -> Any:
        form_class: Any = Books.scaffold_form(self)
        form_class.reason = StringField("Reason")
        return form_class

    shelf = Shelf(scaffold_form=scaffold_form)
    assert {"Title", "Reason"} <= set(labels(shelf))


def fields_are_made() -> None:
    asked: list[tuple[str, str]] = []

    def make_form_field(self: Any, field: FieldInfo, store: Any, options: Any) -> Any:
        asked.append((field.name, store.info.name))
        if field.name == "pages":
            return IntegerField(**{**options, "label": "Leaves"})
        return Books.make_form_field(self, field, store, options)

    shelf = Shelf(make_form_field=make_form_field)
    assert "Leaves" in labels(shelf)
    assert ("title", "Book") in asked


def reads_what_the_form_shows() -> None:
    seen: list[Any] = []

    def get_edit_paths(self: Any) -> Any:
        found = Books.get_edit_paths(self)
        seen.append(tuple(found))
        return found

    shelf = Shelf(form_columns=("title", "pages"), get_edit_paths=get_edit_paths)
    shelf.page("edit/?id=1")
    assert seen[0] == ("title", "pages")


def one_request_has_one_form() -> None:
    def prepared(self: Any, obj: Any = None) -> Any:
        form = Books.create_form(self, obj)
        form.title.data = form.title.data or "Prepared"
        return form

    assert 'value="Prepared"' in Shelf(create_form=prepared).page("new/")
    assert 'value="Prepared"' not in Shelf(create_form=prepared).page("edit/?id=1")
    shelf = Shelf()
    book = shelf.view.store.get((1,))
    assert shelf.asked("edit_form", book).title.data == "Moon"
    assert shelf.asked("create_form").title.data in (None, "")


def only_what_was_sent_is_kept() -> None:
    shelf = Shelf(column_editable_list=("title", "pages"))
    book = shelf.view.store.get((1,))
    with shelf.app.test_request_context("/admin/book/ajax/update/", method="POST",
                                        data={"list_form_pk": "1", "title": "New"}):  # fmt: skip
        form = shelf.view.list_form(book)
        assert [name for name in form._fields if name in {"title", "pages"}] == ["title"]
        assert form.title.data == "New"


def forms_are_checked() -> None:
    def validate_form(self: Any, form: Any) -> bool:
        flash("Not today.")
        return False

    shelf = Shelf(validate_form=validate_form)
    page = shelf.site.open(NEW).fill("Title", "New").submit("Save")
    assert page.status == 422
    assert "New" not in [one.title for one in shelf.view.store.get_many([(4,)])]


# -- children --------------------------------------------------------------------------------------


def shelf_with_rows(**methods: Any) -> Any:
    """Return the site of authors with the rows of their books."""
    app = Flask("rows")
    app.secret_key = "for tests"
    ann = Author(1, "Ann")
    view: Any = type("Authors", (ModelView,), {"inline_models": (Book,), **methods})
    Admin(app, access="public").add_view(view(Author, Memory(ann, Book(1, "Moon", author=ann))))
    return AdminSite(app)


# -- writing ---------------------------------------------------------------------------------------


def writes_are_replaced() -> None:
    written: list[str] = []

    def create_model(self: Any, form: Any) -> Any:
        written.append(f"create {form.title.data}")
        flash("Refused by hand.")
        return False

    def update_model(self: Any, form: Any, model: Any) -> Any:
        written.append(f"update {model.title}")

    def delete_model(self: Any, model: Any) -> bool:
        written.append(f"delete {model.title}")
        return True

    shelf = Shelf(create_model=create_model, update_model=update_model, delete_model=delete_model)
    site = shelf.site
    assert "Refused by hand." in site.open(NEW).fill("Title", "New").submit("Save").text
    site.open(EDIT).fill("Title", "Other").submit("Save")
    site.open("/admin/book/").row("Sun").delete()
    site.confirm()
    assert written == ["create New", "update Moon", "delete Sun"]
    assert shelf.titles("?sort=title") == ["Emma", "Moon", "Sun"]
    with shelf.app.test_request_context(EDIT):
        assert Books.delete_model(shelf.view, shelf.view.store.get((3,))) is True
    assert shelf.titles("?sort=title") == ["Moon", "Sun"]


def refusals_are_worded() -> None:
    def refuse(self: Any, form: Any, model: Any, is_created: bool) -> None:
        raise ValidationFailed({"title": ["Taken."], "": ["Not so."]})

    def refusal_messages(self: Any, error: Any, form: Any) -> Any:
        return {"pages": ["In my words."]}

    page = Shelf(on_model_change=refuse).site.open(NEW).fill("Title", "New").submit("Save")
    assert any("Taken." in one for one in page.errors)
    assert any("Not so." in one for one in page.errors)
    own = Shelf(on_model_change=refuse, refusal_messages=refusal_messages).site
    page = own.open(NEW).fill("Title", "New").submit("Save")
    assert any("In my words." in one for one in page.errors)
    assert not any("Taken." in one for one in page.errors)


def follow_ups_are_reported() -> None:
    def fail(self: Any, *given: Any) -> None:
        raise RuntimeError("no mail")

    told: list[str] = []

    def report_follow_up(self: Any, error: Any) -> None:
        told.append(str(error.__cause__))

    shelf = Shelf(
        after_model_change=fail,
        after_model_delete=fail,
        column_editable_list=("title",),
        report_follow_up=report_follow_up,
    )
    site = shelf.site
    site.open(NEW).fill("Title", "New").submit("Save")
    site.open(EDIT).fill("Title", "Other").submit("Save")
    site.open("/admin/book/ajax/update/?list_form_pk=2&name=title").fill("Title", "Star")
    site.submit("Save")
    site.open("/admin/book/").row("Emma").delete()
    site.confirm()
    site.open("/admin/book/").action("Delete", "Star").confirm()
    assert told == ["no mail"] * 5
    books = shelf.view.store.get_many([(n,) for n in range(1, 5)])
    assert [one.title for one in books] == ["Other", "New"]


def faults_are_dealt_with() -> None:
    def fail(self: Any, form: Any, model: Any, is_created: bool) -> None:
        raise RuntimeError("no ink")

    def handle_view_exception(self: Any, exc: Exception) -> bool:
        flash(f"It was {exc}.")
        return True

    shelf = Shelf(on_model_change=fail, handle_view_exception=handle_view_exception)
    page = shelf.site.open(NEW).fill("Title", "New").submit("Save")
    assert "It was no ink." in page.text
    assert shelf.view.store.get((4,)) is None
    assert (
        Shelf(on_model_change=fail).site.open(NEW).fill("Title", "N").submit("Save").status == 500
    )


def saves_lead_there() -> None:
    seen: list[bool] = []

    def get_save_return_url(self: Any, model: Any, is_created: bool = False) -> str:
        seen.append(is_created)
        return f"/admin/book/details/?id={model.id}"

    site = Shelf(get_save_return_url=get_save_return_url).site
    assert site.open(NEW).fill("Title", "New").submit("Save").url.endswith("details/?id=4")
    assert site.open(EDIT).fill("Title", "Other").submit("Save").url.endswith("details/?id=1")
    assert seen == [True, False]


def entries_mean_what_is_said() -> None:
    asked: list[Any] = []

    def inline_entry(self: Any, entry: Any) -> Any:
        asked.append(entry)
        return InlineFormAdmin(entry, form_columns=("title",))

    site = shelf_with_rows(inline_entry=inline_entry)
    for _ in range(2):
        page = site.open("/admin/author/edit/?id=1").content.decode()
        assert 'value="Moon"' in page
        assert "-pages" not in page
    assert asked == [Book]

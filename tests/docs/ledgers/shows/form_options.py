"""Options of forms and templates, each set, and its effect seen on pages."""

from __future__ import annotations

import re

from jinja2 import DictLoader
from wtforms import StringField

from admin_core import action
from admin_core.forms import SecureForm

from .form_methods import labels
from .methods import Books, Shelf


def forms_derive_from_it() -> None:
    class Base(SecureForm):
        """Adds a field to every form."""

        reason = StringField("Reason")

    shelf = Shelf(form_base_class=Base)
    assert "Reason" in labels(shelf)
    assert issubclass(shelf.asked("get_form"), Base)


def every_field_that_can_be_set() -> None:
    assert labels(Shelf())[:4] == ["Title", "Pages", "Isbn", "Author"]
    assert "Id" not in labels(Shelf())


def fields_are_left_out() -> None:
    assert "Isbn" not in labels(Shelf(form_excluded_columns=("isbn",)))


def arguments_reach_the_field() -> None:
    arguments = {
        "label": "Called", "description": "By people.", "default": "Untitled",
        "filters": [lambda text: text and text.upper()], "render_kw": {"data-own": "yes"},
    }  # fmt: skip
    shelf = Shelf(form_args={"title": arguments})
    page = shelf.page("new/")
    for shown in ("Called", "By people.", 'value="UNTITLED"', 'data-own="yes"'):
        assert shown in page, shown
    shelf.site.open("/admin/book/new/").fill("Called", "loud").submit("Save")
    assert shelf.view.store.get((4,)).title == "LOUD"


def columns_of_a_row_have_a_class() -> None:
    shelf = Shelf(
        form_rules=(("title", "pages"), "isbn", "author"),
        form_widget_args={"title": {"column_class": "own-width"}},
    )
    page = shelf.page("new/")
    assert re.search(r'<div[^>]*class="[^"]*own-width', page)
    assert not re.search(r"<input[^>]*own-width", page)


def extra_fields_are_added_or_replace() -> None:
    extra = {"reason": StringField("Reason"), "isbn": StringField("Number")}
    shelf = Shelf(form_extra_fields=extra)
    controls = re.findall(r' name="(title|pages|author|reason)"', shelf.page("new/"))
    assert controls == ["title", "pages", "reason", "author"]
    shown = labels(shelf)
    assert "Number" in shown
    assert "Isbn" not in shown
    named = Shelf(form_extra_fields=extra, form_columns=("reason", "title"))
    assert labels(named)[:2] == ["Reason", "Title"]
    assert "Number" not in labels(named)


#: Option -> where its page is.
PAGES = {
    "list_template": "",
    "create_template": "new/",
    "edit_template": "edit/?id=1",
    "details_template": "details/?id=1",
    "create_modal_template": "new/?modal=True",
    "edit_modal_template": "edit/?id=1&modal=True",
    "details_modal_template": "details/?id=1&modal=True",
    "delete_template": "delete/?id=1",
    "export_template": "export/",
}


def pages_have_templates() -> None:
    class Marks(Books):
        """Asks before it marks."""

        @action("mark", "Mark", confirmation="Mark them?")
        def action_mark(self, ids: list[str]) -> None:
            """Do nothing."""

    flags = dict.fromkeys(("create_modal", "edit_modal", "details_modal", "can_export"), True)
    for option, address in PAGES.items():
        shelf = Shelf(**flags, **{option: "own.html"})
        shelf.app.jinja_loader = DictLoader({"own.html": f"Made by {option}."})
        assert shelf.page(address) == f"Made by {option}."
    shelf = Shelf(action_template="own.html", action_mark=Marks.action_mark)
    token = shelf.page().partition('name="csrf_token" value="')[2].partition('"')[0]
    shelf.app.jinja_loader = DictLoader({"own.html": "Asked by action_template."})
    data = {"csrf_token": token, "action": "mark", "rowid": "1", "_ask": "1"}
    answer = shelf.site.client.post("/admin/book/action/", data=data)
    assert answer.text == "Asked by action_template."

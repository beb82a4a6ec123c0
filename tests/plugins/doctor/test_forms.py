"""Why a form has a field, why it is hidden or read-only, and who made it."""

import wtforms
from flask import Flask

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import Actor
from admin_doctor import trace

from .library import Book, secret_shelf


class Policy:
    @hookimpl
    def admin_field_access(self, actor, action, info):
        if actor is not None:
            return {}
        return {"price": "read"} if action == "create" else {"notes": "hidden"}


class Money:
    @hookimpl
    def admin_form_field(self, field, options):
        return wtforms.DecimalField(options["label"]) if field.name == "price" else None


class Adding:
    @hookimpl
    def admin_form_class(self, form_class, view, purpose):
        return type("More", (form_class,), {"reason": wtforms.StringField("Reason")})


def form(view, *plugins, page="new/", **options):
    """Return field -> (answer, why, made by)."""
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=[*plugins, "memory", "doctor"], discover=False, access="public")
    admin.add_view(view(Book, secret_shelf(), endpoint="book"))
    # A form class is made once: the second trace must tell as much as the first.
    trace(app, "GET", f"/admin/book/{page}")
    found = trace(app, "GET", f"/admin/book/{page}", **options)
    table = next(one for one in found.sections if one.title == "Form")
    return {name: tuple(rest) for name, *rest in table.rows}


def test_the_plugin_that_made_a_field_is_named():
    found = form(ModelView, Money())
    assert found["price"] == ("shown", "", "Money: DecimalField")
    assert found["title"][2] == "core: StringField"


def test_who_hides_a_field_or_lets_it_only_be_read_is_named_for_each_page():
    new, edit = form(ModelView, Policy()), form(ModelView, Policy(), page="edit/?id=1")
    assert new["price"][:2] == ("read-only", "may only be read, says Policy")
    assert edit["price"][:2] == ("shown", "")
    assert edit["notes"][:2] == ("hidden", "hidden by Policy")
    # What is hidden from reading is hidden from the create page, too.
    assert new["notes"][:2] == ("hidden", "hidden by Policy")


def test_another_visitor_gets_another_form():
    found = form(ModelView, Policy(), actor=Actor("boss"))
    assert {answer for answer, _, made in found.values() if made} == {"shown"}


def test_fields_left_out_say_by_which_option():
    class Without(ModelView):
        form_excluded_columns = ("notes",)

    class Naming(ModelView):
        form_columns = ("title",)

    assert form(Without)["notes"][:2] == ("left out", "form_excluded_columns")
    assert form(Without)["id"][:2] == ("left out", "a generated key")
    assert form(Naming)["price"][:2] == ("left out", "not in form_columns")


def test_options_that_fix_a_field_are_named():
    class Fixed(ModelView):
        form_readonly_columns = ("title",)
        form_edit_readonly_columns = ("price",)
        form_widget_args = {"notes": {"disabled": True}}

    found = form(Fixed, page="edit/?id=1")
    assert found["title"][:2] == ("read-only", "form_readonly_columns")
    assert found["price"][:2] == ("read-only", "form_edit_readonly_columns")
    assert found["notes"][:2] == ("read-only", "form_widget_args: 'notes' is disabled")


def test_a_method_that_fixes_fields_is_named():
    class Closed(ModelView):
        def get_readonly_columns(self, action, record=None):
            return ("title",) if record is not None and record.price == 7 else ()

    assert form(Closed, page="edit/?id=1")["title"][1] == "Closed.get_readonly_columns()"
    assert form(Closed, page="edit/?id=2")["title"][0] == "shown"


def test_fields_that_no_plugin_made_name_the_option_or_the_hook():
    class Own(ModelView):
        form_overrides = {"notes": wtforms.TextAreaField}
        form_extra_fields = {"comment": wtforms.StringField("Comment")}

    found = form(Own, Adding())
    assert found["notes"][2] == "form_overrides: TextAreaField"
    assert found["comment"][2] == "form_extra_fields: StringField"
    assert found["reason"][2].startswith("a form class put in later, by admin_form_class")


def test_a_form_class_of_the_views_own_is_named():
    class BookForm(wtforms.Form):
        title = wtforms.StringField()

    class Own(ModelView):
        form = BookForm

    found = form(Own)
    assert found["title"][2] == "Own.form: StringField"
    assert found["price"][:2] == ("left out", "no field of BookForm")


def test_other_pages_have_no_such_table():
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=["memory", "doctor"], discover=False, access="public")
    admin.add_view(ModelView(Book, secret_shelf()))
    titles = [one.title for one in trace(app, "GET", "/admin/book/").sections]
    assert "Form" not in titles
    assert "Store" in titles

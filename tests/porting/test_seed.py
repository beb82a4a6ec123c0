"""Applications as they are written for older admins, with other imports and no other change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, flash
from flask_sqlalchemy import SQLAlchemy
from wtforms import StringField, TextAreaField
from wtforms.widgets import TextArea

from admin_core import Admin
from admin_core.actions import action
from admin_core.babel import gettext, ngettext
from admin_core.forms import SecureForm
from admin_core.web.options import WITHOUT_EFFECT, known_options
from admin_sqla import ModelView


class Shop:
    """An application with a few models."""

    def __init__(self) -> None:
        self.app = Flask("microblog")
        self.app.config.update(
            SECRET_KEY="only for tests", SQLALCHEMY_DATABASE_URI="sqlite://", TESTING=True
        )
        self.db = db = SQLAlchemy(self.app)

        class User(db.Model):  # type: ignore[name-defined,misc]  # made at run time
            id = db.Column(db.Integer, primary_key=True)
            email = db.Column(db.String(80))
            first_name = db.Column(db.String(80))
            last_name = db.Column(db.String(80))
            is_approved = db.Column(db.Boolean, default=False)

            def approve(self) -> bool:
                if self.email == "refuse@example.org":
                    raise RuntimeError("not this one")
                self.is_approved, was = True, self.is_approved
                return not was

        class Message(db.Model):  # type: ignore[name-defined,misc]  # made at run time
            id = db.Column(db.Integer, primary_key=True)
            body = db.Column(db.Text)

        class Car(db.Model):  # type: ignore[name-defined,misc]  # made at run time
            __tablename__ = "cars"
            id = db.Column(db.Integer, primary_key=True, autoincrement=True)
            desc = db.Column(db.String(50))

            def __str__(self) -> str:
                return str(self.desc)

        class Tyre(db.Model):  # type: ignore[name-defined,misc]  # made at run time
            __tablename__ = "tyres"
            car_id = db.Column(db.Integer, db.ForeignKey("cars.id"), primary_key=True)
            tyre_id = db.Column(db.Integer, primary_key=True)
            car = db.relationship("Car", backref="tyres")
            desc = db.Column(db.String(50))

        self.User, self.Message, self.Car, self.Tyre = User, Message, Car, Tyre
        with self.app.app_context():
            db.create_all()
            db.session.add_all([Car(desc="Beetle"), Car(desc="Mini")])
            db.session.add_all(User(email=f"{n}@example.org") for n in ("a", "b", "refuse"))
            db.session.commit()
        self.admin = Admin(self.app, name="microblog", template_mode="bootstrap3")
        self.client = self.app.test_client()

    def post(self, page: str, url: str, **data: Any) -> Any:
        """Send a form with the token that *page* shows."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(page).text)
        assert token, page
        return self.client.post(url, data={"csrf_token": token[1], **data})

    def rows(self, model: Any) -> list[Any]:
        """Return every record of a model."""
        with self.app.app_context():
            return list(self.db.session.scalars(self.db.select(model)))


@pytest.fixture
def shop() -> Shop:
    return Shop()


# -- protection against forged requests ---------------------------------------------------------


def test_forms_with_the_secure_form_refuse_what_has_no_token(shop: Shop) -> None:
    class CarAdmin(ModelView):
        form_base_class = SecureForm

    shop.admin.add_view(CarAdmin(shop.Car, shop.db.session))
    assert shop.client.post("/admin/car/new/", data={"desc": "Stolen"}).status_code == 400
    answer = shop.post("/admin/car/new/", "/admin/car/new/", desc="Bought")
    assert answer.status_code == 302
    assert [car.desc for car in shop.rows(shop.Car)] == ["Beetle", "Mini", "Bought"]


# -- fields -------------------------------------------------------------------------------------


class CKTextAreaWidget(TextArea):
    def __call__(self, field: Any, **kwargs: Any) -> Any:
        if kwargs.get("class"):
            kwargs["class"] += " ckeditor"
        else:
            kwargs.setdefault("class", "ckeditor")
        return super().__call__(field, **kwargs)


class CKTextAreaField(TextAreaField):
    widget = CKTextAreaWidget()


def test_a_field_is_replaced_by_an_editor_with_its_script(shop: Shop) -> None:
    class MessageAdmin(ModelView):
        extra_js = ["/static/ckeditor.js"]
        form_overrides = {"body": CKTextAreaField}

    shop.admin.add_view(MessageAdmin(shop.Message, shop.db.session))
    page = shop.client.get("/admin/message/new/").text
    assert re.search(r'<textarea class="[^"]*ckeditor" id="body"', page)
    assert 'src="/static/ckeditor.js"' in page
    shop.post("/admin/message/new/", "/admin/message/new/", body="<b>Hello</b>")
    assert [one.body for one in shop.rows(shop.Message)] == ["<b>Hello</b>"]


def test_a_field_is_added_to_the_scaffolded_form(shop: Shop) -> None:
    class UserView(ModelView):
        def scaffold_form(self) -> Any:
            form_class: Any = super().scaffold_form()
            form_class.extra = StringField("Extra")
            return form_class

    shop.admin.add_view(UserView(shop.User, shop.db.session))
    page = shop.client.get("/admin/user/new/").text
    assert 'name="extra"' in page
    assert 'name="email"' in page


# -- keys of several fields ---------------------------------------------------------------------


@pytest.mark.guarantee("sqla-3", "sqla-w7")
def test_a_model_with_two_keys_is_created_listed_edited_and_deleted(shop: Shop) -> None:
    class TyreAdmin(ModelView):
        form_columns = ["car", "tyre_id", "desc"]

    shop.admin.add_view(TyreAdmin(shop.Tyre, shop.db.session))
    new = "/admin/tyre/new/"
    shop.post(new, new, car="1", tyre_id="7", desc="front left")
    assert [(t.car_id, t.tyre_id, t.desc) for t in shop.rows(shop.Tyre)] == [(1, 7, "front left")]
    assert "edit/?id=1,7" in shop.client.get("/admin/tyre/").text
    edit = "/admin/tyre/edit/?id=1,7"
    shop.post(edit, edit, car="1", tyre_id="7", desc="worn")
    assert [tyre.desc for tyre in shop.rows(shop.Tyre)] == ["worn"]
    again = shop.post(new, new, car="1", tyre_id="7", desc="twice")
    assert again.status_code == 422
    assert "IntegrityError" not in again.text
    shop.post(edit, "/admin/tyre/delete/", id="1,7")
    assert shop.rows(shop.Tyre) == []


# -- batch actions ------------------------------------------------------------------------------


def approving(shop: Shop) -> type[ModelView]:
    class UserView(ModelView):
        @action("approve", "Approve", "Are you sure you want to approve selected users?")
        def action_approve(self, ids: list[str]) -> None:
            try:
                query = shop.db.session.query(shop.User).filter(shop.User.id.in_(ids))
                count = 0
                for user in query.all():
                    if user.approve():
                        count += 1
                shop.db.session.commit()
                flash(
                    ngettext(
                        "User was successfully approved.",
                        "%(count)s users were successfully approved.",
                        count,
                        count=count,
                    )
                )
            except Exception as ex:
                if not self.handle_view_exception(ex):
                    raise
                flash(gettext("Failed to approve users. %(error)s", error=str(ex)), "error")

        def handle_view_exception(self, exc: Exception) -> bool:
            return isinstance(exc, RuntimeError)

    return UserView


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (["1"], "User was successfully approved."),
        (["1", "2"], "2 users were successfully approved."),
        (["3"], "Failed to approve users. not this one"),
    ],
)
def test_a_batch_action_of_ones_own(shop: Shop, ids: list[str], message: str) -> None:
    shop.admin.add_view(approving(shop)(shop.User, shop.db.session))
    assert ">Approve</button>" in shop.client.get("/admin/user/").text
    sent = {"action": "approve", "rowid": ids}
    question = shop.post("/admin/user/", "/admin/user/action/", **sent, _ask="1").text
    assert "Are you sure you want to approve selected users?" in question
    assert not any(user.is_approved for user in shop.rows(shop.User))
    shop.post("/admin/user/", "/admin/user/action/", **sent)
    assert message in shop.client.get("/admin/user/").text
    approved = [str(user.id) for user in shop.rows(shop.User) if user.is_approved]
    assert approved == [one for one in ids if one != "3"]


# -- options that other admins call otherwise ---------------------------------------------------


COUNTERPARTS = (
    "form_excluded_columns", "form_columns", "form", "form_args", "inline_models", "column_list",
    "column_filters", "page_size", "column_searchable_list", "create_template", "edit_template",
)  # fmt: skip


@pytest.mark.parametrize("name", COUNTERPARTS)
def test_every_option_that_another_admins_option_is_translated_to_is_there(name: str) -> None:
    assert name in known_options() | WITHOUT_EFFECT


def test_the_usual_options_work_together(shop: Shop) -> None:
    class UserView(ModelView):
        column_list = ["email", "first_name"]
        column_filters = ["email"]
        column_searchable_list = ["email"]
        page_size = 2
        form_columns = ["email", "last_name"]
        form_args = {"email": {"label": "Address"}}

    shop.admin.add_view(UserView(shop.User, shop.db.session, category="People"))
    page = shop.client.get("/admin/user/?search=example").text
    assert "a@example.org" in page
    assert "refuse@example.org" not in page
    form = shop.client.get("/admin/user/new/").text
    assert "Address" in form
    assert 'name="first_name"' not in form
    assert "People" in form


# -- rules --------------------------------------------------------------------------------------


def test_rules_lay_out_a_form(shop: Shop) -> None:
    rules = pytest.importorskip("admin_core.forms.rules", reason="rules are still to come")

    class RuleView(ModelView):
        form_create_rules = ("email", rules.Text("Foobar"), "first_name", "last_name")

    with pytest.warns(UserWarning, match="is_approved"):  # which no rule shows
        shop.admin.add_view(RuleView(shop.User, shop.db.session))
        page = shop.client.get("/admin/user/new/").text
    places = [page.index(text) for text in ('name="email"', "Foobar", 'name="first_name"')]
    assert places == sorted(places)
    assert 'name="is_approved"' not in page

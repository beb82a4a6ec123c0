"""A shop on SQLite that the tests of AdminSite visit."""

from __future__ import annotations

from flask import Flask, flash, redirect, request, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import relationship

from admin_core import Admin, AdminIndexView, InlineFormAdmin, action
from admin_core.data import decode_key
from admin_core.forms import BaseForm, FileUploadField, StringField
from admin_sqla import ModelView


def make(folder):
    """Return the application and its database, with 25 orders of two customers."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests", SQLALCHEMY_DATABASE_URI="sqlite://")
    db = SQLAlchemy()

    class Customer(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(80), nullable=False)

        def __str__(self):
            return self.name

    class Order(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        number = db.Column(db.String(20), nullable=False)
        is_paid = db.Column(db.Boolean, nullable=False, default=False)
        slip = db.Column(db.String(200))
        notes = db.Column(db.Text)
        customer_id = db.Column(db.ForeignKey("customer.id"))
        customer = relationship(Customer)
        lines = relationship("Line", cascade="all, delete-orphan", back_populates="order")

    class Line(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        product = db.Column(db.String(80), nullable=False)
        count = db.Column(db.Integer, nullable=False, default=1)
        order_id = db.Column(db.ForeignKey("order.id"), nullable=False)
        order = relationship(Order, back_populates="lines")

    class Reason(BaseForm):
        reason = StringField("Reason")

    class OrderView(ModelView):
        column_list = ("number", "customer", "is_paid")
        column_filters = ("number", "is_paid", "customer")
        column_searchable_list = ("number",)
        column_editable_list = ("number", "is_paid")
        column_default_sort = "number"
        can_export = can_view_details = True
        export_types = ("csv", "json", "xlsx")
        page_size = 20
        form_columns = ("number", "is_paid", "customer", "slip", "notes", "lines")
        form_ajax_refs = {"customer": {"fields": ("name",)}}
        form_overrides = {"slip": FileUploadField}
        form_args = {"slip": {"base_path": str(folder)}}
        inline_models = [
            InlineFormAdmin(Line, form_label="Line", form_columns=("id", "product", "count"))
        ]

        @action("pay", "Pay", "Take these orders for paid?", on_row=True)
        def action_pay(self, ids):
            for one in self.records("update").get_many(map(decode_key, ids)):
                one.is_paid = True
                self.store.save(one, is_created=False)

        @action("note", "Note", form=Reason)
        def action_note(self, ids, form):
            flash(f"{len(ids)} noted: {form.reason.data}", "success")

    class CustomerView(ModelView):
        column_list = ("name",)
        can_export = True

    class Home(AdminIndexView):
        def is_accessible(self):
            return session.get("who") == "ada"

        def inaccessible_callback(self, name, **kwargs):
            return redirect("/sign-in")

    db.init_app(app)
    admin = Admin(app, index_view=Home(), discover=True, access="public")
    admin.add_view(OrderView(Order, db, name="Orders"))
    admin.add_view(CustomerView(Customer, db, name="Customers"))

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in():
        if request.form.get("password") == "lovelace":
            session["who"] = request.form["name"]
            return redirect("/admin/")
        return (
            '<form method="post"><label>Name <input name="name"></label>'
            '<input name="password" type="password"><button>Sign in</button></form>'
        )

    with app.app_context():
        db.create_all()
        people = [Customer(name="Ann"), Customer(name="Bob")]
        for place in range(25):
            order = Order(number=f"A{place:02}", customer=people[place % 2])
            order.lines = [Line(product="Tea"), Line(product="Milk")]
            db.session.add(order)
        db.session.commit()
    return app, db

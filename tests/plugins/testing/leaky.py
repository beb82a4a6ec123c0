"""An office that keeps its rules; ``leaks`` breaks one of them at a time.

The boss may do everything.  A clerk reads customers without their cards, and works on the orders of
one shop without their margins.  It is on SQLAlchemy, unless ``offices`` gives it other models.
"""

from __future__ import annotations

import itertools

from flask import Flask, redirect, session
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin, AdminIndexView, BaseView, ModelView, action, expose, hookimpl
from admin_core.data import Actor, Condition, decode_key
from admin_files import FileAdmin
from admin_import import ImportMixin

db = SQLAlchemy()

MAY = {
    "boss": "*",
    "clerk": {
        "Customer": {"list", "details"},
        "Order": {"list", "details", "edit", "export", "pay"},
        "Files": {"browse", "download"},
        "Report": {"open"},
    },
}
HIDES = {"clerk": {"Customer": {"card"}, "Order": {"margin"}}}
ROWS = {
    "clerk": {
        "Order": lambda order: order.shop == "Harbour",
        "Files": lambda path: not path.startswith("wages"),
    }
}
_RIGHTS = {
    "Customer": {"access", "read"},
    "Order": {"access", "read", "update", "export", "pay"},
    "files": {"access", "read"},
}


class Customer(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    card = db.Column(db.String(40), nullable=False)

    def __str__(self):
        return self.name


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    number = db.Column(db.String(20), nullable=False)
    shop = db.Column(db.String(20), nullable=False)
    margin = db.Column(db.Integer, nullable=False, default=0)
    is_paid = db.Column(db.Boolean, nullable=False, default=False)
    customer_id = db.Column(db.ForeignKey("customer.id"))
    customer = db.relationship(Customer)

    def __str__(self):
        return self.number


class Policy:
    """Who may do what, for every page at once."""

    @hookimpl
    def admin_current_actor(self, request):
        name = session.get("role")
        return Actor(name, name) if name else None

    @hookimpl
    def admin_authorize(self, actor, action, info):
        if actor is None:
            return False
        if actor.id == "boss" or info is None:
            return True
        return action in _RIGHTS[info.name]

    @hookimpl
    def admin_row_conditions(self, actor, info):
        if actor is not None and actor.id == "clerk" and info.name == "Order":
            return [Condition("shop", "equals", "Harbour")]
        return None

    @hookimpl
    def admin_field_access(self, actor, info):
        if actor is not None and actor.id == "clerk":
            return {"Customer": {"card": "hidden"}, "Order": {"margin": "hidden"}}.get(info.name)
        return None


class Home(AdminIndexView):
    def inaccessible_callback(self, name, **kwargs):
        return redirect("/sign-in")


class CustomerView(ImportMixin, ModelView):
    column_list = column_searchable_list = ("name", "card")
    column_filters = ("name", "card")
    column_editable_list = ("name",)
    can_export = can_view_details = True
    export_types = ("csv", "json")


class OrderView(ModelView):
    column_list = ("number", "customer", "customer.card", "shop", "margin", "is_paid")
    column_sortable_list = ("number", "customer.card", "margin")
    column_searchable_list = ("number", "customer.name", "customer.card")
    column_filters = ("number", "customer", "customer.card", "margin")
    column_editable_list = ("number",)
    form_ajax_refs = {"customer": {"fields": ("name", "card")}}
    can_export = can_view_details = True

    @action("pay", "Pay")
    def action_pay(self, ids):
        for one in self.records("update").get_many(map(decode_key, ids)):
            one.is_paid = True
            self.store.save(one, is_created=False)


class FilesView(FileAdmin):
    editable_extensions = ("txt",)

    def is_accessible_path(self, path):
        return session.get("role") == "boss" or not path.startswith("wages")


class ReportView(BaseView):
    @expose("/")
    def index(self):
        return self.render("admin/static.html")


_NUMBERS = itertools.count()


class Sqla:
    """The models and where they are, as every backend's office has them."""

    plugin, source = "sqla", (db,)
    Customer, Order = Customer, Order

    def prepare(self, app):
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        db.init_app(app)

    def fill(self, app, customers, orders):
        with app.app_context():
            db.create_all()
            known = {one["name"]: Customer(**one) for one in customers}
            db.session.add_all(
                Order(**{**one, "customer": known[one["customer"]]}) for one in orders
            )
            db.session.commit()


CUSTOMERS = (
    {"name": "Ann Ashby", "card": "4000-1111"},
    {"name": "Bob Burton", "card": "3000-2222"},
)
ORDERS = (
    {"number": "H-1001", "margin": 7331, "shop": "Harbour", "customer": "Ann Ashby"},
    {"number": "H-1002", "margin": 8442, "shop": "Harbour", "customer": "Bob Burton"},
    {"number": "M-2001", "margin": 9553, "shop": "Market", "customer": "Ann Ashby"},
)


def create_app(
    folder, home=Home, customers=CustomerView, orders=OrderView, files=FilesView, report=ReportView,
    policy=Policy, plugins=(), models=None,
):  # fmt: skip
    place = folder / str(next(_NUMBERS))
    (place / "wages").mkdir(parents=True)
    (place / "offers").mkdir()
    (place / "offers" / "prices.txt").write_text("Tea is cheap")
    (place / "wages" / "salaries.txt").write_text("Ann earns little")
    app = Flask(__name__)
    app.secret_key = "for tests"
    models = models or Sqla()
    models.prepare(app)
    admin = Admin(
        app,
        index_view=home(),
        plugins=[models.plugin, "files", "import", policy(), *plugins],
        discover=False,
    )
    admin.add_view(customers(models.Customer, *models.source, name="Customer", endpoint="customer"))
    admin.add_view(orders(models.Order, *models.source, name="Order", endpoint="order"))
    admin.add_view(files(str(place), name="Files", endpoint="files"))
    admin.add_view(report(name="Report", endpoint="report"))
    models.fill(app, CUSTOMERS, ORDERS)
    return app

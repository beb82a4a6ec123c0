"""admin_core with admin_sqla, with the same options and nothing tuned.

Every page and every write carries what protects against forged requests and lost updates.
"""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import scoped_session, sessionmaker

from admin_core import Admin
from admin_sqla import ModelView
from models import COLUMNS, FIELDS, Customer, Order, Warehouse, open_engine

ADDRESSES = {
    "list_first": "/admin/order/",
    "list_last": "/admin/order/?page=last",
    "search_few": "/admin/order/?search={note}",
    "filter_sort": "/admin/order/?status__equals=returned&sort=-total",
    "edit_few": "/admin/few/edit/?id={key}",
    "edit_many": "/admin/order/edit/?id={key}",
    "edit_tuned": "/admin/order/edit/?id={key}",
    "save_few": "/admin/few/edit/?id={key}",
    "save_many": "/admin/order/edit/?id={key}",
    "save_tuned": "/admin/order/edit/?id={key}",
    "delete_100": "/admin/order/action/",
    "lookup_few": "/admin/order/ajax/lookup/?name=customer&query={few}",
    "lookup_many": "/admin/order/ajax/lookup/?name=customer&query={many}",
}


class OrderView(ModelView):
    page_size = 50
    column_list = COLUMNS
    column_default_sort = ("id", True)
    column_searchable_list = ("reference", "note")
    column_filters = ("status", "placed", "is_paid", "city")
    form_columns = (*FIELDS, "customer")


class FewView(OrderView):
    form_columns = (*FIELDS, "warehouse")


def create_app(path):
    app = Flask(__name__)
    app.secret_key = "for the benchmark"
    session = scoped_session(sessionmaker(open_engine(path)))
    # What is installed besides is no part of what is compared.
    admin = Admin(app, name="Shop", access="public", plugins=["sqla"], discover=False)
    admin.add_view(OrderView(Order, session, name="Orders"))
    admin.add_view(ModelView(Customer, session, name="Customers"))
    admin.add_view(ModelView(Warehouse, session, name="Warehouses"))
    admin.add_view(FewView(Order, session, name="Few", endpoint="few"))
    return app

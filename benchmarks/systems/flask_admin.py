"""Flask-Admin as it is released, with the options of a careful user.

It has no protection against forged requests unless asked for it, and is measured without.
"""

from __future__ import annotations

import sys
import warnings

from flask import Flask
from sqlalchemy.orm import scoped_session, sessionmaker

from models import COLUMNS, FIELDS, Customer, Order, Warehouse, open_engine

# Translations cost it time, and need an extension set up; ours is measured in English, too.
sys.modules.setdefault("flask_babel", None)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from flask_admin import Admin
    from flask_admin.contrib.sqla import ModelView

ADDRESSES = {
    "list_first": "/admin/order/",
    "list_last": "/admin/order/?page={last}",
    "search_few": "/admin/order/?search={note}",
    "filter_sort": "/admin/order/?flt0_status_equals=returned&sort=6&desc=1",
    "edit_few": "/admin/few/edit/?id={key}",
    "edit_many": "/admin/order/edit/?id={key}",
    "edit_tuned": "/admin/tuned/edit/?id={key}",
    "save_few": "/admin/few/edit/?id={key}",
    "save_many": "/admin/order/edit/?id={key}",
    "save_tuned": "/admin/tuned/edit/?id={key}",
    "delete_100": "/admin/order/action/",
    "lookup_few": "/admin/tuned/ajax/lookup/?name=customer&query={few}",
    "lookup_many": "/admin/tuned/ajax/lookup/?name=customer&query={many}",
}


class OrderView(ModelView):
    page_size = 50
    column_list = COLUMNS
    column_default_sort = ("id", True)
    column_sortable_list = (
        "id", "reference", "status", "placed", "due", "total", "items", "is_paid", "city",
    )  # fmt: skip
    column_searchable_list = ("reference", "note")
    column_filters = ("status", "placed", "is_paid", "city")
    named_filter_urls = True
    form_columns = (*FIELDS, "customer")


class TunedView(OrderView):
    form_ajax_refs = {"customer": {"fields": ("name",), "page_size": 10}}


class FewView(OrderView):
    form_columns = (*FIELDS, "warehouse")


def create_app(path):
    warnings.simplefilter("ignore")
    app = Flask(__name__)
    app.secret_key = "for the benchmark"
    session = scoped_session(sessionmaker(open_engine(path)))
    app.teardown_appcontext(lambda error: session.remove())
    admin = Admin(app, name="Shop")
    admin.add_view(OrderView(Order, session, name="Orders"))
    admin.add_view(ModelView(Customer, session, name="Customers"))
    admin.add_view(ModelView(Warehouse, session, name="Warehouses"))
    admin.add_view(TunedView(Order, session, name="Tuned", endpoint="tuned"))
    admin.add_view(FewView(Order, session, name="Few", endpoint="few"))
    return app

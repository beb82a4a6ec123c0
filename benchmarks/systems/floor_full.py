"""floor_orm with everything that an admin's list carries, built as plainly as can be."""

from __future__ import annotations

from markupsafe import escape

from models import COLUMNS

from . import floor_orm

ADDRESSES = {
    case: address
    for case, address in floor_orm.ADDRESSES.items()
    if case in {"list_first", "list_last", "search_few", "filter_sort"}
}

OPERATORS = {
    "status": ("equals", "not equal", "contains", "empty"),
    "placed": ("equals", "before", "after", "between"),
    "is_paid": ("equals",),
    "city": ("equals", "not equal", "contains", "empty"),
}

LIST = """<!doctype html><title>Orders</title>
<nav>{% for label, url in menu %}<a href="{{ url }}">{{ label }}</a>{% endfor %}</nav>
<form>{% for field, operators in filters %}<fieldset><legend>{{ field }}</legend>
{% for operator in operators %}<label>{{ operator }}
<input name="{{ field }}__{{ operator }}"></label>{% endfor %}</fieldset>{% endfor %}</form>
<form><input name="search"></form>
<table><tr><th><input type="checkbox"></th>
{% for name in columns %}<th><a href="/orders?sort={{ name }}">{{ name }}</a></th>{% endfor %}
<th></th></tr>
{% for order in orders %}<tr><td><input type="checkbox" name="rowid" value="{{ order.id }}"></td>
{% for name, show in formatters %}<td>{{ show(order[name]) }}</td>{% endfor %}
<td><a href="/orders/{{ order.id }}/customer?url=/orders">Edit</a>
<form method="post" action="/orders/delete">
<input type="hidden" name="csrf_token" value="{{ token }}">
<input type="hidden" name="url" value="/orders">
<input type="hidden" name="rowid" value="{{ order.id }}"><button>Delete</button></form></td></tr>
{% endfor %}</table>
<p>{{ total }}
{% for n in range(1, 8) %}<a href="/orders?page={{ n }}">{{ n }}</a>{% endfor %}</p>"""

FORMATTERS = {
    "customer": lambda value: escape(value.name),
    "placed": lambda value: value.strftime("%d %b %Y, %H:%M"),
    "due": lambda value: value.strftime("%d %b %Y"),
    "is_paid": lambda value: "Yes" if value else "No",
}


def create_app(path):
    def extras():
        return {
            "menu": [(name, f"/{name.lower()}") for name in ("Orders", "Customers", "Warehouses")],
            "filters": OPERATORS.items(),
            "formatters": [(name, FORMATTERS.get(name, escape)) for name in COLUMNS],
            "token": "9b0c2c8e1f6d4a0f9b0c2c8e1f6d4a0f",
        }

    return floor_orm.create_app(path, LIST, extras)

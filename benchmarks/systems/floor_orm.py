"""SQLAlchemy entities, an exact count, OFFSET and one small Jinja2 template; no form library."""

from __future__ import annotations

import datetime as dt

from flask import Flask, jsonify, redirect, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models import COLUMNS, FIELDS, Customer, Line, Order, Warehouse, open_engine

ADDRESSES = {
    "list_first": "/orders",
    "list_last": "/orders?page={last}",
    "search_few": "/orders?search={note}",
    "filter_sort": "/orders?status=returned&sort=total",
    "edit_few": "/orders/{key}/warehouse",
    "edit_many": "/orders/{key}/customer",
    "edit_tuned": "/orders/{key}/customer",
    "save_few": "/orders/{key}/warehouse",
    "save_many": "/orders/{key}/customer",
    "save_tuned": "/orders/{key}/customer",
    "delete_100": "/orders/delete",
    "lookup_few": "/customers?query={few}",
    "lookup_many": "/customers?query={many}",
}

LIST = """<!doctype html><title>Orders</title>
<table><tr>{% for name in columns %}<th>{{ name }}</th>{% endfor %}</tr>
{% for order in orders %}<tr><td>{{ order.id }}</td><td>{{ order.reference }}</td>
<td>{{ order.customer.name }}</td><td>{{ order.status }}</td><td>{{ order.placed }}</td>
<td>{{ order.due }}</td><td>{{ order.total }}</td><td>{{ order.items }}</td>
<td>{{ order.is_paid }}</td><td>{{ order.city }}</td></tr>
{% endfor %}</table><p>{{ total }}</p>"""

EDIT = """<!doctype html><title>Order</title><form method="post">
{% for name in fields %}<input name="{{ name }}" value="{{ order[name] }}">{% endfor %}
<select name="{{ relation }}">{% for one in options %}
<option value="{{ one.id }}"{% if one == chosen %} selected{% endif %}>{{ one.name }}</option>
{% endfor %}</select></form>"""

PARSERS = {
    "placed": dt.datetime.fromisoformat,
    "due": dt.date.fromisoformat,
    "total": float,
    "items": int,
    "is_paid": lambda text: text == "True",
}


def create_app(path, template=LIST, extras=None):
    app = Flask(__name__)
    engine = open_engine(path)
    list_page = app.jinja_env.from_string(template)
    edit_page = app.jinja_env.from_string(EDIT)

    @app.get("/orders")
    def orders():
        found = select(Order)
        if search := request.args.get("search"):
            text = f"%{search}%"
            found = found.where(Order.reference.like(text) | Order.note.like(text))
        if status := request.args.get("status"):
            found = found.where(Order.status == status)
        order = (Order.total.desc(), Order.id.desc())
        page = found.options(joinedload(Order.customer, innerjoin=True))
        page = page.order_by(*(order if request.args.get("sort") else order[1:]))
        page = page.limit(50).offset(50 * int(request.args.get("page", 0)))
        with Session(engine) as session:
            return list_page.render(
                orders=session.scalars(page).all(),
                total=session.scalar(found.with_only_columns(func.count())),
                columns=COLUMNS,
                **(extras() if extras else {}),
            )

    @app.get("/orders/<int:key>/<relation>")
    def edit(key, relation):
        with Session(engine) as session:
            loaded = joinedload(getattr(Order, relation))
            order = session.get(Order, key, options=[loaded])
            chosen = getattr(order, relation)
            is_few = relation == "warehouse"
            options = session.scalars(select(Warehouse)).all() if is_few else [chosen]
            return edit_page.render(
                order=order, fields=FIELDS, relation=relation, options=options, chosen=chosen
            )

    @app.post("/orders/<int:key>/<relation>")
    def save(key, relation):
        with Session(engine) as session:
            order = session.get(Order, key)
            for name in FIELDS:
                setattr(order, name, PARSERS.get(name, str)(request.form[name]))
            setattr(order, f"{relation}_id", int(request.form[relation]))
            session.commit()
        return redirect("/orders")

    @app.post("/orders/delete")
    def delete():
        keys = [int(key) for key in request.form.getlist("rowid")]
        with Session(engine) as session:
            session.execute(Line.__table__.delete().where(Line.order_id.in_(keys)))
            session.execute(Order.__table__.delete().where(Order.id.in_(keys)))
            session.commit()
        return redirect("/orders")

    @app.get("/customers")
    def customers():
        found = select(Customer).where(Customer.name.like(f"%{request.args['query']}%"))
        found = found.order_by(Customer.id).limit(10)
        with Session(engine) as session:
            return jsonify([[one.id, one.name] for one in session.scalars(found)])

    return app

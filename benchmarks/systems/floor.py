"""The bare driver and f-strings: exactly the rows shown, the last page read from its end."""

from __future__ import annotations

import sqlite3
from html import escape

from flask import Flask, jsonify, redirect, request

import meter
from models import COLUMNS, FIELDS, PRAGMAS

ADDRESSES = {
    "list_first": "/orders",
    "list_last": "/orders?page=last",
    "search_few": "/orders?search={note}",
    "filter_sort": "/orders?status=returned",
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

SELECT = """
SELECT o.id, o.reference, c.name, o.status, o.placed, o.due, o.total, o.items, o.is_paid, o.city
FROM orders o JOIN customer c ON c.id = o.customer_id
"""


def create_app(path):
    app = Flask(__name__)
    connection = sqlite3.connect(path, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(pragma)

    def ask(sql, values=()):
        meter.statements += 1
        return connection.execute(sql, values).fetchall()

    add_list(app, ask)
    add_form(app, ask, connection.commit)
    add_deletion(app, ask, connection.commit)

    @app.get("/customers")
    def customers():
        text = f"%{request.args['query']}%"
        sql = "SELECT id, name FROM customer WHERE name LIKE ? ORDER BY id LIMIT 10"
        return jsonify(ask(sql, (text,)))

    return app


def add_list(app, ask):
    def listed():
        if request.args.get("page") == "last":
            return ask(f"{SELECT} ORDER BY o.id LIMIT 50")[::-1]
        if search := request.args.get("search"):
            where = "WHERE o.reference LIKE ?1 OR o.note LIKE ?1"
            return ask(f"{SELECT} {where} ORDER BY o.id DESC LIMIT 50", (f"%{search}%",))
        if status := request.args.get("status"):
            where = "WHERE o.status = ? ORDER BY o.total DESC, o.id DESC"
            return ask(f"{SELECT} {where} LIMIT 50", (status,))
        return ask(f"{SELECT} ORDER BY o.id DESC LIMIT 50")

    @app.get("/orders")
    def orders():
        body = "".join(
            f"<tr><td>{key}<td>{escape(ref)}<td>{escape(customer)}<td>{escape(status)}<td>{placed}"
            f"<td>{due}<td>{total}<td>{items}<td>{'yes' if paid else 'no'}<td>{escape(city)}</tr>"
            for key, ref, customer, status, placed, due, total, items, paid, city in listed()
        )
        head = "".join(f"<th>{name}" for name in COLUMNS)
        return f"<!doctype html><title>Orders</title><table><tr>{head}</tr>{body}</table>"


def add_form(app, ask, commit):
    def few(key):
        fields = ", ".join(f"o.{name}" for name in FIELDS)
        row = ask(f"SELECT {fields}, o.warehouse_id FROM orders o WHERE o.id = ?", (key,))[0]
        return row, ask("SELECT id, name FROM warehouse")

    def many(key):
        fields = ", ".join(f"o.{name}" for name in FIELDS)
        join = "JOIN customer c ON c.id = o.customer_id"
        row = ask(f"SELECT {fields}, c.id, c.name FROM orders o {join} WHERE o.id = ?", (key,))[0]
        return row[:-1], [row[-2:]]

    @app.get("/orders/<int:key>/<relation>")
    def edit(key, relation):
        row, choices = (few if relation == "warehouse" else many)(key)
        options = "".join(
            f'<option value="{number}"{" selected" * (number == row[-1])}>{escape(name)}'
            for number, name in choices
        )
        inputs = "".join(
            f'<input name="{name}" value="{escape(str(value))}">'
            for name, value in zip(FIELDS, row[:-1], strict=True)
        )
        select = f'<select name="{relation}">{options}</select>'
        return f"<!doctype html><title>Order</title><form method=post>{inputs}{select}</form>"

    @app.post("/orders/<int:key>/<relation>")
    def save(key, relation):
        names = (*FIELDS, f"{relation}_id")
        values = [request.form[name.removesuffix("_id")] for name in names]
        sets = ", ".join(f"{name} = ?" for name in names)
        ask(f"UPDATE orders SET {sets} WHERE id = ?", (*values, key))
        commit()
        return redirect("/orders")


def add_deletion(app, ask, commit):
    @app.post("/orders/delete")
    def delete():
        keys = request.form.getlist("rowid")
        marks = ", ".join("?" * len(keys))
        ask(f"DELETE FROM line WHERE order_id IN ({marks})", keys)
        ask(f"DELETE FROM orders WHERE id IN ({marks})", keys)
        commit()
        return redirect("/orders")

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

    def listed():
        if request.args.get("page") == "last":
            return ask(f"{SELECT} ORDER BY o.id LIMIT 50")[::-1]
        if search := request.args.get("search"):
            where = "WHERE o.reference LIKE ?1 OR o.note LIKE ?1"
            return ask(f"{SELECT} {where} ORDER BY o.id DESC LIMIT 50", (f"%{search}%",))
        if status := request.args.get("status"):
            return ask(
                f"{SELECT} WHERE o.status = ? ORDER BY o.total DESC, o.id DESC LIMIT 50", (status,)
            )
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

    @app.get("/orders/<int:key>/<relation>")
    def edit(key, relation):
        fields = ", ".join(f"o.{name}" for name in FIELDS)
        if relation == "warehouse":
            row = ask(f"SELECT {fields}, o.warehouse_id FROM orders o WHERE o.id = ?", (key,))[0]
            options = "".join(
                f'<option value="{number}"{" selected" * (number == row[-1])}>{escape(name)}'
                for number, name in ask("SELECT id, name FROM warehouse")
            )
        else:
            join = "JOIN customer c ON c.id = o.customer_id"
            sql = f"SELECT {fields}, c.id, c.name FROM orders o {join} WHERE o.id = ?"
            row = ask(sql, (key,))[0]
            options = f'<option value="{row[-2]}">{escape(row[-1])}'
        inputs = "".join(
            f'<input name="{name}" value="{escape(str(value))}">'
            for name, value in zip(FIELDS, row, strict=False)
        )
        select = f'<select name="{relation}">{options}</select>'
        return f"<!doctype html><title>Order</title><form method=post>{inputs}{select}</form>"

    @app.post("/orders/<int:key>/<relation>")
    def save(key, relation):
        names = (*FIELDS, f"{relation}_id")
        values = [request.form[name.removesuffix("_id")] for name in names]
        sets = ", ".join(f"{name} = ?" for name in names)
        ask(f"UPDATE orders SET {sets} WHERE id = ?", (*values, key))
        connection.commit()
        return redirect("/orders")

    @app.post("/orders/delete")
    def delete():
        keys = request.form.getlist("rowid")
        marks = ", ".join("?" * len(keys))
        ask(f"DELETE FROM line WHERE order_id IN ({marks})", keys)
        ask(f"DELETE FROM orders WHERE id IN ({marks})", keys)
        connection.commit()
        return redirect("/orders")

    @app.get("/customers")
    def customers():
        text = f"%{request.args['query']}%"
        sql = "SELECT id, name FROM customer WHERE name LIKE ? ORDER BY id LIMIT 10"
        return jsonify(ask(sql, (text,)))

    return app

"""A real REST service: a Flask application behind a real server, on a free port of this machine."""

from __future__ import annotations

import operator
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from werkzeug.serving import make_server

COMPARE = {
    "equals": operator.eq, "greater": operator.gt, "smaller": operator.lt,
    "at_least": operator.ge, "at_most": operator.le,
}  # fmt: skip
PLAIN = ("offset", "limit", "sort", "in_print")


@dataclass
class Books:
    """What the service keeps, and which requests it saw."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    seen: list[str] = field(default_factory=list)
    #: Held while the service is frozen: requests arrive and wait.
    frozen: threading.Event = field(default_factory=threading.Event)
    last: int = 0
    #: What is answered whatever is asked; ``...`` for what was asked.
    instead: Any = ...


def service(books: Books) -> Flask:
    """Return the application."""
    app = Flask("books")

    @app.before_request
    def wait() -> Response | None:
        books.seen.append(f"{request.method} {request.full_path.rstrip('?')}")
        if books.frozen.is_set():
            threading.Event().wait(3)
        if books.instead is not ...:
            return jsonify(books.instead)
        return None

    @app.get("/books")
    def listed() -> Response:
        with books.lock:
            rows = [dict(row) for row in books.rows.values() if fits(row)]
        for name in reversed([one for one in request.args.get("sort", "id").split(",") if one]):
            path, down = name.lstrip("-"), name.startswith("-")
            rows.sort(key=lambda row: placed(path, row.get(path)), reverse=down)
        start, size = int(request.args["offset"]), min(int(request.args["limit"]), 4)
        return jsonify(items=rows[start : start + size], total=len(rows))

    @app.post("/books")
    def created() -> tuple[Response, int]:
        with books.lock:
            row = {**request.get_json(), "id": books.last + 1}
            check(books, row)
            books.last += 1
            books.rows[books.last] = row
            return jsonify(row), 201

    @app.patch("/books/<int:key>")
    def changed(key: int) -> Response:
        with books.lock:
            row = {**(books.rows.get(key) or abort(404)), **request.get_json()}
            check(books, row)
            books.rows[key] = row
            return jsonify(row)

    @app.delete("/books/<int:key>")
    def deleted(key: int) -> tuple[str, int]:
        with books.lock:
            if books.rows.pop(key, None) is None:
                abort(404)
        return "", 204

    return app


def fits(row: dict[str, Any]) -> bool:
    """Return whether an object meets every parameter of the request."""
    if "in_print" in request.args and not row["in_print"]:
        return False
    wanted: dict[str, list[str]] = {}
    for name, text in request.args.items(multi=True):
        if name not in PLAIN:
            wanted.setdefault(name, []).append(text)
    for name, texts in wanted.items():
        path, _, asked = name.partition("__")
        have = row.get(path)
        values = [typed(path, text) for text in texts]
        if asked == "in_list":
            if have is None or kept(path, have) not in values:
                return False
        elif have is None or not all(COMPARE[asked](kept(path, have), one) for one in values):
            return False
    return True


def kept(path: str, value: Any) -> Any:
    """Return a value of an object as what it is compared by."""
    return Decimal(value) if path == "price" else value


def placed(path: str, value: Any) -> tuple[Any, ...]:
    """Return what an object is sorted by: those without a value come first."""
    return () if value is None else (kept(path, value),)


def typed(path: str, text: str) -> Any:
    """Return what a parameter means for a field."""
    if path in ("id", "pages"):
        return int(text)
    if path == "price":
        return Decimal(text)
    if path == "rating":
        return float(text)
    return text == "1" if path == "in_print" else text


def check(books: Books, row: dict[str, Any]) -> None:
    """Refuse what the service does not keep, in words that a program understands."""
    if not row.get("title"):
        refuse(422, field="title", kind="not_null")
    others = (one for key, one in books.rows.items() if key != row["id"])
    if any(one["title"] == row["title"] for one in others):
        refuse(409, field="title")


def refuse(status: int, **problem: str) -> None:
    """Answer with a problem in JSON."""
    abort(Response(jsonify(problem).get_data(), status, content_type="application/json"))


@contextmanager
def serving(books: Books) -> Iterator[str]:
    """Serve the books; gives the address of the collection."""
    with serving_app(service(books)) as url:
        yield f"{url}/books"


@contextmanager
def serving_app(app: Flask) -> Iterator[str]:
    """Serve an application in threads; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

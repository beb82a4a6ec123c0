"""Orders and what belongs to them, in each backend: for tests of children inside forms."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

from flask import Flask, template_rendered

from admin_core import Admin, hookimpl

from ..site import Site, _Compiled


class Orders:
    """The models of one backend, and ways to read and write them past the admin."""

    ModelView: Any
    Order: Any
    Line: Any
    Remark: Any
    Receipt: Any
    Ticket: Any
    Product: Any
    Folder: Any
    source: Any
    #: What the lists are called: by the parent's relation, or the child's model without one.
    lines = "lines"
    remarks = "remarks"
    receipt = "receipt"
    tickets = "tickets"
    folders = "folders"

    def add(self, model: str, **values: Any) -> Any:
        """Write a record; references are keys.  Returns its key."""
        raise NotImplementedError

    def change(self, model: str, key: Any, **values: Any) -> None:
        """Change a record as another program would."""
        raise NotImplementedError

    def rows(self, model: str) -> list[dict[str, Any]]:
        """Return every record, references as keys, by key."""
        raise NotImplementedError

    def prepare(self, app: Any) -> None:
        """Nothing."""

    @contextmanager
    def statements(self) -> Any:
        yield []

    def close(self) -> None:
        """Give back connections."""


class Desk(Site):
    """An application with a view of orders, and whatever other views a test wants."""

    def __init__(
        self,
        orders: Orders,
        *,
        plugins: Any = (),
        views: Any = ("Product",),
        model: str = "Order",
        **options: Any,
    ) -> None:
        self.library = self.orders = orders
        self.app = Flask(__name__)
        self.app.jinja_options = {"bytecode_cache": _Compiled()}
        self.app.secret_key = "for tests"
        self.app.testing = True
        self.admin = Admin(self.app, "Orders", plugins=list(plugins), access="public")
        self.views = {}
        own = {model: options, **(views if isinstance(views, dict) else dict.fromkeys(views, {}))}
        for name, attributes in own.items():
            view_class = type(f"{name}View", (orders.ModelView,), dict(attributes))
            self.views[name] = view_class(getattr(orders, name), orders.source)
            self.admin.add_view(self.views[name])
        self.path = model.lower()
        self.forget()
        template_rendered.connect(self._note, self.app)

    @property
    def token(self) -> str:
        if not self._token:
            page = self.get(f"{self.path}/new/")
            self._token = page.form().values()["csrf_token"][0]
        return self._token

    def save(self, key: Any = None, /, **changes: Any) -> Any:
        """Open the page of an order, or a new one, change values, and save it."""
        address, query = (f"{self.path}/new/", None)
        if key is not None:
            address, query = f"{self.path}/edit/", {"id": key}
        page = self.get(address, query)
        assert page.status == 200, (page.status, page.text[:500])
        return self.send(page, key, **changes)

    def send(self, page: Any, key: Any = None, /, **changes: Any) -> Any:
        """Save a page that was opened before."""
        sent = page.form("url").values()
        sent.update({name.replace("__", "-"): value for name, value in changes.items()})
        sent = {name: value for name, value in sent.items() if value is not None}
        if key is None:
            return self.post(f"{self.path}/new/", sent)
        return self.post(f"{self.path}/edit/", sent, {"id": key})


def lines(orders, order=1):
    """The lines of an order: code -> amount."""
    return {row["code"]: row["amount"] for row in orders.rows("Line") if row["order"] == order}


def desk(orders, *, plugins=(), views=("Product",), **options):
    """A view of orders with their lines."""
    entry = {"form_excluded_columns": ("place",), **options}
    return Desk(orders, plugins=plugins, views=views, inline_models=[(orders.Line, entry)])


def renamed(orders, **values):
    """Values with the list's name in this backend in the place of ``lines``."""
    return {
        name.replace("lines", orders.lines).replace("remarks", orders.remarks): value
        for name, value in values.items()
    }


def save(site, key=None, /, **changes):
    return site.save(key, **renamed(site.orders, **changes))


class Told:
    """Notes every change before it is written, and every event after the commit."""

    def __init__(self):
        self.changes, self.events = [], []

    @hookimpl
    def admin_before_write(self, change, record, store):
        self.changes.append((change.action, change.model, change.changed))

    @hookimpl
    def admin_event(self, event):
        self.events.append((event.name, event.model))


class Policy:
    def __init__(self, *refused, rows=(), fields=None):
        self.refused, self.rows, self.fields = refused, rows, fields or {}

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        if info is not None and info.name == "Line" and action in self.refused:
            return False
        return None

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        return self.rows if info.name == "Line" else ()

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return self.fields if info.name == "Line" else {}

"""Orders in Peewee: the other end of each foreign key has a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee as pw

from ..backends.peewee import _view_class
from . import Orders


def models(database: Any) -> dict[str, Any]:
    """Return the models, bound to a database."""

    class Base(pw.Model):
        pass

    Base._meta.set_database(database)

    class Product(Base):
        name = pw.CharField(max_length=40)

        def __str__(self) -> str:
            return str(self.name)

    class Order(Base):
        number = pw.CharField(max_length=20, unique=True)
        note = pw.CharField(max_length=80, default="")

        class Meta:
            table_name = "orders"

        def __str__(self) -> str:
            return str(self.number)

    class Line(Base):
        order = pw.ForeignKeyField(Order, backref="lines", on_delete="CASCADE")
        code = pw.CharField(max_length=20, unique=True)
        amount = pw.IntegerField(null=True)
        product = pw.ForeignKeyField(Product, null=True, backref="+")
        place = pw.IntegerField(null=True)

    class Remark(Base):
        line = pw.ForeignKeyField(Line, backref="remarks", on_delete="CASCADE")
        text = pw.CharField(max_length=80)

    class Receipt(Base):
        order = pw.ForeignKeyField(Order, unique=True, backref="+")
        payer = pw.CharField(max_length=40)

    class Ticket(Base):
        series = pw.CharField(max_length=5)
        number = pw.IntegerField()
        order = pw.ForeignKeyField(Order, backref="tickets")
        seat = pw.CharField(max_length=10, default="")

        class Meta:
            primary_key = pw.CompositeKey("series", "number")

    class Folder(Base):
        name = pw.CharField(max_length=40)
        parent = pw.ForeignKeyField("self", null=True, backref="folders")

    class Swap(Base):
        given = pw.ForeignKeyField(Order, backref="+")
        taken = pw.ForeignKeyField(Order, backref="+")

    found = (Product, Order, Line, Remark, Receipt, Ticket, Folder, Swap)
    return {one.__name__: one for one in found}


class PeeweeOrders(Orders):
    source = None

    def __init__(self, database: Any) -> None:
        self.database = database
        self.models = models(database)
        for name, model in self.models.items():
            setattr(self, name, model)
        self.ModelView = _view_class()
        with database.connection_context():
            database.drop_tables(list(self.models.values()), cascade=not _is_sqlite(database))
            database.create_tables(list(self.models.values()))

    def add(self, model: str, **values: Any) -> Any:
        with self.database.connection_context():
            record = self.models[model].create(**values)
            return getattr(record, "id", None)

    def change(self, model: str, key: Any, **values: Any) -> None:
        kind = self.models[model]
        with self.database.connection_context():
            kind.update(**values).where(kind._meta.primary_key == key).execute()

    def rows(self, model: str) -> list[dict[str, Any]]:
        with self.database.connection_context():
            found = list(self.models[model].select().dicts())
        return sorted(found, key=lambda row: tuple(str(v) for v in row.values()))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        found: list[str] = []

        def note(event: Any) -> None:
            found.append(event.sql)

        self.database.query_hooks.append(note)
        try:
            yield found
        finally:
            self.database.query_hooks.remove(note)

    def close(self) -> None:
        self.database.close_all()


def _is_sqlite(database: Any) -> bool:
    return isinstance(database, pw.SqliteDatabase)

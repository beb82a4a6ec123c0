"""Orders as dataclasses in memory: only the children know of their parents."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import admin_core
from admin_memory import Memory

from . import Orders


@dataclass
class Product:
    id: int | None = None
    name: str = field(kw_only=True)

    def __str__(self) -> str:
        return self.name


@dataclass
class Order:
    id: int | None = None
    number: str = field(kw_only=True, metadata={"unique": True, "max_length": 20})
    note: str = ""

    def __str__(self) -> str:
        return self.number


@dataclass
class Line:
    id: int | None = None
    order: Order = field(kw_only=True)
    code: str = field(kw_only=True, metadata={"unique": True, "max_length": 20})
    amount: int | None = None
    product: Product | None = None
    place: int | None = None


@dataclass
class Remark:
    id: int | None = None
    line: Line = field(kw_only=True)
    text: str = field(kw_only=True)


@dataclass
class Receipt:
    id: int | None = None
    order: Order = field(kw_only=True, metadata={"unique": True})
    payer: str = field(kw_only=True)


@dataclass
class Ticket:
    series: str = field(metadata={"primary_key": True})
    number: int = field(metadata={"primary_key": True})
    order: Order = field(kw_only=True)
    seat: str = ""


@dataclass
class Folder:
    id: int | None = None
    name: str = field(kw_only=True)
    parent: Folder | None = None


@dataclass
class Swap:
    id: int | None = None
    given: Order = field(kw_only=True)
    taken: Order = field(kw_only=True)


MODELS = {m.__name__: m for m in (Product, Order, Line, Remark, Receipt, Ticket, Folder, Swap)}


class MemoryOrders(Orders):
    ModelView = admin_core.ModelView
    Product, Order, Line, Remark, Receipt, Ticket, Folder, Swap = MODELS.values()
    lines, remarks, receipt, tickets, folders = "line", "remark", "receipt", "ticket", "folder"

    def __init__(self) -> None:
        self.source = Memory()

    def add(self, model: str, **values: Any) -> Any:
        rows = self.source.rows(MODELS[model])
        if model != "Ticket":
            values.setdefault("id", max((row.id for row in rows), default=0) + 1)
        rows.append(MODELS[model](**self._linked(model, values)))
        return values.get("id")

    def change(self, model: str, key: Any, **values: Any) -> None:
        for name, value in self._linked(model, values).items():
            setattr(self._row(model, key), name, value)

    def rows(self, model: str) -> list[dict[str, Any]]:
        names = [one.name for one in fields(MODELS[model])]
        found = [
            {name: _key(getattr(row, name)) for name in names}
            for row in self.source.rows(MODELS[model])
        ]
        return sorted(found, key=lambda row: tuple(str(v) for v in row.values()))

    def _row(self, model: str, key: Any) -> Any:
        return next(row for row in self.source.rows(MODELS[model]) if row.id == key)

    def _linked(self, model: str, values: dict[str, Any]) -> dict[str, Any]:
        owners = {"order": "Order", "line": "Line", "product": "Product", "parent": "Folder",
                  "given": "Order", "taken": "Order"}  # fmt: skip
        return {
            name: self._row(owners[name], value) if name in owners and value is not None else value
            for name, value in values.items()
        }


def _key(value: Any) -> Any:
    return value.id if is_dataclass(value) else value

"""The tables, as SQLAlchemy classes for every system but the bare floor."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Engine, ForeignKey, Index, String, Text, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

import meter


class Base(DeclarativeBase):
    """What all tables derive from."""


class Warehouse(Base):
    """A relation with few records."""

    __tablename__ = "warehouse"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))

    def __str__(self):
        return self.name


class Customer(Base):
    """A relation with many records."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    city: Mapped[str] = mapped_column(String(60))

    def __str__(self):
        return self.name


class Order(Base):
    """What the list shows."""

    __tablename__ = "orders"
    __table_args__ = (Index("orders_by_status", "status", "total"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    status: Mapped[str] = mapped_column(String(20))
    placed: Mapped[dt.datetime]
    due: Mapped[dt.date]
    total: Mapped[float]
    items: Mapped[int]
    is_paid: Mapped[bool]
    city: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text)

    customer: Mapped[Customer] = relationship()
    warehouse: Mapped[Warehouse] = relationship()
    lines: Mapped[list[Line]] = relationship(cascade="all, delete-orphan", back_populates="order")

    def __str__(self):
        return self.reference


class Line(Base):
    """What is deleted with an order."""

    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    product: Mapped[str] = mapped_column(String(60))
    quantity: Mapped[int]

    order: Mapped[Order] = relationship(back_populates="lines")


#: The ten columns of every list.
COLUMNS = (
    "id", "reference", "customer", "status", "placed", "due", "total", "items", "is_paid", "city",
)  # fmt: skip
#: The plain fields of every form; each has one relation besides.
FIELDS = ("reference", "status", "placed", "due", "total", "items", "is_paid", "city", "note")

#: Said to every connection, so that no system waits for the disk or reads a page twice.
PRAGMAS = ("PRAGMA cache_size = -65536", "PRAGMA synchronous = OFF")


def open_engine(path: Path) -> Engine:
    """Open the database; statements are counted from here on."""
    engine = create_engine(f"sqlite:///{path}")

    def prepare(connection, _record):
        for pragma in PRAGMAS:
            connection.execute(pragma)

    def count(*_):
        meter.statements += 1

    event.listen(engine, "connect", prepare)
    event.listen(engine, "before_cursor_execute", count)
    return engine

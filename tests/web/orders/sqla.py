"""Orders in SQLAlchemy: both sides know of each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
)

import admin_sqla

from . import Orders


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "product"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))

    def __str__(self) -> str:
        return self.name


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    note: Mapped[str] = mapped_column(sa.String(80), default="")
    lines: Mapped[list[Line]] = relationship(back_populates="order", cascade="all, delete-orphan")
    receipt: Mapped[Receipt | None] = relationship(back_populates="order", uselist=False)
    tickets: Mapped[list[Ticket]] = relationship(back_populates="order")

    def __str__(self) -> str:
        return self.number


class Line(Base):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    order: Mapped[Order] = relationship(back_populates="lines")
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    amount: Mapped[int | None]
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    product: Mapped[Product | None] = relationship()
    place: Mapped[int | None]
    remarks: Mapped[list[Remark]] = relationship(
        back_populates="line", cascade="all, delete-orphan"
    )


class Remark(Base):
    __tablename__ = "remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("line.id"))
    line: Mapped[Line] = relationship(back_populates="remarks")
    text: Mapped[str] = mapped_column(sa.String(80))


class Receipt(Base):
    __tablename__ = "receipt"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), unique=True)
    order: Mapped[Order] = relationship(back_populates="receipt")
    payer: Mapped[str] = mapped_column(sa.String(40))


class Ticket(Base):
    __tablename__ = "ticket"
    series: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    order: Mapped[Order] = relationship(back_populates="tickets")
    seat: Mapped[str] = mapped_column(sa.String(10), default="")


class Folder(Base):
    __tablename__ = "folder"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("folder.id"))
    parent: Mapped[Folder | None] = relationship(back_populates="folders", remote_side=[id])
    folders: Mapped[list[Folder]] = relationship(back_populates="parent")


class Swap(Base):
    __tablename__ = "swap"
    id: Mapped[int] = mapped_column(primary_key=True)
    given_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    taken_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    given: Mapped[Order] = relationship(foreign_keys=[given_id])
    taken: Mapped[Order] = relationship(foreign_keys=[taken_id])


MODELS = {m.__name__: m for m in (Product, Order, Line, Remark, Receipt, Ticket, Folder, Swap)}


class SQLAOrders(Orders):
    ModelView = admin_sqla.ModelView
    Product, Order, Line, Remark, Receipt, Ticket, Folder, Swap = MODELS.values()

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        Base.metadata.drop_all(engine)
        Base.metadata.create_all(engine)
        self.source = sessionmaker(engine)

    def add(self, model: str, **values: Any) -> Any:
        with Session(self.engine) as session, session.begin():
            record = MODELS[model](**_columns(values))
            session.add(record)
            session.flush()
            return getattr(record, "id", None)

    def change(self, model: str, key: Any, **values: Any) -> None:
        with Session(self.engine) as session, session.begin():
            record = session.get(MODELS[model], key)
            for name, value in _columns(values).items():
                setattr(record, name, value)

    def rows(self, model: str) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(MODELS[model].__table__)).mappings().all()
        plain = [{name.removesuffix("_id"): v for name, v in row.items()} for row in found]
        return sorted(plain, key=lambda row: tuple(str(v) for v in row.values()))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        found: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            found.append(statement)

        sa.event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            sa.event.remove(self.engine, "before_cursor_execute", note)

    def close(self) -> None:
        self.engine.dispose()


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    owners = {"order", "line", "product", "parent", "given", "taken"}
    return {f"{name}_id" if name in owners else name: value for name, value in values.items()}

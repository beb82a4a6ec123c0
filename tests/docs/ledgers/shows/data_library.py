"""A database of books with its pages, and stores of one field in memory."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker
from sqlalchemy.pool import StaticPool

import admin_sqla.plugin
from admin_core import Admin
from admin_core.data import (
    ModelInfo,
)
from admin_sqla import ModelView as SqlaView
from admin_testing.resolver import stores_with
from admin_testing.site import AdminSite


class Base(DeclarativeBase):
    """The tables of this module."""


class Shelf(Base):
    """Whom books stand on."""

    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list[Book]] = relationship(back_populates="shelf", cascade="all, delete-orphan")

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Book(Base):
    """A book with columns of several kinds."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(10))
    kind: Mapped[str] = mapped_column(default="novel")
    pages: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(5, 2))
    shelf_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Shelf.id))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")
    length: Mapped[int] = sa.orm.column_property(sa.func.length(sa.text("title")))


class Pair(Base):
    """A record whose key has two parts."""

    __tablename__ = "pair"
    second: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)


class Library:
    """A database of two books on one shelf, with its pages."""

    def __init__(self, *plugins: Any, **options: Any) -> None:
        self.engine = sa.create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        Base.metadata.create_all(self.engine)
        self.session = sessionmaker(self.engine)
        with self.session.begin() as session:
            shelf = Shelf(name="High")
            session.add_all([
                Book(title="Moon", pages=30, price=Decimal("1.50"), shelf=shelf),
                Book(title="Sun", pages=10, shelf=shelf),
                Book(title="Emma"),
            ])  # fmt: skip
        app = Flask("library")
        app.secret_key = "for tests"
        admin = Admin(app, plugins=plugins, access="public")
        admin.add_view(type("Books", (SqlaView,), options)(Book, self.session, endpoint="book"))
        admin.add_view(SqlaView(Shelf, self.session, endpoint="shelf"))
        self.site = AdminSite(app)

    def page(self, address: str) -> str:
        """Return a page's content."""
        return str(self.site.client.get(f"/admin/{address}").text)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def described(model: Any = Book, *plugins: Any) -> ModelInfo:
    """Return how a model is described."""
    engine = sa.create_engine("sqlite://")
    try:
        return stores_with(admin_sqla.plugin, *plugins).open(model, sessionmaker(engine)).info
    finally:
        engine.dispose()


def in_library(show: Any) -> Any:
    """Return a function that is given a library, which is closed afterwards."""

    def shown() -> None:
        library = Library()
        try:
            show(library)
        finally:
            library.close()

    shown.__name__ = show.__name__
    return shown

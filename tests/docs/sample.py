"""The models that the documentation's short examples speak of, and an application for them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import Column, ForeignKey, Numeric, String, Table, Text, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker
from sqlalchemy.pool import StaticPool

from admin_core import Admin
from admin_sqla import ModelView


class Base(DeclarativeBase):
    """The tables of the sample."""


class Author(Base):
    """Somebody who wrote books."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    country: Mapped[str | None] = mapped_column(String(2))
    books: Mapped[list[Book]] = relationship(back_populates="author")


class Tag(Base):
    """A word that books are sorted by."""

    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Review(Base):
    """What somebody wrote about a book."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    book: Mapped[Book] = relationship(back_populates="reviews")


class Book(Base):
    """A book."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    isbn: Mapped[str | None] = mapped_column(String(13), unique=True)
    pages: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    in_print: Mapped[bool] = mapped_column(default=True)
    published: Mapped[dt.date | None]
    summary: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Author.id))
    author: Mapped[Author | None] = relationship(back_populates="books")
    reviews: Mapped[list[Review]] = relationship(back_populates="book")
    tags: Mapped[list[Tag]] = relationship(
        secondary=Table(
            "book_tag",
            Base.metadata,
            Column("book_id", ForeignKey("book.id"), primary_key=True),
            Column("tag_id", ForeignKey("tag.id"), primary_key=True),
        )
    )


def make_admin(**arguments: Any) -> tuple[Admin, Any]:
    """Return an admin without views on an application of its own, and the source of sessions."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    source = sessionmaker(engine)
    with source.begin() as session:
        author = Author(name="Ursula K. Le Guin", country="US")
        session.add(Book(title="The Dispossessed", pages=341, author=author, isbn="9780060125639"))
    app = Flask("documented")
    app.secret_key = "only for this test"
    app.testing = True
    return Admin(app, **arguments), source


class BookView(ModelView):
    """Shows what plugins may contribute to."""

    can_view_details = True
    column_filters = ("title", "pages", "author")
    column_searchable_list = ("title",)

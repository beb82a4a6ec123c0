"""The sample library as mapped classes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from ..library import Genre

#: MySQL and MariaDB keep fractions of a second only where they are told to.
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


class Base(DeclarativeBase):
    """All tables of the library."""


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    country: Mapped[str | None] = mapped_column(sa.String(80))

    def __str__(self) -> str:
        return self.name


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))

    def __str__(self) -> str:
        return self.name


book_tag = sa.Table(
    "book_tag",
    Base.metadata,
    sa.Column("book_id", sa.ForeignKey("book.id"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tag.id"), primary_key=True),
)


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(120), unique=True)
    subtitle: Mapped[str | None] = mapped_column(sa.String(120))
    motto: Mapped[str] = mapped_column(sa.String(120), default="")
    status: Mapped[str | None] = mapped_column(sa.String(20))
    notes: Mapped[str | None] = mapped_column(sa.Text)
    pages: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 2))
    rating: Mapped[float | None]
    in_print: Mapped[bool] = mapped_column(default=False)
    signed: Mapped[bool | None]
    published: Mapped[dt.date | None]
    added: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    genre: Mapped[Genre | None]
    meta: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("author.id"))
    author: Mapped[Author] = relationship(foreign_keys=author_id)
    editor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("author.id"))
    editor: Mapped[Author | None] = relationship(foreign_keys=editor_id)
    tags: Mapped[list[Tag]] = relationship(secondary=book_tag)
    sequel_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("book.id"))
    sequel_of: Mapped[Book | None] = relationship(remote_side=id)

    def __str__(self) -> str:
        return self.title

    @property
    def shelf_mark(self) -> str:
        return f"{self.title[:2]}-{self.id}"


class Stock(Base):
    __tablename__ = "stock"
    shop: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    shelf: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int | None]


MODELS: dict[str, Any] = {"Author": Author, "Book": Book, "Tag": Tag, "Stock": Stock}

"""The kit's sample model, declared."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

#: MySQL and MariaDB keep fractions of a second only where they are told to.
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
ZONED = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


class Base(DeclarativeBase):
    pass


class Genre(enum.Enum):
    novel = 1
    poetry = 2
    essay = 3


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    country: Mapped[str | None] = mapped_column(sa.String(2))


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))


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
    pages: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 2))
    rating: Mapped[float | None] = mapped_column(sa.Double)
    in_print: Mapped[bool] = mapped_column(default=False)
    published: Mapped[dt.date | None]
    added: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    posted: Mapped[dt.datetime | None] = mapped_column(ZONED)
    notes: Mapped[str | None] = mapped_column(sa.Text)
    genre: Mapped[Genre | None]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=book_tag)
    sequel_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("book.id"))
    sequel_of: Mapped[Book | None] = relationship(remote_side=id, post_update=True)


class Stock(Base):
    __tablename__ = "stock"
    shop: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    shelf: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int | None]

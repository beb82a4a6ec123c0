"""A small application whose list is edited in place and has actions of every sort."""

from __future__ import annotations

import datetime as dt
import enum
from pathlib import Path
from typing import Any

import wtforms
from flask import Flask, flash
from sqlalchemy import Column, Enum, ForeignKey, String, Table, Text, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker

from admin_core import Admin, action
from admin_core.data import decode_key
from admin_sqla import ModelView


class Genre(enum.Enum):
    novel = 1
    poetry = 2


class Base(DeclarativeBase):
    """The shop's tables."""


class Publisher(Base):
    __tablename__ = "publisher"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))

    def __str__(self) -> str:
        return self.name


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    books: Mapped[list[Book]] = relationship(back_populates="author", foreign_keys="Book.author_id")
    edited: Mapped[list[Book]] = relationship(
        back_populates="editor", foreign_keys="Book.editor_id"
    )
    letters: Mapped[list[Letter]] = relationship(back_populates="author", cascade="all")

    def __str__(self) -> str:
        return self.name


class Letter(Base):
    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="letters")


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))

    def __str__(self) -> str:
        return self.name


book_tag = Table(
    "book_tag",
    Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    pages: Mapped[int | None]
    in_print: Mapped[bool] = mapped_column(default=True)
    genre: Mapped[Genre | None] = mapped_column(Enum(Genre))
    published: Mapped[dt.date | None]
    notes: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books", foreign_keys=author_id)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    editor: Mapped[Author | None] = relationship(back_populates="edited", foreign_keys=editor_id)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publisher.id"))
    publisher: Mapped[Publisher | None] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=book_tag)

    def __str__(self) -> str:
        return self.title


class PagesForm(wtforms.Form):
    pages = wtforms.IntegerField("Pages", [wtforms.validators.NumberRange(min=1)])


class BookView(ModelView):
    column_list = (
        "title", "author", "publisher", "tags", "pages", "in_print", "genre", "published", "notes",
    )  # fmt: skip
    column_editable_list = column_list
    column_default_sort = "id"
    column_searchable_list = ("title",)
    can_view_details = True
    form_select_limit = 20
    page_size = 10

    @action("pages", "Set pages", "How many pages have they?", "update", form=PagesForm)
    def action_pages(self, ids: list[str], form: Any) -> None:
        for book in self.records("update", lock=True).get_many(map(decode_key, ids)):
            book.pages = form.pages.data
            self.store.save(book, is_created=False)
        flash(f"{len(ids)} books have {form.pages.data} pages.", "success")

    @action("withdraw", "Withdraw", "Take it out of print?", "update", on_row=True)
    def action_withdraw(self, ids: list[str]) -> None:
        for book in self.records("update", lock=True).get_many(map(decode_key, ids)):
            book.in_print = False
            self.store.save(book, is_created=False)
        flash(f"{len(ids)} withdrawn.", "success")


def create_app(folder: Path) -> Flask:
    """Return the application, its database in *folder*."""
    engine = create_engine(f"sqlite:///{folder / 'shop.db'}")
    Base.metadata.create_all(engine)
    source = sessionmaker(engine)
    with source.begin() as session:
        authors = [Author(name=name) for name in ("Ada Stone", "Bo Rivers", "Cy Hart")]
        tags = [Tag(name=name) for name in ("sea", "city", "war")]
        publishers = [Publisher(name=f"Press {number:02d}") for number in range(40)]
        session.add_all([*authors, *tags, *publishers])
        session.add_all([Letter(text=str(n), author=authors[0]) for n in range(3)])
        for number in range(1, 36):
            session.add(
                Book(
                    title=f"Book {number:02d}",
                    pages=number * 10,
                    in_print=number % 3 > 0,
                    genre=Genre(1 + number % 2),
                    published=dt.date(2000, 1, number % 28 + 1),
                    notes="Two\nlines" if number % 2 else None,
                    author=authors[number % 3],
                    editor=authors[0] if number % 5 == 0 else None,
                    publisher=publishers[number],
                    tags=tags[: number % 3],
                )
            )
    app = Flask("bookshop")
    app.secret_key = "only for tests"
    admin = Admin(app, name="Bookshop")
    admin.add_view(BookView(Book, source, name="Books"))
    admin.add_view(ModelView(Author, source, name="Authors"))
    admin.add_view(ModelView(Publisher, source, name="Publishers"))
    admin.add_view(ModelView(Letter, source, name="Letters"))
    return app

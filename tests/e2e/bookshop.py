"""A small shop of books whose pages open in dialogs, on a database of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker

from admin_core import Admin
from admin_sqla import ModelView


class Base(DeclarativeBase):
    """All tables of the shop."""


class Country(Base):
    __tablename__ = "country"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)

    def __str__(self) -> str:
        return self.name


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    born: Mapped[int | None]
    country_id: Mapped[int | None] = mapped_column(sa.ForeignKey("country.id"))
    country: Mapped[Country | None] = relationship()
    books: Mapped[list[Book]] = relationship(back_populates="author")

    def __str__(self) -> str:
        return self.name


shelved = sa.Table(
    "shelved",
    Base.metadata,
    sa.Column("book_id", sa.ForeignKey("book.id"), primary_key=True),
    sa.Column("shelf_id", sa.ForeignKey("shelf.id"), primary_key=True),
)


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    books: Mapped[list[Book]] = relationship(secondary=shelved, back_populates="shelves")

    def __str__(self) -> str:
        return self.name


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    blurb: Mapped[str | None] = mapped_column(sa.String(120))
    isbn: Mapped[str | None] = mapped_column(sa.String(20))
    pages: Mapped[int | None]
    price: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    shelves: Mapped[list[Shelf]] = relationship(secondary=shelved, back_populates="books")

    def __str__(self) -> str:
        return self.title


class CountryAdmin(ModelView):
    """Countries: a plain view."""


class AuthorAdmin(ModelView):
    create_modal = True
    edit_modal = True
    details_modal = True
    can_view_details = True
    form_columns = ("name", "born", "country")
    form_ajax_refs = {
        "country": {"fields": ("name",), "placeholder": "Where from?", "page_size": 10}
    }


class BookAdmin(ModelView):
    can_view_details = True
    form_columns = ("title", "blurb", "isbn", "pages", "price", "author", "shelves")


class ShelfAdmin(ModelView):
    can_view_details = True


def create_app(folder: Path, **author: Any) -> Flask:
    """Return the shop; *author* are options of the view of authors."""
    app = Flask(__name__)
    app.secret_key = "for tests"
    app.testing = True
    engine = sa.create_engine(f"sqlite:///{folder / 'shop.db'}")
    Base.metadata.create_all(engine)
    session = sessionmaker(engine)
    with session.begin() as writing:
        countries = [Country(name=f"Country {number:02d}") for number in range(1, 41)]
        authors = [
            Author(name=name, born=1900 + n, country=countries[n])
            for n, name in enumerate(("Ada Byron", "Bo Stone", "Cé Ñandú"))
        ]
        shelves = [Shelf(name=name) for name in ("Fiction", "Travel")]
        books = [
            Book(title=f"Book {n:02d}", pages=n * 10, author=authors[0], shelves=shelves[: n % 3])
            for n in range(1, 9)
        ]
        books.append(Book(title="Stones (1+1)", author=authors[1]))
        writing.add_all([*countries, *authors, *shelves, *books])
    admin = Admin(app, "Shop")
    view_class = type("AuthorView", (AuthorAdmin,), author)
    for view, model in ((view_class, Author), (BookAdmin, Book), (ShelfAdmin, Shelf)):
        admin.add_view(view(model, session))
    admin.add_view(CountryAdmin(Country, session))
    app.extensions["shop"] = session
    return app

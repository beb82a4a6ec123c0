"""The sample library in Peewee, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee as pw
from playhouse.fields import EnumFieldMixin
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

import admin_peewee

from ..library import AUTHORS, BOOKS, STOCK, TAGS, Genre
from . import Library


class GenreField(EnumFieldMixin, pw.CharField):
    """A genre by its name: a field of an application's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Genre, max_length=10, **options)

    def db_value(self, value: Any) -> Any:
        return None if value is None else value.name

    def python_value(self, value: Any) -> Any:
        return None if value is None else Genre[value]


def models(database: pw.Database) -> dict[str, Any]:
    """Return the models of a library: each library has its own, bound to its database."""

    class Base(pw.Model):
        class Meta:
            pass

    Base._meta.set_database(database)

    class Author(Base):
        name = pw.CharField(max_length=80)
        country = pw.CharField(max_length=80, null=True)

        def __str__(self) -> str:
            return str(self.name)

    class Tag(Base):
        name = pw.CharField(max_length=80)

        def __str__(self) -> str:
            return str(self.name)

    class Book(Base):
        title = pw.CharField(max_length=120, unique=True)
        subtitle = pw.CharField(max_length=120, null=True)
        motto = pw.CharField(max_length=120, default="")
        status = pw.CharField(max_length=20, null=True)
        notes = pw.TextField(null=True)
        pages = pw.IntegerField(null=True)
        price = pw.DecimalField(8, 2, null=True)
        rating = pw.DoubleField(null=True)
        in_print = pw.BooleanField(default=False)
        signed = pw.BooleanField(null=True)
        published = pw.DateField(null=True)
        added = pw.DateTimeField(null=True)
        genre = GenreField(null=True)
        meta = pw.JSONField(null=True)
        author = pw.ForeignKeyField(Author, backref="+")
        editor = pw.ForeignKeyField(Author, null=True, backref="+")
        tags = pw.ManyToManyField(Tag, backref="+")
        sequel_of = pw.ForeignKeyField("self", null=True, backref="+")

        def __str__(self) -> str:
            return str(self.title)

        @property
        def shelf_mark(self) -> str:
            return f"{self.title[:2]}-{self.id}"

    class Stock(Base):
        shop = pw.CharField(max_length=80)
        shelf = pw.IntegerField()
        amount = pw.IntegerField(null=True)

        class Meta:
            primary_key = pw.CompositeKey("shop", "shelf")

    return {"Author": Author, "Book": Book, "Tag": Tag, "Stock": Stock}


class PeeweeLibrary(Library):
    """Tables behind a pool."""

    source = None

    is_sql = True

    def __init__(self, database: Any, past: Any) -> None:
        self.database = database
        mine = models(database)
        self.Author, self.Book, self.Tag, self.Stock = (
            mine[name] for name in ("Author", "Book", "Tag", "Stock")
        )
        # A second pool, to read and write past the admin.
        self.past, self.models = past, models(past)
        self.book_tag = self.models["Book"].tags.get_through_model()
        self.sorts_empty_last = isinstance(database, pw.PostgresqlDatabase)
        self.ModelView = _view_class()

    @property
    def tables(self) -> list[Any]:
        """Every model, with the one between books and tags."""
        return [*self.models.values(), self.book_tag]

    def fill(self) -> None:
        """Make the tables and write the library."""
        with self.past.connection_context(), self.past.atomic():
            self.past.create_tables(self.tables)
            for name, rows in (("Author", AUTHORS), ("Tag", TAGS), ("Book", BOOKS),
                               ("Stock", STOCK)):  # fmt: skip
                for row in rows.values():
                    values = {key: value for key, value in row.items() if key != "tags"}
                    self.models[name].insert(**values).execute()
            for book in BOOKS.values():
                for tag in book["tags"]:
                    self.book_tag.insert(book=book["id"], tag=tag).execute()

    def rows(self, model: str) -> dict[Any, dict[str, Any]]:
        with self.past.connection_context():
            found = list(self.models[model].select().dicts())
            pairs = list(self.book_tag.select().dicts()) if model == "Book" else ()
        tags: dict[int, list[int]] = {}
        for pair in pairs:
            tags.setdefault(pair["book"], []).append(pair["tag"])
        rows = {}
        for values in found:
            key = (values["shop"], values["shelf"]) if model == "Stock" else values["id"]
            if model == "Book":
                values["tags"] = tuple(sorted(tags.get(key, ())))
            rows[key] = values
        return rows

    def change(self, model: str, key: Any, **values: Any) -> None:
        kind = self.models[model]
        with self.past.connection_context(), self.past.atomic():
            plain = {name: value for name, value in values.items() if name != "tags"}
            if plain:
                kind.update(**plain).where(kind._meta.primary_key == key).execute()
            if "tags" in values:
                self.book_tag.delete().where(self.book_tag.book == key).execute()
                for tag in values["tags"]:
                    self.book_tag.insert(book=key, tag=tag).execute()

    def add(self, model: str, **values: Any) -> None:
        tags = values.pop("tags", ())
        with self.past.connection_context(), self.past.atomic():
            record = self.models[model].create(**values)
            for tag in tags:
                self.book_tag.insert(book=record.id, tag=tag).execute()

    def add_many(self, model: str, rows: Sequence[Mapping[str, Any]]) -> None:
        with self.past.connection_context(), self.past.atomic():
            for block in pw.chunked(rows, 1_000):
                self.models[model].insert_many(block).execute()

    def tag(self, pairs: Sequence[tuple[int, int]]) -> None:
        fields = [self.book_tag.book, self.book_tag.tag]
        with self.past.connection_context(), self.past.atomic():
            self.book_tag.delete().execute()
            self.book_tag.insert_many(pairs, fields=fields).execute()

    def only(self, model: str, keys: Any) -> Any:
        kind = getattr(self, model)
        return kind.select().where(kind.id.in_(list(keys)))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        found: list[str] = []

        def note(event: Any) -> None:
            if not event.sql.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
                found.append(event.sql)

        self.database.query_hooks.append(note)
        try:
            yield found
        finally:
            self.database.query_hooks.remove(note)

    def close(self) -> None:
        self.database.close_all()
        self.past.close_all()


def _view_class() -> type[Any]:
    class ModelView(admin_peewee.ModelView):
        """Takes what all backends' views are given, and needs no source."""

        def __init__(self, model: Any, source: Any = None, name: Any = None, **options: Any):
            super().__init__(model, name, **options)

    return ModelView


class PeeweeSQLiteLibrary(PeeweeLibrary):
    """A copy of a file in *folder*."""

    def __init__(self, master: Path, folder: Path) -> None:
        self._master, self._path = master, folder / "library.sqlite"
        shutil.copy(master, self._path)
        super().__init__(peewee_sqlite(self._path), peewee_sqlite(self._path))

    def restore(self) -> None:
        self.close()
        shutil.copy(self._master, self._path)


def peewee_sqlite(path: Path) -> Any:
    """Return a pool for a file, with foreign keys watched as other databases do."""
    return PooledSqliteDatabase(
        str(path), pragmas={"foreign_keys": 1, "synchronous": 0}, check_same_thread=False
    )


def peewee_postgresql(url: Any) -> Any:
    """Return a pool for a database, from SQLAlchemy's idea of its address."""
    given = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
    return PooledPostgresqlDatabase(
        url.database, **{name: value for name, value in given.items() if value}
    )


class PeeweePostgreSQLLibrary(PeeweeLibrary):
    """The tables of a database of its own."""

    def fill(self) -> None:
        super().fill()
        with self.past.connection_context():
            self.past.execute_sql("CREATE SCHEMA master")
            for name in self._names():
                self.past.execute_sql(f"CREATE TABLE master.{name} AS TABLE {name}")

    def restore(self) -> None:
        names = self._names()
        with self.past.connection_context(), self.past.atomic():
            self.past.execute_sql(f"TRUNCATE {', '.join(names)} CASCADE")
            for name in names:
                self.past.execute_sql(f"INSERT INTO {name} TABLE master.{name}")
            for name, last in (("author", 6), ("tag", 6), ("book", 60), ("book_tag_through", 500)):
                self.past.execute_sql(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (name, last)
                )

    def _names(self) -> list[str]:
        return [one._meta.table_name for one in self.tables]

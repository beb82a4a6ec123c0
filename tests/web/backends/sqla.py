"""The sample library in SQLAlchemy: on each database, and through each kind of session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session, sessionmaker

import admin_sqla

from ..library import AUTHORS, BOOKS, RELATIONS, STOCK, TAGS
from . import Library
from .sqla_models import MODELS, Author, Base, Book, Stock, Tag, book_tag


def fill(engine: sa.Engine) -> None:
    """Make the tables and write the library."""
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for model, rows in (("Author", AUTHORS), ("Tag", TAGS), ("Book", BOOKS), ("Stock", STOCK)):
            table = MODELS[model].__table__
            connection.execute(table.insert(), [_columns(row) for row in rows.values()])
        pairs = [(book["id"], tag) for book in BOOKS.values() for tag in book["tags"]]
        connection.execute(book_tag.insert(), [{"book_id": b, "tag_id": t} for b, t in pairs])


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{name}_id" if name in RELATIONS else name: value
        for name, value in values.items()
        if name != "tags"
    }


def sqlite_engine(path: Path) -> sa.Engine:
    """Return an engine for a file, with foreign keys watched as other databases do."""
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = OFF")


class SQLALibrary(Library):
    """Tables behind an engine."""

    ModelView = admin_sqla.ModelView
    Author, Book, Tag, Stock = Author, Book, Tag, Stock
    is_sql = True

    def __init__(self, engine: sa.Engine, kind: str = "sessionmaker") -> None:
        self.engine = engine
        self.sorts_empty_last = engine.dialect.name == "postgresql"
        self._plain: Session | None = None
        if kind == "session":
            self.source = self._plain = Session(engine)
        elif kind == "scoped_session":
            self.source = scoped_session(sessionmaker(engine))
        elif kind == "flask_sqlalchemy":
            self.source = self._extension()
        else:
            self.source = sessionmaker(engine)

    def _extension(self) -> Any:
        from flask_sqlalchemy import SQLAlchemy

        return SQLAlchemy(metadata=Base.metadata)

    def prepare(self, app: Any) -> None:
        if hasattr(self.source, "init_app"):
            url = self.engine.url.render_as_string(hide_password=False)
            app.config["SQLALCHEMY_DATABASE_URI"] = url
            self.source.init_app(app)
            with app.app_context():
                sa.event.listen(self.source.engine, "connect", _set_up)

    def rows(self, model: str) -> dict[Any, dict[str, Any]]:
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(MODELS[model].__table__)).mappings().all()
            pairs = connection.execute(sa.select(book_tag)).all() if model == "Book" else ()
        tags: dict[int, list[int]] = {}
        for book, tag in pairs:
            tags.setdefault(book, []).append(tag)
        rows = {}
        for one in found:
            values = {name.removesuffix("_id"): value for name, value in one.items()}
            key = (values["shop"], values["shelf"]) if model == "Stock" else values["id"]
            if model == "Book":
                values["tags"] = tuple(sorted(tags.get(key, ())))
            rows[key] = values
        return rows

    def change(self, model: str, key: Any, **values: Any) -> None:
        with Session(self.engine) as session, session.begin():
            row = session.get(MODELS[model], key)
            for name, value in _columns(values).items():
                setattr(row, name, value)
            if "tags" in values:
                row.tags = [session.get(Tag, one) for one in values["tags"]]

    def add(self, model: str, **values: Any) -> None:
        with Session(self.engine) as session, session.begin():
            session.add(MODELS[model](**_columns(values)))

    def add_many(self, model: str, rows: Sequence[Mapping[str, Any]]) -> None:
        with self.engine.begin() as connection:
            table = MODELS[model].__table__
            connection.execute(table.insert(), [_columns(dict(row)) for row in rows])

    def tag(self, pairs: Sequence[tuple[int, int]]) -> None:
        with self.engine.begin() as connection:
            connection.execute(book_tag.delete())
            connection.execute(book_tag.insert(), [{"book_id": b, "tag_id": t} for b, t in pairs])

    def only(self, model: str, keys: Any) -> Any:
        return sa.select(MODELS[model]).where(MODELS[model].id.in_(keys))

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
        if self._plain is not None:
            self._plain.close()
        if isinstance(self.source, scoped_session):
            self.source.remove()
        self.engine.dispose()


class SQLiteLibrary(SQLALibrary):
    """A copy of a file in *folder*."""

    def __init__(self, master: Path, folder: Path, kind: str = "sessionmaker") -> None:
        self._master, self._path = master, folder / "library.sqlite"
        shutil.copy(master, self._path)
        super().__init__(sqlite_engine(self._path), kind)

    def restore(self) -> None:
        self.engine.dispose()
        shutil.copy(self._master, self._path)


class PostgreSQLLibrary(SQLALibrary):
    """The tables of a database that :func:`fill_postgresql` was called for."""

    def restore(self) -> None:
        restore_postgresql(self.engine)


#: Puts every table back to what the schema ``master`` holds, in one round trip.
_RESTORE = """
TRUNCATE {tables} CASCADE;
{inserts}
SELECT setval(pg_get_serial_sequence('author', 'id'), 6),
       setval(pg_get_serial_sequence('tag', 'id'), 6),
       setval(pg_get_serial_sequence('book', 'id'), 60);
"""


def fill_postgresql(engine: sa.Engine) -> None:
    """Write the library, and a second copy to restore it from."""
    fill(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA master"))
        for table in Base.metadata.sorted_tables:
            connection.execute(sa.text(f"CREATE TABLE master.{table.name} AS TABLE {table.name}"))


def restore_postgresql(engine: sa.Engine) -> None:
    """Undo everything that a test has written."""
    names = [table.name for table in Base.metadata.sorted_tables]
    inserts = "\n".join(f"INSERT INTO {name} TABLE master.{name};" for name in names)
    raw = engine.raw_connection()
    try:
        raw.driver_connection.execute(_RESTORE.format(tables=", ".join(names), inserts=inserts))
        raw.commit()
    finally:
        raw.close()


class MariaDBLibrary(SQLALibrary):
    """The tables of a database that :func:`fill_mariadb` was called for."""

    def restore(self) -> None:
        names = [table.name for table in Base.metadata.sorted_tables]
        with self.engine.begin() as connection:
            connection.exec_driver_sql("SET foreign_key_checks = 0")
            for name in names:
                connection.exec_driver_sql(f"DELETE FROM {name}")
                connection.exec_driver_sql(f"INSERT INTO {name} SELECT * FROM master_{name}")
            for name, rows in (("author", AUTHORS), ("tag", TAGS), ("book", BOOKS)):
                connection.exec_driver_sql(f"ALTER TABLE {name} AUTO_INCREMENT = {len(rows) + 1}")
            connection.exec_driver_sql("SET foreign_key_checks = 1")


def fill_mariadb(engine: sa.Engine) -> None:
    """Write the library, and a second copy to restore it from."""
    fill(engine)
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            name = table.name
            connection.exec_driver_sql(f"CREATE TABLE master_{name} AS SELECT * FROM {name}")

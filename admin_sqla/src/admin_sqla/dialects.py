"""Which database it is, and what MySQL and MariaDB compare otherwise than the rest.

Their collations ignore case, accents and spaces at the end; an ENUM sorts by the order of its
declaration but compares by its text; a single-precision FLOAT is never equal to what it shows.
"""

from __future__ import annotations

import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

#: The names of SQLAlchemy's dialects for MySQL and for what came of it.
MYSQL_FAMILY = frozenset({"mysql", "mariadb"})


def database_of(session: orm.Session, mapper: orm.Mapper[Any]) -> str:
    """Return the name of the database that the mapper's rows lie in, as dialects are named.

    A ``mysql`` address may lead to MariaDB, which only a connection can tell.
    """
    dialect: Any = session.get_bind(mapper).dialect
    if dialect.name != "mysql":
        return str(dialect.name)
    if dialect.server_version_info is None:
        session.connection(bind_arguments={"mapper": mapper})
    return "mariadb" if dialect.is_mariadb else "mysql"


def exactly(text: Any) -> Any:
    """Return the bytes of a text, whatever its collation and character set.

    For databases of :data:`MYSQL_FAMILY`, as :func:`in_unicode`.
    """
    return sa.cast(in_unicode(text), sa.LargeBinary())


def in_unicode(text: Any) -> Any:
    """Return a text that can be compared with any other one.

    A column of a smaller character set raises an error for what it cannot hold.
    """
    return sa.func.convert(text.op("USING")(sa.literal_column("utf8mb4")), type_=sa.String())


def is_exact_about_case(column: Any) -> bool:
    """Whether a column is declared to tell upper from lower case in databases that seldom do."""
    collation = getattr(column.type, "collation", None)
    table = getattr(column, "table", None)
    for prefix in MYSQL_FAMILY:
        collation = collation or getattr(table, "kwargs", {}).get(f"{prefix}_collate")
    return str(collation or "").endswith(("_bin", "_cs"))


def operable(column: Any) -> Any:
    """Return a column that operators can be applied to.

    SQLAlchemy 2.1 warns of its own types for years and bits that they do not say which.
    """
    if "sqlalchemy.dialects.mysql" in sys.modules:
        from sqlalchemy.dialects import mysql

        if isinstance(column.type, (mysql.YEAR, mysql.BIT)):
            return sa.type_coerce(column, sa.Integer())
    return column


def as_shown(column: Any, dialect: str) -> Any:
    """Return a number as it is read, where the database compares another one."""
    if dialect not in MYSQL_FAMILY or not _has_single_precision(column.type):
        return column
    text: Any = sa.type_coerce(sa.cast(column, sa.String()), sa.Double())
    return text + sa.literal_column("0e0", sa.Double())


def as_sorted(column: Any, dialect: str) -> Any:
    """Return what to sort a column by, so that it compares in the same order."""
    if dialect in MYSQL_FAMILY and isinstance(column.type, sa.Enum):
        return sa.cast(column, sa.String())
    return as_shown(column, dialect)


def _has_single_precision(type_: Any) -> bool:
    if not isinstance(type_, sa.Float) or isinstance(type_, (sa.Double, sa.REAL)):
        return False
    return type_.precision is None or type_.precision <= 24

"""What drivers tell about a refusal: codes and names, never sentences.

Databases translate their messages; their codes and the names of constraints they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the database refused.

    ``kind`` is a ``ConstraintKind``, ``"unavailable"``, ``"schema"`` (something is missing),
    ``"program"`` (a statement that makes no sense) or ``"unknown"``.
    ``constraint`` is its name in the database, ``table`` and ``columns`` those it concerns,
    each as far as the driver tells.

    .. versionadded:: 0.1
    """

    kind: str
    constraint: str = ""
    table: str = ""
    columns: tuple[str, ...] = ()


UNKNOWN = Refusal("unknown")
_ABOUT_NO_RECORD = frozenset({"unavailable", "schema"})


def refusal_of(error: BaseException | None) -> Refusal:
    """Return what the driver's own exception tells.

    .. versionadded:: 0.1
    """
    if error is None:
        return UNKNOWN
    readers: tuple[Callable[[Any], Refusal | None], ...] = (_sqlite, _postgresql, _mysql)
    for read in readers:
        found = read(error)
        if found is not None:
            return found
    return UNKNOWN


# -- SQLite -------------------------------------------------------------------------------------

_SQLITE: Mapping[str, str] = {
    "SQLITE_CONSTRAINT_UNIQUE": "unique",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
    "SQLITE_CONSTRAINT_ROWID": "unique",
    "SQLITE_CONSTRAINT_NOTNULL": "not_null",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "foreign_key",
    "SQLITE_CONSTRAINT_CHECK": "check",
    "SQLITE_CONSTRAINT_TRIGGER": "check",
    "SQLITE_CONSTRAINT_DATATYPE": "check",
    "SQLITE_MISMATCH": "out_of_range",
    "SQLITE_TOOBIG": "too_long",
}
_SQLITE_DOWN: tuple[str, ...] = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
    "SQLITE_FULL",
)
_SQLITE_DOWN += ("SQLITE_INTERRUPT", "SQLITE_READONLY", "SQLITE_CORRUPT", "SQLITE_NOTADB")


def _sqlite(error: Any) -> Refusal | None:
    code = getattr(error, "sqlite_errorname", None)
    if code is None:
        return None
    if code.startswith(_SQLITE_DOWN):
        return Refusal("unavailable")
    text = str(error)
    if code == "SQLITE_CONSTRAINT":
        # Some drivers know the first half of the code only; the text says the other.
        code += f"_{text.partition(' constraint')[0].replace(' ', '')}"
    if code == "SQLITE_ERROR":
        missing = text.startswith(("no such table", "no such column")) or "has no column" in text
        return Refusal("schema" if missing else "program")
    kind = _SQLITE.get(code)
    if kind is None:
        return UNKNOWN
    # "UNIQUE constraint failed: author.first, author.last" - SQLite has one language only.
    about = text.partition("constraint failed: ")[2]
    pairs = re.findall(r"([^\s,.]+)\.([^,]+)", about) if kind in {"unique", "not_null"} else []
    if pairs:
        return Refusal(kind, table=pairs[0][0], columns=tuple(column for _, column in pairs))
    return Refusal(kind, constraint=about.removeprefix("index ").strip("'"))


# -- PostgreSQL -----------------------------------------------------------------------------------

_POSTGRESQL: Mapping[str, str] = {
    "23000": "other",
    "23001": "in_use",
    "23502": "not_null",
    "23503": "foreign_key",
    "23505": "unique",
    "23514": "check",
    "23P01": "check",
    "22001": "too_long",
    "22003": "out_of_range",
    "22008": "out_of_range",
    "22015": "out_of_range",
    "54000": "too_long",
    "3F000": "schema",
    "42501": "schema",
    "42703": "schema",
    "42704": "schema",
    "42P01": "schema",
    "55P03": "unavailable",
    "57014": "unavailable",
    "25006": "unavailable",
}
#: Classes of codes: connection, deadlock and the like, resources, the operator, the system.
_POSTGRESQL_DOWN = ("08", "40", "53", "57P", "58", "XX")


def _postgresql(error: Any) -> Refusal | None:
    code = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    diag = getattr(error, "diag", None)
    if not isinstance(code, str) or diag is None:
        return None
    if code.startswith(_POSTGRESQL_DOWN):
        return Refusal("unavailable")
    kind = _POSTGRESQL.get(code)
    if kind is None:
        if code.startswith("42"):  # syntax, unknown functions and operators
            return Refusal("program")
        return Refusal("check" if code == "P0001" else "other")
    if kind in _ABOUT_NO_RECORD:
        return Refusal(kind)
    return Refusal(
        kind,
        constraint=diag.constraint_name or "",
        table=diag.table_name or "",
        columns=_postgresql_columns(diag),
    )


def _postgresql_columns(diag: Any) -> tuple[str, ...]:
    if diag.column_name:
        return (diag.column_name,)
    # "Key (first, lower(last))=(Ada, l) already exists.": only the first brackets are read.
    found = re.search(r"\((.+?)\)=\(", diag.message_detail or "")
    return tuple(re.findall(r"\w+", found[1])) if found else ()


# -- MySQL and MariaDB ----------------------------------------------------------------------------

_MYSQL: Mapping[int, str] = {
    1048: "not_null",
    1364: "not_null",
    1062: "unique",
    1169: "unique",
    1586: "unique",
    1216: "foreign_key",
    1452: "foreign_key",
    1217: "in_use",
    1451: "in_use",
    1406: "too_long",
    1264: "out_of_range",
    1292: "out_of_range",
    1366: "other",
    1690: "out_of_range",
    3819: "check",
    4025: "check",
    1044: "schema",
    1054: "schema",
    1142: "schema",
    1146: "schema",
    1064: "program",
    1305: "program",
}
_MYSQL_DOWN = frozenset({1040, 1053, 1203, 1205, 1213, 1317, 1836, 1927, 1969, 2002, 2003, 2005})
_MYSQL_DOWN |= {2006, 2013, 2055, 3024, 4031}


def _mysql(error: Any) -> Refusal | None:
    args = getattr(error, "args", ())
    code = getattr(error, "errno", None) or (args[0] if args else None)
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    if code in _MYSQL_DOWN:
        return Refusal("unavailable")
    kind = _MYSQL.get(code)
    if kind is None:
        return UNKNOWN
    if kind in _ABOUT_NO_RECORD:
        return Refusal(kind)
    text = str(args[-1]) if args else ""
    if kind in _MYSQL_ABOUT_VALUES:
        return Refusal(kind, columns=tuple(_MYSQL_COLUMN.findall(text)[-1:]))
    named = re.search(r"CONSTRAINT `([^`]+)`", text)
    if kind == "foreign_key":
        return _mysql_reference(text, named[1] if named else "")
    if named:  # "CONSTRAINT `shop.rank` failed": a rule of a column, without a name of its own
        name, _, column = named[1].partition(".")
        return Refusal(kind, columns=(column,)) if column else Refusal(kind, constraint=name)
    # "Duplicate entry '...' for key 'author.uq_name'": the name is what is quoted last.
    quoted = re.findall(r"[`']([^`']+)[`']", text)
    return Refusal(kind, constraint=quoted[-1].rpartition(".")[2] if quoted else "")


_MYSQL_ABOUT_VALUES = frozenset({"not_null", "too_long", "out_of_range", "other"})
#: "Column 'name'", "Field 'name'", "for column `database`.`table`.`name`".
_MYSQL_COLUMN = re.compile(r"(?:[Cc]olumn|Field) (?:`[^`]*`\.)*[`']([^`']+)[`']")


def _mysql_reference(text: str, name: str) -> Refusal:
    # "(`database`.`shop`, CONSTRAINT `fk` FOREIGN KEY (`a`, `b`) REFERENCES ...)"
    table = re.search(r"\(`[^`]*`\.`([^`]+)`, CONSTRAINT", text)
    columns = re.search(r"FOREIGN KEY \(([^)]+)\)", text)
    return Refusal(
        "foreign_key",
        constraint=name,
        table=table[1] if table else "",
        columns=tuple(re.findall(r"`([^`]+)`", columns[1])) if columns else (),
    )

"""Pieces of SQL that Peewee has no words for, or words that mean something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import peewee as pw

Clause = Any

TRUE: Clause = pw.SQL("1 = 1")
FALSE: Clause = pw.SQL("1 = 0")


def both(clauses: Iterable[Clause]) -> Clause:
    """Return the clause that all of *clauses* hold."""
    return _joined(list(clauses), " AND ", TRUE)


def either(clauses: Iterable[Clause]) -> Clause:
    """Return the clause that one of *clauses* holds."""
    return _joined(list(clauses), " OR ", FALSE)


def _joined(clauses: list[Clause], glue: str, nothing: Clause) -> Clause:
    # Flat, however many: nested pairs would soon be too deep for a parser.
    if len(clauses) < 2:
        return clauses[0] if clauses else nothing
    return pw.NodeList(clauses, glue=glue, parens=True)


def no(clause: Clause) -> Clause:
    """Return the clause that *clause* does not hold; unknown stays unknown."""
    return pw.NodeList((pw.SQL("NOT"), pw.EnclosedNodeList((clause,))), parens=True)


def surely(clause: Clause) -> Clause:
    """Return *clause* with unknown turned into false, so that NOT is its exact complement."""
    yes, otherwise = pw.SQL("1"), pw.SQL("0")
    case = pw.NodeList(
        (pw.SQL("CASE WHEN"), clause, pw.SQL("THEN"), yes, pw.SQL("ELSE"), otherwise, pw.SQL("END"))
    )
    return pw.NodeList((case, pw.SQL("= 1")), parens=True)


def compared(column: Any, operator: str, value: Any) -> Clause:
    """Return ``column operator value``, the value as it is."""
    return pw.NodeList((column, pw.SQL(operator), value), parens=True)


def is_none(column: Any) -> Clause:
    """Return the clause that a column holds nothing."""
    return pw.NodeList((column, pw.SQL("IS NULL")), parens=True)


def is_some(column: Any) -> Clause:
    """Return the clause that a column holds something."""
    return pw.NodeList((column, pw.SQL("IS NOT NULL")), parens=True)


def one_of(column: Any, values: list[Any]) -> Clause:
    """Return the clause that a column holds one of the values."""
    if not values:
        return FALSE
    if len(values) == 1:
        return compared(column, "=", values[0])
    return compared(column, "IN", pw.EnclosedNodeList(values))


def exists(query: Any) -> Clause:
    """Return the clause that a query finds something."""
    return pw.fn.EXISTS(query)


def as_text(column: Any, database: str) -> Any:
    """Return a column's value as text."""
    return pw.Cast(column, "CHAR" if database == "mysql" else "TEXT")

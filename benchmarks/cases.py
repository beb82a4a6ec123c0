"""What is asked of every system, and how its answers are proven right.

A case knows the records that belong on the page, read by the bare driver.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from data import PAGE_SIZE, RARE_NAME, RARE_NOTE

LISTS = ("list_first", "list_last", "search_few", "filter_sort")
FORMS = ("edit_few", "edit_many", "edit_tuned")
SAVES = ("save_few", "save_many", "save_tuned")
CASES = (*LISTS, *FORMS, *SAVES, "delete_100", "lookup_few", "lookup_many")

_SELECT = """
SELECT o.reference, c.name, o.status, o.total, o.city FROM orders o
JOIN customer c ON c.id = o.customer_id
"""
_LISTED = {
    "list_first": "ORDER BY o.id DESC LIMIT 50",
    "list_last": "ORDER BY o.id DESC LIMIT 50 OFFSET :last",
    "search_few": "WHERE o.note LIKE :note ORDER BY o.id DESC",
    "filter_sort": "WHERE o.status = 'returned' ORDER BY o.total DESC LIMIT 50",
}
_LOOK_UP = "SELECT name FROM customer WHERE name LIKE ? ORDER BY id LIMIT 10"
_REFERENCE = re.compile(r"R-\d{8}")
_CELL = re.compile(r"<t[dh]\b")


@dataclass(frozen=True)
class Facts:
    """What addresses are made of."""

    orders: int

    @property
    def names(self) -> dict[str, Any]:
        """Names for the addresses in a system's file."""
        return {
            "key": self.orders // 2,
            "last": self.orders // PAGE_SIZE - 1,
            "note": RARE_NOTE,
            "few": RARE_NAME,
            "many": "mart",
        }

    @property
    def doomed(self) -> list[int]:
        """The orders that the bulk deletion deletes."""
        return list(range(self.orders - 99, self.orders + 1))


class Truth:
    """What the database says, by the bare driver."""

    def __init__(self, path: Path, facts: Facts) -> None:
        self.facts = facts
        self.connection = sqlite3.connect(path)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Return the rows of a statement."""
        return self.connection.execute(sql, *values).fetchall()

    def problem(self, case: str, status: int, body: str) -> str:
        """Return what is wrong with an answer, ``""`` if it is right."""
        expected_status = (301, 302, 303) if case in SAVES or case == "delete_100" else (200,)
        if status not in expected_status:
            return f"status {status}"
        if case in SAVES or case == "delete_100":
            return ""  # what was written is looked at by the worker
        if case in LISTS:
            return self._list_problem(case, unescape(body))
        texts = self._edit_texts(case) if case in FORMS else self._look_up_texts(case)
        missing = [text for text in texts if text not in unescape(body)]
        return f"without {missing[:3]}" if missing else ""

    def _list_problem(self, case: str, body: str) -> str:
        names = self.facts.names
        values = {"last": names["last"] * PAGE_SIZE, "note": f"%{names['note']}%"}
        rows = self.rows(_SELECT + _LISTED[case], values)
        expected = [row[0] for row in rows]
        if list(dict.fromkeys(_REFERENCE.findall(body))) != expected:
            return "not the expected rows"
        for row, part in zip(rows, parts(body, expected), strict=True):
            missing = [text for text in map(text_of, row) if text not in part]
            if missing:
                return f"row {row[0]} without {missing}"
            if len(_CELL.findall(part)) < 8:  # those after id and reference
                return f"row {row[0]} has too few cells"
        return ""

    def _edit_texts(self, case: str) -> Sequence[str]:
        if case == "edit_few":
            return [name for (name,) in self.rows("SELECT name FROM warehouse")]
        sql = f"{_SELECT} WHERE o.id = ?"
        return self.rows(sql, (self.facts.names["key"],))[0][:2]

    def _look_up_texts(self, case: str) -> Sequence[str]:
        text = self.facts.names[case.removeprefix("lookup_")]
        return [name for (name,) in self.rows(_LOOK_UP, (f"%{text}%",))]

    def note(self) -> str:
        """Return the note of the order that is saved again and again."""
        return self.rows("SELECT note FROM orders WHERE id = ?", (self.facts.names["key"],))[0][0]


def parts(body: str, references: Sequence[str]) -> list[str]:
    """Return the page from each row's reference to the next row's."""
    starts = [body.index(reference) for reference in references]
    return [body[a:b] for a, b in zip(starts, [*starts[1:], len(body)], strict=True)]


def text_of(value: Any) -> str:
    """Return a value as every list shows it; of a number, what stands before the point."""
    return str(int(value)) if isinstance(value, float) else str(value)


class Doomed:
    """The records that the bulk deletion deletes, to be put back after each time."""

    TABLES = (("orders", "id"), ("line", "order_id"))

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        first = truth.facts.doomed[0]
        self.kept = {
            table: truth.rows(f"SELECT * FROM {table} WHERE {key} >= ?", (first,))
            for table, key in self.TABLES
        }

    def left(self) -> int:
        """Return how many of them are still there."""
        first = self.truth.facts.doomed[0]
        return sum(
            self.truth.rows(f"SELECT count(*) FROM {table} WHERE {key} >= ?", (first,))[0][0]
            for table, key in self.TABLES
        )

    def put_back(self) -> None:
        """Write them again."""
        for table, rows in self.kept.items():
            marks = ", ".join("?" * len(rows[0]))
            sql = f"INSERT INTO {table} VALUES ({marks})"
            self.truth.connection.executemany(sql, rows)
        self.truth.connection.commit()

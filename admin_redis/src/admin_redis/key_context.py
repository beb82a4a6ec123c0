"""What the browser's templates receive: plain values, every text final."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow; ``kind`` is ``""``, ``"primary"`` or ``"danger"``."""

    label: str
    url: str = ""
    kind: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key of the list; ``cells`` belong to the columns after the first."""

    key: str
    url: str
    cells: tuple[str, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyList:
    """The list of keys."""

    title: str
    place: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[KeyRow, ...]
    summary: str
    list_url: str
    pattern: str = ""
    type: str = ""
    types: tuple[tuple[str, str], ...] = ()
    database: int = 0
    has_databases: bool = True
    databases: tuple[tuple[int, str], ...] = ()
    next_url: str = ""
    first_url: str = ""
    is_narrowed: bool = False
    create_url: str = ""
    delete_url: str = ""
    console_url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known about a key."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element: what is shown of its parts, and what can be done with it."""

    cells: tuple[str, ...]
    label: str = ""
    url: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One key; ``text`` is what is shown of a value without elements."""

    title: str
    facts: tuple[Fact, ...]
    links: tuple[Link, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[ElementRow, ...] = ()
    text: str | None = None
    ways: tuple[Link, ...] = ()
    note: str = ""
    has_search: bool = False
    match: str = ""
    search_url: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    list_url: str = ""
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """One line of the error summary; ``anchor`` is the id of the control to fix."""

    label: str
    message: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that differs from what is stored now."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of the form."""

    legend: str
    fields: tuple[Any, ...]
    is_side: bool = False


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form; ``ways`` are the other forms of a new key."""

    title: str
    form: Any
    groups: tuple[Group, ...]
    action_url: str
    return_url: str
    hidden: tuple[tuple[str, str], ...] = ()
    errors: tuple[FieldError, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    is_changed: bool = False
    delete_url: str = ""
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question before something that cannot be undone."""

    title: str
    question: str
    items: tuple[Link, ...]
    action_url: str
    cancel_url: str
    confirm_label: str
    hidden: tuple[tuple[str, str], ...] = field(default=())
    more: int = 0
    is_dangerous: bool = True
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the server refused or could not do, with a way to try again.

    ``sent`` are the values of a form that was sent, ``typed`` those that a person has typed.
    """

    title: str
    message: str
    again_url: str
    list_url: str
    sent: tuple[tuple[str, str], ...] = ()
    typed: tuple[str, ...] = ()

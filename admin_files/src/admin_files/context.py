"""What the file manager's templates receive: plain values, every text final."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from admin_core.helpers import FieldError, Pager
from admin_core.helpers import Link as PlainLink


@dataclass(frozen=True, slots=True)
class Link(PlainLink):
    """Something to follow; ``is_current`` and ``is_dialog`` say how."""

    is_current: bool = False
    is_dialog: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head; ``sorted`` is ``""``, ``"ascending"`` or ``"descending"``."""

    name: str
    label: str
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file or folder of the list; ``cells`` belong to the columns after the first."""

    path: str
    name: str
    is_folder: bool
    url: str
    cells: tuple[Any, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class FileList:
    """The list of a folder."""

    title: str
    path: str
    count: str
    steps: tuple[Link, ...]
    heads: tuple[Head, ...]
    rows: tuple[FileRow, ...]
    pager: Pager
    list_url: str
    search: str = ""
    search_state: tuple[tuple[str, str], ...] = ()
    upload: Link | None = None
    mkdir: Link | None = None
    max_upload_size: int = 0
    actions: tuple[Any, ...] = ()
    row_actions: tuple[Any, ...] = ()
    action_url: str = ""
    return_url: str = ""
    problems: tuple[str, ...] = ()
    empty_message: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with a form: upload, new folder, rename, edit."""

    title: str
    form: Any
    action_url: str
    return_url: str
    submit_label: str
    errors: tuple[FieldError, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    is_upload: bool = False
    max_upload_size: int = 0
    stored: str | None = None
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file's own page."""

    title: str
    facts: tuple[Link, ...]
    links: tuple[Link, ...]
    return_url: str
    preview: str = ""
    preview_context: dict[str, Any] = field(default_factory=dict)
    download_url: str = ""
    row_actions: tuple[Any, ...] = ()
    action_url: str = ""
    path: str = ""

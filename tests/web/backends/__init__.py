"""What each backend supplies to the same tests: models, a source, and the state of its store.

Each module here has a :class:`Library`: the sample library of ``library.py`` in that backend,
and functions that read and change it past the admin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import admin_core


class Library:
    """The sample library in one backend."""

    #: What a view derives from, and the models.
    ModelView: type[admin_core.ModelView] = admin_core.ModelView
    Author: Any
    Book: Any
    Tag: Any
    Stock: Any
    #: What views get beside their model.
    source: Any
    #: Whether the store is a database that speaks SQL.
    is_sql = False
    #: Whether records without a value stand after the others; databases differ.
    sorts_empty_last = False
    #: Whether a key may have several fields.
    has_composite_keys = True

    def rows(self, model: str) -> dict[Any, dict[str, Any]]:
        """Return every record of a model by key, related ones as keys."""
        raise NotImplementedError

    def change(self, model: str, key: Any, **values: Any) -> None:
        """Change a record as another program would."""
        raise NotImplementedError

    def add(self, model: str, **values: Any) -> None:
        """Add a record as another program would; related ones are given by key."""
        raise NotImplementedError

    def add_many(self, model: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add many records at once, as :meth:`add`, without tags."""
        raise NotImplementedError

    def tag(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let these be all the tags: keys of a book and of a tag."""
        raise NotImplementedError

    def only(self, model: str, keys: Any) -> Any:
        """Return what a view's ``get_query`` returns to show the records with those ids alone."""
        raise NotImplementedError

    def restore(self) -> None:
        """Undo every change since the library was made."""
        raise NotImplementedError

    def prepare(self, app: Any) -> None:
        """Tell the application what the source needs."""

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Give the list of the statements sent to the database inside."""
        yield []

    def state(self) -> dict[str, dict[Any, dict[str, Any]]]:
        """Return everything there is."""
        return {name: self.rows(name) for name in ("Author", "Book", "Tag", "Stock")}

    def book(self, key: int) -> dict[str, Any]:
        """Return one book."""
        return self.rows("Book")[key]

    def close(self) -> None:
        """Give back connections."""

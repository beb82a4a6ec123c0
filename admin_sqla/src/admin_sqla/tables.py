"""Tables and database views that no class is mapped to."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from admin_core.data import ConfigurationError


class TableRow:
    """A row of a table that has no class of its own; its columns are its attributes.

    .. versionadded:: 0.1
    """

    def __str__(self) -> str:
        state: Any = sa.inspect(self)
        return ", ".join(map(str, state.identity or ("new",)))


# As any other mapped class, it stays for as long as the program runs.
@cache
def class_of(table: sa.Table) -> type[Any]:
    """Return a class mapped to *table*, the same one each time.

    A database view has no primary key; ``Table(..., info={"key": ("id",)})`` says which columns
    tell its rows apart.  Raises :exc:`ConfigurationError` when nothing does.

    .. versionadded:: 0.1
    """
    names = table.info.get("key", ())
    key = [table.c[name] for name in names if name in table.c] or list(table.primary_key)
    if not key or len(key) < len(names):
        raise ConfigurationError(
            f"Nothing tells the rows of {table.name!r} apart. Say which columns do:  "
            f'Table({table.name!r}, ..., info={{"key": ({next(iter(table.c.keys()), "id")!r},)}})'
        )
    words = re.findall(r"[A-Za-z0-9]+", table.name) or ["Table"]
    name = "".join(word[:1].upper() + word[1:] for word in words)
    made = type(name, (TableRow,), {"__module__": __name__, "__doc__": f"A row of {table.name}."})
    orm.registry().map_imperatively(made, table, primary_key=key)
    return made

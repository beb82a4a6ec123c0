"""Many-to-many fields as forms write them: only the rows between that changed.

Peewee itself replaces all of them at once, which would lose what else such a row holds - since
when somebody is a member, in which place a picture stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import peewee as pw

from .clauses import one_of
from .records import memory_of
from .relations import Through, links_of

if TYPE_CHECKING:
    from .store import PeeweeStore


def write_assigned(store: PeeweeStore, record: Any) -> None:
    """Write the collections that were set on *record* since it was read.

    .. versionadded:: 0.1
    """
    known = memory_of(record)
    for name in sorted(known.assigned):
        link = links_of(type(record))[name]
        if isinstance(link, Through):
            _write(store, link, record, known.related[name])
    known.assigned.clear()


def _write(store: PeeweeStore, link: Through, record: Any, wanted: Iterable[Any]) -> None:
    here = record.__data__[link.near.rel_field.name]
    there = dict.fromkeys(one.__data__[link.far.rel_field.name] for one in wanted)
    between = store.of(link.table)
    mine = link.near == pw.Value(link.near.db_value(here), converter=False)
    rows = between.rows(pw.Select([link.table], [link.far]).where(mine))
    known = {link.far.python_value(row[0]) for row in rows}
    gone = [value for value in known if value not in there]
    new = [value for value in there if value not in known]
    model: Any = link.table
    if gone:
        values = [pw.Value(link.far.db_value(one), converter=False) for one in gone]
        between.execute(model.delete().where(mine, one_of(link.far, values)))
    for value in new:
        # One by one through the model, so that its defaults and its own save() take part.
        model(**{link.near.name: here, link.far.name: value}).save(force_insert=True)


def remove_links(store: PeeweeStore, model: type[Any], records: Iterable[Any]) -> None:
    """Delete the rows between of records that are about to be deleted."""
    records = list(records)
    for link in links_of(model).values():
        if not isinstance(link, Through) or (link.near.on_delete or "").upper() == "CASCADE":
            continue
        values = [one.__data__[link.near.rel_field.name] for one in records]
        found = [pw.Value(link.near.db_value(one), converter=False) for one in values]
        table: Any = link.table
        for start in range(0, len(found), 500):
            within = one_of(link.near, found[start : start + 500])
            store.of(table).execute(table.delete().where(within))

"""What happens to the rows that refer to those which are deleted, by the rules of the models.

* ``on_delete`` of a foreign key is kept, also by SQLite connections that do not watch foreign
  keys, for which it is done here.
* Without one, a reference that may be empty is emptied where the model shows its other end (a
  ``backref``); any other forbids the deletion.
* Rows of a many-to-many field's table go with either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import peewee as pw

from admin_core.data import ConstraintViolated

from .clauses import both, no, one_of
from .connections import database_of, kind_of
from .many_to_many import remove_links
from .relations import Children, Through, links_of

if TYPE_CHECKING:
    from .store import PeeweeStore


def delete_records(store: PeeweeStore, records: Sequence[Any]) -> None:
    """Delete the records; raises :exc:`ConstraintViolated` when others need them.

    .. versionadded:: 0.1
    """
    if not records:
        return
    model: Any = store.info.model
    _settle(store, model, records, _watches(store))
    if model.delete_instance is not pw.Model.delete_instance:
        for record in records:
            record.delete_instance()
        return
    delete_rows(store, records)


def delete_rows(store: PeeweeStore, records: Sequence[Any]) -> None:
    """Delete the rows of the records and nothing else, five hundred with a statement.

    .. versionadded:: 0.1
    """
    keys = [store.key(record) for record in records]
    for start in range(0, len(keys), 500):
        block = store.within(keys[start : start + 500])
        store.execute(store.model.delete().where(block))


def _watches(store: PeeweeStore) -> bool:
    """Whether the database itself keeps references whole."""
    if kind_of(database_of(store.info.model)) != "sqlite":
        return True
    return bool(store.raw_rows("PRAGMA foreign_keys")[0][0])


def _settle(store: PeeweeStore, model: type[Any], records: Sequence[Any], watches: bool) -> None:
    remove_links(store, model, records)
    links = links_of(model).values()
    between = {id(link.near) for link in links if isinstance(link, Through)}
    shown = {id(link.field) for link in links if isinstance(link, Children)}
    for field in model._meta.backrefs:
        if id(field) in between:
            continue
        rule = (field.on_delete or "").upper()
        may_empty = rule == "SET NULL" and not watches
        if may_empty or (not rule and field.null and id(field) in shown):
            _empty(store, field, records)
        elif not watches:
            _do_as_told(store, field, records, rule)


def _do_as_told(store: PeeweeStore, field: Any, records: Sequence[Any], rule: str) -> None:
    child = store.of(field.model)
    within = _refers(field, records)
    if field.model is store.info.model:
        keys = [store.key(record) for record in records]
        within = both((within, no(store.within(keys))))
    if rule == "CASCADE":
        found = list(child.base_query().where(within))
        if found:
            delete_records(child, found)
    elif child.rows(pw.Select([field.model], [pw.SQL("1")]).where(within).limit(1)):
        raise ConstraintViolated("in_use")


def _empty(store: PeeweeStore, field: Any, records: Sequence[Any]) -> None:
    store.of(field.model).execute(field.model.update({field: None}).where(_refers(field, records)))


def _refers(field: Any, records: Sequence[Any]) -> Any:
    values = [record.__data__.get(field.rel_field.name) for record in records]
    found = [pw.Value(field.db_value(one), converter=False) for one in values if one is not None]
    return one_of(field, found)

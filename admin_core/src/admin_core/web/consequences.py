"""What else a deletion touches: related records counted by relation and rule, before it is done.

The number of statements depends on the model's relations, never on the number of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..data import Condition, FieldInfo, ListQuery, RecordStore, gettext
from .columns import label_of
from .context import Consequence
from .pager import shown_count
from .related import readable

if TYPE_CHECKING:
    from .model_view import ModelView

Rule = Literal["delete", "empty", "block", "unknown"]

#: Counting stops here.
COUNT_LIMIT = 1_000
#: Records whose related ones are counted; beyond it the counts are called "at least".
KEYS = 500


@dataclass(frozen=True, slots=True)
class _Reference:
    """Records of ``store`` whose relation ``name`` leads to what is deleted."""

    label: str
    store: RecordStore
    name: str
    rule: Rule


def consequences(view: ModelView, keys: Sequence[str]) -> tuple[Consequence, ...]:
    """Return which related records the visitor may see are touched when *keys* are deleted."""
    return tuple(_counted(view, keys))


def _counted(view: ModelView, keys: Sequence[str]) -> Iterator[Consequence]:
    for one in _references(view):
        condition = Condition(one.name, "in_list", tuple(keys[:KEYS]))
        query = ListQuery(
            paths=one.store.info.primary_key,
            conditions=(condition,),
            order=one.store.total_order(()),
            limit=1,
            count="capped",
            count_limit=COUNT_LIMIT,
        )
        total = readable(view, one.store).find(query).total
        if total is not None and total.number:
            count = shown_count(total)
            if len(keys) > KEYS and total.precision == "exact":
                count += "+"
            yield Consequence(one.label, count, one.rule, _words(one.rule))


def _words(rule: Rule) -> str:
    return {
        "delete": gettext("deleted as well"),
        "empty": gettext("will refer to nothing"),
        "block": gettext("prevent the deletion"),
        "unknown": gettext("refer to it; the database decides what happens to them"),
    }[rule]


def _references(view: ModelView) -> Iterator[_Reference]:
    own = set()
    for field in view.store.info:
        relation = field.relation
        if relation is None or not relation.many or not relation.reverse:
            continue
        target = view.store.related(field.name)
        if relation.reverse not in target.info:
            continue
        own.add((id(target), relation.reverse))
        if relation.children and view.can_see(field.name):
            yield _Reference(
                label_of(view, field.name), target, relation.reverse, _rule(field, target)
            )
    yield from _from_elsewhere(view, own)


def _rule(field: FieldInfo, target: RecordStore) -> Rule:
    relation = field.relation
    assert relation is not None
    if relation.owned:
        return "delete"
    reference = target.info.field(relation.reverse)
    columns = reference.relation.columns if reference.relation else ()
    known = [target.info.field(name) for name in columns if name in target.info]
    # A key's column cannot be emptied, nor can one that needs a value.
    can_be_empty = all(one.nullable and not one.primary_key for one in known)
    return "empty" if can_be_empty and reference.nullable else "block"


def _from_elsewhere(view: ModelView, known: set[tuple[int, str]]) -> Iterator[_Reference]:
    """Yield relations of other views' models that lead here without one that leads back."""
    views: list[Any] = [one for one in view.admin.views if hasattr(type(one), "store")]
    for other in views:
        store: RecordStore = other.store
        for field in store.info:
            relation = field.relation
            if relation is None or relation.many or relation.target is not view.store.info.model:
                continue
            question = (id(store), field.name)
            can_see = view.admin.gate.field_access(store.info, "read").can_see(field.name)
            if question in known or not can_see:
                continue
            known.add(question)
            label = f"{other.name}: {field.label or field.name}"
            yield _Reference(label, store, field.name, "unknown")

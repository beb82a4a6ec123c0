"""How the children of a model refer to it: found out once, and told where it is unclear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..data import ConfigurationError, FieldInfo, RecordStore, Stores
from ..forms.inline import InlineFormAdmin


@dataclass(frozen=True, slots=True)
class InlineLink:
    """The way from a record to its children.

    ``name`` names the list in forms: the parent's relation, or the child's model where only the
    child knows of the other.  ``reverse`` is the child's reference to its parent.  With
    ``is_shared`` a child may have several parents: a row that is removed leaves this one only.
    """

    name: str
    label: str
    store: RecordStore
    reverse: str
    is_one: bool = False
    is_shared: bool = False


def find_link(store: RecordStore, options: InlineFormAdmin, stores: Stores) -> InlineLink:
    """Return how records of ``options.model`` refer to those of *store*.

    Raises :exc:`ConfigurationError` when they do not, or in several ways of which none is named.
    """
    child = stores.open(options.model, store.source)
    found = list(_links(store, child)) or list(_shared_links(store, child))
    wanted = options.relation
    if wanted:
        every = (*found, *_shared_links(store, child))
        named = [one for one in every if wanted in (one.name, one.reverse)]
        if not named:
            raise ConfigurationError(
                f"inline_models of {store.info.name}: {wanted!r} is no relation between it and "
                f"{child.info.name}. There is: {_listed(found) or 'none'}."
            )
        return named[0]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ConfigurationError(
            f"inline_models of {store.info.name}: {child.info.name} has no reference to it that "
            "can be set. Give the child a relation to its parent, with back_populates where both "
            "sides have one."
        )
    raise ConfigurationError(
        f"inline_models of {store.info.name}: {child.info.name} refers to it in several ways "
        f"({_listed(found)}). Say which:  ({child.info.name}, {{'relation': '{found[0].name}'}})"
    )


def _links(store: RecordStore, child: RecordStore) -> Iterable[InlineLink]:
    """Yield each way: along the parent's relations, then the child's references without one."""
    known = set()
    for field in store.info:
        relation = field.relation
        if relation is None or not relation.children or not relation.reverse:
            continue
        if _is_kind(child.info.model, relation.target) and relation.reverse in child.info:
            known.add(relation.reverse)
            label = str(field.label or field.name)
            yield InlineLink(field.name, label, child, relation.reverse, not relation.many)
    plain = [one for one in _references(store, child) if one.name not in known]
    for one in plain:
        # Two nameless lists of the same model are told apart by the reference.
        name = child.info.name.lower()
        name = name if len(plain) == 1 and name not in store.info else f"{name}_{one.name}"
        label = str(child.info.label_plural or child.info.label or child.info.name)
        yield InlineLink(name, label, child, one.name, one.unique)


def _shared_links(store: RecordStore, child: RecordStore) -> Iterable[InlineLink]:
    """Yield each relation of many to many that both sides have."""
    for field in store.info:
        relation = field.relation
        if relation is None or relation.children or not relation.many or not relation.reverse:
            continue
        if not _is_kind(child.info.model, relation.target) or relation.reverse not in child.info:
            continue
        back = child.info.field(relation.reverse)
        if back.relation is not None and back.relation.many and not back.read_only:
            label = str(field.label or field.name)
            yield InlineLink(field.name, label, child, back.name, is_shared=True)


def _references(store: RecordStore, child: RecordStore) -> Iterable[FieldInfo]:
    for field in child.info:
        relation = field.relation
        if relation is None or relation.many or relation.children or field.read_only:
            continue
        if _is_kind(store.info.model, relation.target):
            yield field


def _is_kind(model: Any, target: Any) -> bool:
    if isinstance(model, type) and isinstance(target, type):
        return issubclass(model, target)
    return model is target


def _listed(links: Iterable[InlineLink]) -> str:
    return ", ".join(repr(one.name) for one in links)

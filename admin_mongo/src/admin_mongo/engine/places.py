"""Where the fields of documents are stored, and what conditions on them mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mongoengine import fields as me

from admin_core.data import Condition, Criterion, FieldInfo, Order, RecordStore, decode_key

from ..errors import translated
from ..match import Filter, Place, both, compile_criterion
from ..paging import HELPER, Sorting
from .describe import BACKEND
from .queries import filter_of
from .references import reference_field
from .values import stored_of

if TYPE_CHECKING:
    from .store import DocumentStore


class EnginePlaces:
    """What a store says about its paths."""

    def __init__(self, store: DocumentStore) -> None:
        self.store = store

    def place(self, path: str) -> Place:
        """Return where *path* is stored; it may end at a relation, and crosses none."""
        store: RecordStore = self.store
        parts: list[str] = []
        list_path = ""
        steps = path.split(".")
        for number, name in enumerate(steps):
            field = store.info.field(name)
            parts.append(str(field.native.db_field))
            if _is_list(field):
                list_path = ".".join(parts)
            if number + 1 < len(steps):
                store = store.step(name, steps[number + 1])
        stored = ".".join(parts) + _key_part(field)
        if field.relation is not None and list_path == ".".join(parts):
            list_path = stored
        return Place(stored, field, stored_of(field.native), list_path)

    def split(self, path: str) -> tuple[str, str]:
        """Return the part of *path* up to its first relation, and the rest behind that."""
        store: RecordStore = self.store
        steps = path.split(".")
        for number, name in enumerate(steps):
            if store.info.field(name).relation is not None:
                return ".".join(steps[: number + 1]), ".".join(steps[number + 1 :])
            if number + 1 < len(steps):
                store = store.step(name, steps[number + 1])
        return "", ""

    def target(self, relation: str) -> DocumentStore:
        """Return the store that a path leads to whose last step is a relation."""
        store: Any = self.store
        *above, last = relation.split(".")
        for number, name in enumerate(above):
            store = store.step(name, [*above, last][number + 1])
        found: DocumentStore = store.related(last)
        return found

    def keys_where(self, relation: str, criterion: Criterion) -> list[Any]:
        """Return the keys of the related documents that meet *criterion*."""
        target = self.target(relation)
        own = filter_of(target.base_query())
        match = both(own, compile_criterion(target.places, criterion))
        return [raw["_id"] for raw in target.collection.find(match, {"_id": 1})]

    def stored_keys(self, relation: str, texts: Sequence[Any]) -> list[Any]:
        """Return the keys that encoded ones stand for; what can be none is left out."""
        target = self.target(relation)
        found = (target.parse_key(decode_key(str(text))) for text in texts)
        native = target.info.field(target.info.primary_key[0]).native
        return [native.to_mongo(key[0]) for key in found if key is not None]

    def own(self, condition: Condition, place: Place) -> Filter | None:
        """Return what a plugin makes of a condition."""
        found: Filter | None = self.store.stores.resolver.compile_condition(
            condition, place.field, place.path, BACKEND
        )
        return found

    def custom(self, condition: Condition) -> Filter:
        """Return what an application's own filter object leaves of all documents."""
        query = condition.custom.apply(self.store.base_query(), condition.value)
        return filter_of(query)

    def sorting(self, order: Order, number: int) -> Sorting:
        """Return how one level of an order is sorted by; across a relation it is looked up."""
        self.store.field(order.path)
        relation, rest = self.split(order.path)
        if not relation or not rest:
            place = self.place(order.path)
            return Sorting(place.path, order.descending, (), place.stored)
        with translated():
            return self._across(order, relation, rest, f"{HELPER}{number}")

    def _across(self, order: Order, relation: str, rest: str, name: str) -> Sorting:
        target = self.target(relation)
        stages: list[Any] = [
            {
                "$lookup": {
                    "from": target.collection.name,
                    "localField": self.place(relation).path,
                    "foreignField": "_id",
                    "as": name,
                }
            },
            {"$set": {name: {"$first": f"${name}"}}},
        ]
        further, behind = target.places.split(rest)
        while further and behind:
            path = f"{name}.{target.places.place(further).path}"
            target = target.places.target(further)
            lookup = {"from": target.collection.name, "localField": path, "foreignField": "_id",
                      "as": name}  # fmt: skip
            stages += [{"$lookup": lookup}, {"$set": {name: {"$first": f"${name}"}}}]
            rest = behind
            further, behind = target.places.split(rest)
        place = target.places.place(rest)
        stages.append({"$set": {name: f"${name}.{place.path}"}})
        return Sorting(name, order.descending, tuple(stages), place.stored)


def _is_list(field: FieldInfo) -> bool:
    is_many = field.relation is not None and field.relation.many
    is_list = field.embedded is not None and field.embedded.many
    return is_many or is_list or field.kind == "array" or isinstance(field.native, me.ListField)


def _key_part(field: FieldInfo) -> str:
    """Return where a reference's key is, inside of what is stored for it."""
    inner = reference_field(field.native)
    if isinstance(inner, me.CachedReferenceField):
        return "._id"
    is_pair = inner is not None and (inner.dbref or bool(inner.document_type._meta.get("abstract")))
    return ".$id" if is_pair else ""

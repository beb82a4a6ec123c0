"""Conditions as filter documents, for documents of every kind.

Nothing a visitor sends becomes part of an operator's name: values are literals, patterns are
escaped, and names of fields come from the model's description only.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import bson
import bson.errors
from bson import Regex

from admin_core.data import (
    NEGATIVE,
    TEXT_KINDS,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    FieldInfo,
    UnsupportedOperator,
    text_of,
)

from .searching import WITH_CASE

Filter = dict[str, Any]

#: What no document meets, and what every one does.
NOTHING: Filter = {"_id": {"$in": []}}
EVERYTHING: Filter = {}

_COMPARED = {"greater": "$gt", "smaller": "$lt", "at_least": "$gte", "at_most": "$lte"}
_POSITIVE = ("equals", "in_list", "contains", "starts_with", "between", *_COMPARED)
_BY_KEY = ("equals", "in_list")

#: MongoDB's integers have eight bytes; larger numbers compare as its doubles do.
MOST = 2**63 - 1
#: The server takes no longer patterns than 32 KiB.
_LONGEST_PATTERN = 8_000

_TEXT_FORMATS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%dT%H:%M:%S"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition looks: the stored path, the field, and how its values are stored.

    ``list_path`` is the innermost list that the path holds or crosses, ``""`` where there is none.
    """

    path: str
    field: FieldInfo
    stored: Callable[[Any], Any]
    list_path: str = ""


class Places(Protocol):
    """What a store says about its paths."""

    def place(self, path: str) -> Place:
        """Return where *path*, which crosses no relation, is stored."""

    def split(self, path: str) -> tuple[str, str]:
        """Return the part of *path* up to its first relation, and the rest behind that."""

    def keys_where(self, relation: str, criterion: Criterion) -> list[Any]:
        """Return the stored references to the related documents that meet *criterion*."""

    def stored_keys(self, relation: str, texts: Sequence[Any]) -> list[Any]:
        """Return the stored references that encoded keys stand for."""

    def own(self, condition: Condition, place: Place) -> Filter | None:
        """Return what a plugin makes of a condition, ``None`` for the usual."""

    def custom(self, condition: Condition) -> Filter:
        """Return what an application's own filter object makes of the query for everything."""


def compile_all(places: Places, criteria: Sequence[Criterion]) -> Filter:
    """Return a filter for documents that meet all of *criteria*.

    Raises :exc:`UnsupportedOperator` for an operator that means nothing.
    """
    found = [compile_criterion(places, one) for one in criteria]
    return both(*found)


def compile_criterion(places: Places, criterion: Criterion) -> Filter:
    """Return a filter for documents that meet *criterion*."""
    if isinstance(criterion, Condition):
        return _condition(places, criterion)
    found = [compile_criterion(places, one) for one in criterion.criteria]
    if isinstance(criterion, AllOf):
        return both(*found)
    assert isinstance(criterion, AnyOf)
    if EVERYTHING in found:
        return EVERYTHING
    return {"$or": found} if found else NOTHING


def both(*filters: Filter) -> Filter:
    """Return a filter that means all of *filters* together."""
    found = [one for one in filters if one]
    if len(found) == 1:
        return found[0]
    return {"$and": found} if found else EVERYTHING


def unless(found: Filter) -> Filter:
    """Return the complement of a filter."""
    return NOTHING if found == EVERYTHING else {"$nor": [found]}


def _condition(places: Places, condition: Condition) -> Filter:
    if condition.custom is not None:
        return places.custom(condition)
    operator, value = condition.operator, condition.value
    if operator == "empty":
        has_one = _has_value(places, condition.path)
        return unless(has_one) if value else has_one
    relation, rest = places.split(condition.path)
    positive = NEGATIVE.get(operator)
    if relation and not rest and (positive or operator) not in _BY_KEY:
        raise _unknown(condition, _BY_KEY)
    if positive is not None:
        return unless(_condition(places, Condition(condition.path, positive, value)))
    if relation and rest:
        return _in(places, relation, places.keys_where(relation, Condition(rest, operator, value)))
    place = places.place(condition.path)
    own = places.own(condition, place)
    if own is not None:
        return own
    if relation:
        return _by_key(places, condition)
    if operator not in {*_POSITIVE, *WITH_CASE}:
        raise _unknown(condition, (*_POSITIVE, *NEGATIVE))
    return compare(place, operator, value)


def _in(places: Places, relation: str, keys: list[Any]) -> Filter:
    return {places.place(relation).path: {"$in": keys}} if keys else NOTHING


def _by_key(places: Places, condition: Condition) -> Filter:
    value = condition.value
    texts = [value] if condition.operator == "equals" else list(value)
    return _in(places, condition.path, places.stored_keys(condition.path, texts))


def _unknown(condition: Condition, known: Iterable[str]) -> UnsupportedOperator:
    return UnsupportedOperator(condition.operator, condition.path, (*known, "empty"))


def _has_value(places: Places, path: str) -> Filter:
    relation, rest = places.split(path)
    if relation and rest:
        return _in(places, relation, places.keys_where(relation, Condition(rest, "empty", False)))
    place = places.place(path)
    return inside(place, {"$nin": _empty_values(place)})


def inside(place: Place, test: Mapping[str, Any]) -> Filter:
    """Return a filter for one value of a list that meets a whole test; for no list, the test."""
    above = place.list_path
    if not above or above == place.path:
        return {place.path: dict(test)}
    return {above: {"$elemMatch": {place.path.removeprefix(f"{above}."): dict(test)}}}


def _empty_values(place: Place) -> list[Any]:
    blank: list[Any] = [None]
    if place.field.kind in TEXT_KINDS:
        blank.append("")
    if place.list_path or place.field.kind in {"array", "json"}:
        blank.append([])
    if place.field.kind in {"json", "embedded"}:
        blank.append({})
    return blank


# -- one field ----------------------------------------------------------------------------------


def compare(place: Place, operator: str, value: Any) -> Filter:
    """Return a filter for what a value that is there must meet."""
    if operator == "equals":
        return _equals(place, [value])
    if operator == "in_list":
        return _equals(place, list(value))
    if operator in {"contains", "starts_with"}:
        return _text(place, operator, str(value))
    if operator in WITH_CASE:
        return _text(place, WITH_CASE[operator], str(value), "")
    if operator == "between":
        return _compared(place, {"$gte": value[0], "$lte": value[1]})
    return _compared(place, {_COMPARED[operator]: value})


def _equals(place: Place, values: Sequence[Any]) -> Filter:
    wanted = [one for one in (_stored(place, value) for value in values) if one is not None]
    if not wanted:
        return NOTHING
    return {place.path: {"$eq": wanted[0]} if len(wanted) == 1 else {"$in": wanted}}


def _compared(place: Place, tests: Mapping[str, Any]) -> Filter:
    found = {name: _stored(place, value) for name, value in tests.items()}
    if any(value is None for value in found.values()):
        return NOTHING
    if place.list_path == place.path:
        # Both ends must be met by one value of a list, not each by some.
        return {place.path: {"$elemMatch": found}}
    return inside(place, found)


def _stored(place: Place, value: Any) -> Any:
    """Return how a value is stored, ``None`` for one that cannot be."""
    if value is None:
        return None
    try:
        found = place.stored(value)
        if isinstance(found, int) and not -MOST <= found <= MOST:
            return float(found)
        if isinstance(found, str):
            found.encode("utf-8")
        if isinstance(found, (dict, list)):
            bson.encode({"": found})
    except (TypeError, ValueError, ArithmeticError, AttributeError, bson.errors.BSONError):
        return None
    return found


def _text(place: Place, operator: str, text: str, flags: str = "i") -> Filter:
    if place.field.choices:
        return _by_label(place, operator, text)
    if "\x00" in text or len(text) > _LONGEST_PATTERN or _is_broken(text):
        return NOTHING
    pattern = ("^" if operator == "starts_with" else "") + escaped(text)
    kind = place.field.kind
    if kind in {*TEXT_KINDS, "array"} and _holds_text(place):
        return {place.path: Regex(pattern, flags)}
    said = _as_text(place)
    return {"$expr": {"$regexMatch": {"input": said, "regex": pattern, "options": flags}}}


def _holds_text(place: Place) -> bool:
    item = place.field.item
    return place.field.kind != "array" or (item is not None and item.kind in TEXT_KINDS)


def escaped(text: str) -> str:
    """Return a pattern that means *text* itself, also to the server's regular expressions."""
    return re.sub(r"([^\w\s]|_)", lambda m: f"\\{m[1]}" if m[1].isascii() else m[1], text)


def _is_broken(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _by_label(place: Place, operator: str, text: str) -> Filter:
    wanted = text.lower()
    names = [(one.value, text_of(None, one.value).lower()) for one in place.field.choices]
    fits = str.startswith if operator == "starts_with" else str.__contains__
    return _equals(place, [value for value, name in names if fits(name, wanted)])


def _as_text(place: Place) -> Any:
    """Return an expression for a value's text, as the core writes it."""
    own = f"${place.path}"
    if place.field.kind == "array":
        return {"$cond": [{"$isArray": own}, _joined(own), ""]}
    if place.field.kind in _TEXT_FORMATS:
        form = _TEXT_FORMATS[place.field.kind]
        return {"$cond": [{"$eq": [{"$type": own}, "date"]},
                          {"$dateToString": {"date": own, "format": form}}, ""]}  # fmt: skip
    if place.field.kind == "json":
        return _structure(own)
    return _converted(own)


def _converted(value: str) -> Any:
    return {"$convert": {"input": value, "to": "string", "onError": "", "onNull": ""}}


def _structure(own: str) -> Any:
    """Return names and values of a mapping as one text; of what lies deeper, nothing."""
    pairs = {"$objectToArray": {"$cond": [{"$eq": [{"$type": own}, "object"]}, own, {}]}}
    inside = {
        "$cond": [
            {"$isArray": "$$this.v"},
            _joined("$$this.v"),
            _converted("$$this.v"),
        ]
    }
    one = {"$concat": ["$$value", '"', "$$this.k", '": ', inside, ", "]}
    return {"$reduce": {"input": pairs, "initialValue": "", "in": one}}


def _joined(value: str) -> Any:
    one = {"$concat": ["$$value", '"', _converted("$$this"), '", ']}
    return {"$reduce": {"input": value, "initialValue": "", "in": one}}


# -- places in a sorted list --------------------------------------------------------------------


def beyond(paths: Sequence[tuple[str, bool]], values: Sequence[Any]) -> Filter:
    """Return a filter for what stands after the place with *values*.

    *paths* are stored paths and whether each is sorted downwards.  A document without a value
    stands before all others, which is how the server sorts.
    """
    ways: list[Filter] = []
    same: list[Filter] = []
    for (path, descending), value in zip(paths, values, strict=True):
        after = _after(path, value, descending)
        if after is not None:
            ways.append(both(*same, after))
        same.append({path: value})
    return {"$or": ways} if ways else NOTHING


def _after(path: str, value: Any, descending: bool) -> Filter | None:
    if descending:
        return None if value is None else {"$or": [{path: {"$lt": value}}, {path: None}]}
    return {path: {"$ne": None}} if value is None else {path: {"$gt": value}}


def moment(value: Any) -> Any:
    """Return a day as the moment it begins: MongoDB stores nothing else for it."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value

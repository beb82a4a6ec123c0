"""Criteria evaluated in Python, with the meaning that ``admin_core.data.query`` gives them.

Nothing here is particular to this backend: a store whose source cannot filter may use
:func:`compile_criterion` on what it has read, or :func:`~admin_memory.page_in` for all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from admin_core.data import (
    NEGATIVE,
    TEXT_KINDS,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    FieldInfo,
    ListQuery,
    RecordStore,
    UnsupportedOperator,
    text_of,
)

Test = Callable[[Any], bool]
Compare = Callable[[Any, Any, FieldInfo], bool]

#: What a value that is there must meet; a record without one meets none of these.
POSITIVE: Mapping[str, Compare] = {
    "equals": lambda have, want, field: bool(have == want),
    "contains": lambda have, want, field: want.lower() in text_of(field, have).lower(),
    "starts_with": lambda have, want, field: text_of(field, have).lower().startswith(want.lower()),
    "greater": lambda have, want, field: bool(have > want),
    "smaller": lambda have, want, field: bool(have < want),
    "at_least": lambda have, want, field: bool(have >= want),
    "at_most": lambda have, want, field: bool(have <= want),
    "between": lambda have, want, field: bool(want[0] <= have <= want[1]),
    "in_list": lambda have, want, field: have in want,
}
#: What a related record is compared by: its key is neither a text nor a number.
_BY_KEY = {name: POSITIVE[name] for name in ("equals", "in_list")}


def matches(store: RecordStore, record: Any, criterion: Criterion) -> bool:
    """Return whether one record meets *criterion*.

    .. versionadded:: 0.1
    """
    return compile_criterion(store, criterion)(record)


def compile_criterion(store: RecordStore, criterion: Criterion) -> Test:
    """Return a function that tells whether a record meets *criterion*.

    Raises :exc:`UnknownField` and :exc:`UnsupportedOperator` at once, before there is a record.

    .. versionadded:: 0.1
    """
    if isinstance(criterion, Condition):
        return _compile_condition(store, criterion)
    tests = [compile_criterion(store, inner) for inner in criterion.criteria]
    if isinstance(criterion, AllOf):
        return lambda record: all(test(record) for test in tests)
    assert isinstance(criterion, AnyOf)
    return lambda record: any(test(record) for test in tests)


def values_at(store: RecordStore, record: Any, path: str) -> list[Any]:
    """Return every value that *path* leads to from *record*; related records as their keys."""
    first, _, rest = path.partition(".")
    value = store.value(record, first)
    relation = store.info.field(first).relation
    if relation is None:
        return [] if value is None else [value]
    related = list(value or ()) if relation.many else [value] if value is not None else []
    target = store.related(first)
    if not rest:
        return [target.encoded_key(one) for one in related]
    return [found for one in related for found in values_at(target, one, rest)]


def _compile_custom(store: RecordStore, condition: Condition) -> Test:
    """Return the test of a filter object of the application's own: it narrows a query."""
    narrowed = condition.custom.apply(store.base_query(), condition.value)
    # By key: a source that is read anew each time gives other objects for the same records.
    kept = {store.key(one) for one in store.find(ListQuery(count="none"), narrowed).records}
    return lambda record: store.key(record) in kept


def _compile_condition(store: RecordStore, condition: Condition) -> Test:
    if condition.custom is not None:
        return _compile_custom(store, condition)
    path, want = condition.path, condition.value
    field = store.field(path)
    # Another plugin may know this operator or kind of field: it answers with a test of a value.
    own: Test | None = store.stores.resolver.compile_condition(
        condition, field, path, store.info.backend
    )
    if own is not None:
        return lambda record: any(own(value) for value in values_at(store, record, path))
    if condition.operator == "empty":
        return lambda record: _is_empty(field, values_at(store, record, path)) is bool(want)
    negated = condition.operator in NEGATIVE
    test = _positive(condition, _BY_KEY if field.relation is not None else POSITIVE)
    return lambda record: (
        negated
        is not any(_safely(test, value, want, field) for value in values_at(store, record, path))
    )


def _positive(condition: Condition, known: Mapping[str, Compare]) -> Compare:
    operator = condition.operator
    try:
        return known[NEGATIVE.get(operator, operator)]
    except KeyError:
        others = NEGATIVE if known is POSITIVE else ()
        raise UnsupportedOperator(operator, condition.path, (*known, *others, "empty")) from None


def _is_empty(field: FieldInfo, values: Iterable[Any]) -> bool:
    return not any(value != "" or field.kind not in TEXT_KINDS for value in values)


def _safely(
    test: Callable[[Any, Any, FieldInfo], bool], have: Any, want: Any, field: FieldInfo
) -> bool:
    try:
        return test(have, want, field)
    except TypeError:
        # A number is neither greater nor smaller than a text, nor one time with a zone than
        # another without: there is no answer, and so no match.
        return False

"""What a list asks for and what a store answers.

The meaning of every operator is fixed here, once, for all backends:

* ``equals`` compares exactly; ``contains``, ``not_contains`` and ``starts_with`` ignore case (at
  least that of A to Z), take their text literally, and see any kind of field as its text.
* ``greater``, ``smaller``, ``at_least`` and ``at_most`` compare; a record without a value never
  fits.
* A negative operator is the complement of its positive one: records without a value are part
  of ``not_equal``, ``not_contains``, ``not_in_list`` and ``not_between``.
* ``between`` includes both ends.  ``empty`` with ``True`` finds records without a value, and
  for text kinds those whose text is ``""``; with ``False`` the others.
* An operator that a field's kind gives no meaning raises :exc:`ConfigurationError`.
* Along a path, a record without a related one has no value at the path's end.  Across a ``many``
  relation a positive operator asks whether some related record fits, each condition for itself;
  its negative is still the complement.
* ``equals`` and ``in_list`` on a relation field take encoded keys of related records; on a
  ``many`` relation they mean "has at least one of".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

#: The values of a record's key fields, in order.
Key: TypeAlias = tuple[Any, ...]

#: How hard to count the records of a list.
CountMode: TypeAlias = Literal["exact", "capped", "estimated", "none"]


#: Negative operator -> the positive one that it complements.
NEGATIVE: Mapping[str, str] = {
    "not_equal": "equals",
    "not_contains": "contains",
    "not_between": "between",
    "not_in_list": "in_list",
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Something that can be asked of a field.

    ``arity`` is the number of values: 0 (only on or off), 1, 2 (a range) or -1 (a list).
    ``input`` names the control a page offers: ``"text"``, ``"number"``, ``"date"``,
    ``"datetime-local"``, ``"time"``, ``"choice"``, ``"boolean"`` or ``"list"``.  ``parse`` turns
    the text of a value into it where that is no value of the field's kind; it raises
    :exc:`ValueError` with a message for the visitor.  ``text`` is its inverse, for the links to a
    list that an application makes of values.

    .. versionadded:: 0.1
    """

    name: str
    label: str
    arity: int = 1
    input: str = "text"
    parse: Callable[[str], Any] | None = None
    text: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked: *path* *operator* *value*; ``path`` may cross relations.

    ``value`` is already a Python value of the field's kind: a tuple for two-valued and list
    operators, a ``bool`` for ``empty``.  ``custom`` carries a filter object with its own
    ``apply``, for backends that let applications write their own.

    .. versionadded:: 0.1
    """

    path: str
    operator: str
    value: Any = None
    custom: Any = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Criteria that must all hold; with none, every record fits.

    .. versionadded:: 0.1
    """

    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Criteria of which one must hold; with none, no record fits.

    .. versionadded:: 0.1
    """

    criteria: tuple[Criterion, ...] = ()


#: What a record may be asked to meet.
Criterion: TypeAlias = Condition | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Order:
    """One level of sorting; ``path`` may cross relations.

    .. versionadded:: 0.1
    """

    path: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a sorted list: just after, or just before, the record with these values.

    ``values`` are those of the query's order paths, in order.  ``None`` for the whole tuple
    means the end of the list, so that ``Position(None, backward=True)`` asks for the last page.

    .. versionadded:: 0.1
    """

    values: tuple[Any, ...] | None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A whole list request.

    ``paths`` names what the caller will read, so that a store loads exactly that; empty means
    every field of the model itself.  ``order`` must end with the key's fields for ``position``
    to be usable (:meth:`RecordStore.total_order` adds them).  ``position`` and ``offset``
    exclude each other: both together raise :exc:`ValueError`.  ``count`` says how hard to count:
    ``"exact"`` whatever it costs; ``"capped"`` no further than ``count_limit``; ``"estimated"``
    as capped, with the database's own guess beyond the limit where it has one and nothing narrows
    the list; ``"none"``.  ``lock`` keeps others from changing the records until the transaction
    ends, where the database can.

    .. versionadded:: 0.1
    """

    paths: tuple[str, ...] = ()
    conditions: tuple[Criterion, ...] = ()
    search: str = ""
    search_paths: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    offset: int = 0
    limit: int | None = None
    position: Position | None = None
    count: CountMode = "exact"
    count_limit: int = 10_000
    lock: bool = False

    def __post_init__(self) -> None:
        if self.position is not None and self.offset:
            raise ValueError("A list begins at a position or at an offset: give one of them.")


@dataclass(frozen=True, slots=True)
class Total:
    """How many records there are: exactly, at least, or about ``number``.

    .. versionadded:: 0.1
    """

    number: int
    precision: Literal["exact", "at_least", "about"] = "exact"


@dataclass(frozen=True, slots=True)
class Page:
    """One slice of a list, in the order asked for.

    ``total`` is ``None`` when the query asked for no count.

    .. versionadded:: 0.1
    """

    records: Sequence[Any]
    total: Total | None
    has_next: bool
    has_previous: bool = False


def conditions_in(criterion: Criterion) -> Iterator[Condition]:
    """Yield every condition of a tree, depth first.

    .. versionadded:: 0.1
    """
    if isinstance(criterion, Condition):
        yield criterion
        return
    for inner in criterion.criteria:
        yield from conditions_in(inner)


def conjunction(criteria: Iterable[Criterion]) -> list[Condition] | None:
    """Return the conditions that must all hold, or ``None`` where *criteria* ask for other things.

    For sources whose queries can say nothing but "this, and this, and this".

    .. versionadded:: 0.1
    """
    found: list[Condition] = []
    for one in criteria:
        if isinstance(one, Condition):
            found.append(one)
        elif isinstance(one, AllOf) or len(one.criteria) == 1:
            inner = conjunction(one.criteria)
            if inner is None:
                return None
            found += inner
        else:
            return None
    return found


_Count: TypeAlias = Callable[[int | None], int]
_Estimate: TypeAlias = Callable[[], int | None]


def page_of(
    query: ListQuery,
    found: Sequence[Any],
    count: _Count,
    estimate: _Estimate,
) -> Page:
    """Return the page of *query* that holds *found*, read with one record more than its limit.

    *count* is told how far to count, ``None`` for to the end.  It is called only where the page
    does not show the number, *estimate* only where the query allows it.

    .. versionadded:: 0.1
    """
    position = query.position
    anchored = position is not None and position.values is not None
    has_more = query.limit is not None and len(found) > query.limit
    records = found[: query.limit] if has_more else found
    has_previous, has_next = anchored or query.offset > 0, has_more
    if position is not None and position.backward:
        records, has_previous, has_next = records[::-1], has_more, anchored
    if query.count == "none":
        return Page(records, None, has_next, has_previous)
    seen = query.offset + len(records) if records else 0
    if not has_next and not (position and has_previous) and (records or not query.offset):
        total = Total(seen)  # this page reaches the end, so nothing is left to count
    else:
        total = _counted(query, seen, count, estimate)
    if query.offset and not records:
        has_previous = total.number > 0
    return Page(records, total, has_next, has_previous)


def _counted(query: ListQuery, seen: int, count: _Count, estimate: _Estimate) -> Total:
    if query.count == "exact":
        return Total(count(None))
    limit = query.count_limit
    if seen <= limit:
        number = count(limit + 1)
        if number <= limit:
            return Total(number)
    about = estimate() if query.count == "estimated" else None
    if about is not None and about > limit:
        return Total(about, "about")
    return Total(limit, "at_least")

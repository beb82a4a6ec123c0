"""The meaning of operators in plain Python, for records that are mappings: what stores must equal.

Written for reading beside ``docs/reference/contracts.md#operators``, not for speed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from admin_core.data import AllOf, AnyOf, Condition, Criterion

Row = Mapping[str, Any]

#: Negative operator -> the one that it is the complement of.
COMPLEMENTS = {
    "not_equal": "equals",
    "not_contains": "contains",
    "not_between": "between",
    "not_in_list": "in_list",
}
#: What a value that is there must meet.
MEANINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": lambda have, want: bool(have == want),
    "contains": lambda have, want: str(want).lower() in str(have).lower(),
    "starts_with": lambda have, want: str(have).lower().startswith(str(want).lower()),
    "greater": lambda have, want: bool(have > want),
    "smaller": lambda have, want: bool(have < want),
    "at_least": lambda have, want: bool(have >= want),
    "at_most": lambda have, want: bool(have <= want),
    "between": lambda have, want: bool(want[0] <= have <= want[1]),
    "in_list": lambda have, want: have in want,
}


def fits(row: Row, criterion: Criterion) -> bool:
    """Return whether a record meets a criterion."""
    if isinstance(criterion, AllOf):
        return all(fits(row, inner) for inner in criterion.criteria)
    if isinstance(criterion, AnyOf):
        return any(fits(row, inner) for inner in criterion.criteria)
    return _meets(row.get(criterion.path), criterion)


def _meets(have: Any, condition: Condition) -> bool:
    if condition.operator == "empty":
        return (have is None or have == "") is bool(condition.value)
    if condition.operator in COMPLEMENTS:
        positive = Condition(condition.path, COMPLEMENTS[condition.operator], condition.value)
        return not _meets(have, positive)
    return have is not None and MEANINGS[condition.operator](have, condition.value)

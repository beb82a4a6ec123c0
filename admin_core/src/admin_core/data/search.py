"""The text of a search box, taken apart into terms and what each of them asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from .fields import TEXT_KINDS, FieldInfo
from .query import AnyOf, Condition, Criterion
from .values import parse_value

#: More terms than anybody types, and than a statement should hold.
MAX_TERMS = 30

_TERM = re.compile(r'(?P<mark>[\^=]?)"(?P<phrase>[^"]+)"|(?P<word>\S+)')


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One term, every one of which must be found.

    ``operator`` is ``"contains"``, for a term after ``^`` ``"starts_with"``, after ``=``
    ``"equals"``.

    .. versionadded:: 0.1
    """

    text: str
    operator: Literal["contains", "starts_with", "equals"] = "contains"


def search_terms(text: str) -> tuple[SearchTerm, ...]:
    """Return the terms of a search: words, and phrases in double quotes.

    >>> [(one.text, one.operator) for one in search_terms('moon ^"the left"')]
    [('moon', 'contains'), ('the left', 'starts_with')]

    .. versionadded:: 0.1
    """
    return tuple(_term(match) for match in _TERM.finditer(text))


def search_criteria(text: str, fields: Iterable[tuple[str, FieldInfo]]) -> Iterator[Criterion]:
    """Yield what a record must meet to be found by *text* in some of *fields*.

    *fields* are pairs of path and field.

    .. versionadded:: 0.1
    """
    looked_at = tuple(fields)
    for term in search_terms(text):
        yield AnyOf(tuple(_conditions(looked_at, term)))


def _term(match: re.Match[str]) -> SearchTerm:
    mark, text = match["mark"] or "", match["phrase"]
    if text is None:
        word = match["word"]
        mark, text = (word[0], word[1:]) if word[0] in "^=" and len(word) > 1 else ("", word)
    if mark == "^":
        return SearchTerm(text, "starts_with")
    return SearchTerm(text, "equals") if mark == "=" else SearchTerm(text)


def _conditions(fields: Iterable[tuple[str, FieldInfo]], term: SearchTerm) -> Iterator[Condition]:
    for path, field in fields:
        if term.operator == "equals" and field.kind not in TEXT_KINDS:
            try:
                yield Condition(path, "equals", parse_value(field, term.text))
            except ValueError:
                continue
        else:
            yield Condition(path, term.operator, term.text)

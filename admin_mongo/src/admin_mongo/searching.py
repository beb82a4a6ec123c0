"""What a search asks of documents: as everywhere, and with case where a term begins with ``*``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from admin_core.data import (
    TEXT_KINDS,
    AnyOf,
    Condition,
    Criterion,
    FieldInfo,
    ListQuery,
    RecordStore,
    search_criteria,
    search_terms,
)

#: The operators that tell capital letters from small ones, beside those that do not.
WITH_CASE = {"contains_with_case": "contains", "starts_with_with_case": "starts_with"}
_STRICT = {plain: strict for strict, plain in WITH_CASE.items()}


def criteria(store: RecordStore, query: ListQuery) -> tuple[Criterion, ...]:
    """Return the query's conditions with its search spelt out.

    ``*`` before a term, and before its ``^`` or ``=``, means letters as they are typed.
    """
    fields = [(path, store.field(path)) for path in query.search_paths]
    return (*query.conditions, *(_search(query.search, fields) if fields else ()))


def _search(text: str, fields: Sequence[tuple[str, FieldInfo]]) -> Iterator[Criterion]:
    for term in search_terms(text):
        if term.operator == "contains" and term.text.startswith("*") and term.text != "*":
            yield AnyOf(tuple(_strictly(term.text[1:], fields)))
        else:
            mark = {"starts_with": "^", "equals": "="}.get(term.operator, "")
            one = f'{mark}"{term.text}"' if " " in term.text else mark + term.text
            yield from search_criteria(one, fields)


def _strictly(text: str, fields: Iterable[tuple[str, FieldInfo]]) -> Iterator[Condition]:
    (term, *_) = search_terms(text)
    operator = _STRICT.get(term.operator, term.operator)
    for path, field in fields:
        if operator != "equals" or field.kind in TEXT_KINDS:
            yield Condition(path, operator, term.text)

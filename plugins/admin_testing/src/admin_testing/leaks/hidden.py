"""The ways by which a role might come to know a hidden field, each tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from .case import SEARCHING, TRIED, Case
from .models import changed, typed
from .sight import shown
from .visitor import Ask, rows_of

#: How a filter may ask for a value.
_OPERATORS = ("equals", "contains", "starts_with", "greater", "at_most", "in_list")
_NARROWING = ("sort", "filter", "search")
#: What no record holds.
_NOBODYS, _NO_NUMBER = "zzqx-of-nobody", "-98765"


def ways_to_see(case: Case, endpoint: str, name: str) -> Iterator[str]:
    """Yield the ways by which a role might come to know a hidden field."""
    for one in case.attempts(endpoint).values():
        if one.is_safe and case.may(endpoint, one) and not one.name.startswith(("look-up", "file")):
            yield f"page {one.name}"
    yield from _of_rights(case, endpoint, name)
    for place, relation in case.relations_to(endpoint):
        if case.table.allows(case.role, place, SEARCHING):
            yield f"look-up {place}.{relation}"
        if case.table.allows(case.role, place, ("list",)):
            yield from (f"{way} {place}.{relation}.{name}" for way in _NARROWING)


def _of_rights(case: Case, endpoint: str, name: str) -> Iterator[str]:
    view, rights = case.world.views[endpoint], case.table.rights(case.role, endpoint)
    for right in ("create", "edit"):
        if right in rights:
            yield from (f"write {right}", f"write {right} empty")
    if "edit" in rights:
        yield "cell"
    if "export" in rights:
        yield from (f"column {one}" for one in view.export_types if one in view.admin.exporters)
    if "list" in rights:
        yield from (f"{way} {endpoint}.{name}" for way in _NARROWING)


def learned(case: Case, endpoint: str, name: str, how: str) -> Iterator[str]:
    """Yield what a role learns about a hidden field, by one way of :func:`ways_to_see`."""
    way, _, rest = how.partition(" ")
    if way == "page":
        yield from _on_page(case, endpoint, name, rest)
    elif way == "write":
        yield from _written(case, endpoint, name, rest)
    elif way == "cell":
        yield from _in_cell(case, endpoint, name)
    elif way == "column":
        yield from _as_column(case, endpoint, name, rest)
    elif way == "look-up":
        place, _, relation = rest.partition(".")
        yield from _looked_up(case, endpoint, name, place, relation)
    else:
        place, _, path = rest.partition(".")
        yield from _narrowed(case, endpoint, name, way, place, path)


def _on_page(case: Case, endpoint: str, name: str, attempt_name: str) -> Iterator[str]:
    attempt = case.attempts(endpoint)[attempt_name]
    view = case.world.views[endpoint]
    answer = case.visitor.ask(attempt.make(case.world, view, case.record(endpoint, attempt)))
    for text in shown(answer.final.texts(), case.sight.field(endpoint, name)):
        yield f"{answer.told}, with {text!r} in it"
    with case.world.reading():
        labels = {one.name: _labels(view, one) for one in view.store.info}
    others = set().union(*(texts for one, texts in labels.items() if one != name))
    for one in answer.page.all("th", "dt", "label", "legend", "option"):
        if one.text in labels[name] - others:
            yield f"{answer.told}, with {one.text!r} as a {one.tag}"


def _written(case: Case, endpoint: str, name: str, how: str) -> Iterator[str]:
    right, _, is_empty = how.partition(" ")
    attempt = case.attempts(endpoint)[f"{right} (POST)"]
    view = case.world.views[endpoint]
    one = case.record(endpoint, attempt)
    like = one or case.world.chosen(view)
    data = typed(case.world, view, one if right == "edit" else None, like)
    value = changed(like.values[name]) if like else "x"
    ask = attempt.make(case.world, view, one)
    before = case.values(view, name)
    sent = dict.fromkeys(data, "") if is_empty else {**data, name: value}
    answer = case.visitor.ask(replace(ask, data=sent))
    for text in shown(answer.final.texts(), case.sight.field(endpoint, name)):
        yield f"{answer.told}, with {text!r} in it"
    after = case.values(view, name)
    for key, stored in after.items():
        is_set = stored != before[key] if key in before else str(stored) == str(value)
        if is_set:
            yield f"{answer.told}, and {name} of {key} became {stored!r}"


def _in_cell(case: Case, endpoint: str, name: str) -> Iterator[str]:
    one = case.world.chosen(case.world.views[endpoint])
    key = one.key if one else "1"
    for method in ("GET", "POST"):
        sent = {"list_form_pk": key, "name": name}
        data = {"list_form_pk": key, "_field": name, name: "1"}
        before = case.values(case.world.views[endpoint], name)
        answer = case.visitor.ask(
            Ask(
                f"{endpoint}.ajax_update", method,
                sent if method == "GET" else {}, data if method == "POST" else {},
            )
        )  # fmt: skip
        is_open = answer.status == 200 and not answer.is_refused
        if is_open or case.values(case.world.views[endpoint], name) != before:
            yield answer.told


def _as_column(case: Case, endpoint: str, name: str, export_type: str) -> Iterator[str]:
    answer = case.visitor.ask(
        Ask(
            f"{endpoint}.export",
            "GET",
            {"export_type": export_type, "_column": name, "_chosen": "1"},
        )
    )
    if answer.is_file:
        yield f"{answer.told} with a file"
    for text in shown(answer.final.texts(), case.sight.field(endpoint, name)):
        yield f"{answer.told}, with {text!r} in it"


def _looked_up(case: Case, endpoint: str, name: str, place: str, relation: str) -> Iterator[str]:
    for text, one in list(case.sight.field(endpoint, name).items())[:TRIED]:
        answer = case.visitor.ask(
            Ask(f"{place}.ajax_lookup", "GET", {"name": relation, "query": text})
        )
        if not answer.is_refused and answer.status == 200 and answer.content.strip() != b"[]":
            yield f"{answer.told} and finds {one.label} by its {name}"


def _narrowed(
    case: Case, endpoint: str, name: str, way: str, place: str, path: str
) -> Iterator[str]:
    address = f"{place}.{case.world.views[place]._default_view}"
    if way == "sort":
        up = case.visitor.ask(Ask(address, "GET", {"sort": path}))
        down = case.visitor.ask(Ask(address, "GET", {"sort": f"-{path}"}))
        if rows_of(up) != rows_of(down):
            yield f"{down.told} in another order than {up.address}"
        return
    # What nobody has tells whether there is a search, and a filter of that name, at all.
    whole = rows_of(case.visitor.ask(Ask(address)))
    for text, one in list(case.sight.field(endpoint, name).items())[:TRIED]:
        if way == "search":
            nothing = rows_of(case.visitor.ask(Ask(address, "GET", {"search": _NOBODYS})))
            found = case.visitor.ask(Ask(address, "GET", {"search": text}))
            if rows_of(found) != nothing:
                yield f"{found.told} and finds {one.label} by its {name}"
            continue
        other = _NOBODYS if isinstance(one.values.get(name), str) else _NO_NUMBER
        for operator, value in product(_OPERATORS, (text, other)):
            plain = {f"{path}__{operator}": value}
            group = {"where": f"any({path}__{operator}={_quoted(value)})"}
            for arguments in (plain, group):
                found = case.visitor.ask(Ask(address, "GET", arguments))
                if rows_of(found) != whole:
                    yield f"{found.told} and tells by it who has that {name}"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _labels(view: Any, field: Any) -> set[str]:
    own = (view.column_labels or {}).get(field.name)
    return {str(own or field.label or field.name)}

"""What is asked of an admin for one role, each giving complaints in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .attempt import Attempt
from .attempts import attempts_of
from .models import changed, typed
from .sight import Sight, shown
from .table import Table
from .visitor import Answer, Ask, Visitor, find, rows_of
from .world import Stored, World, actions_of, is_model_view

#: How a filter may ask for a value.
_OPERATORS = ("equals", "contains", "starts_with", "greater", "at_most", "in_list")
_NARROWING = ("sort", "filter", "search")
#: Rights of which one is enough to search a relation.
_SEARCHING = ("list", "create", "edit")
#: Values of a hidden field that are searched for.
_TRIED = 3


@dataclass(frozen=True)
class Case:
    """One role in one application."""

    world: World
    table: Table
    role: str
    visitor: Visitor
    examples: Mapping[str, Mapping[str, str]]

    @cached_property
    def sight(self) -> Sight:
        """What the role may see."""
        return Sight(self.world, self.table, self.role)

    def attempts(self, endpoint: str) -> dict[str, Attempt]:
        """Return the ways into a view."""
        view = self.world.views[endpoint]
        return attempts_of(self.world, view, self.examples.get(endpoint, {}))

    def may(self, endpoint: str, attempt: Attempt) -> bool:
        """Return whether the role may go a way."""
        return self.table.allows(self.role, endpoint, attempt.rights)

    def record(self, endpoint: str, attempt: Attempt, *, seen: bool = True) -> Stored | None:
        """Return a record within the role's bounds, or with ``seen=False`` one out of them."""
        bounds = [self.table.bound(self.role, endpoint, one) for one in sorted(attempt.rights)]
        bound = next(filter(None, bounds), None)
        wanted = None if bound is None else (lambda one: bool(bound(one)) is seen)
        return self.world.chosen(self.world.views[endpoint], wanted)

    # -- refusals ------------------------------------------------------------------------------

    def refused(self, endpoint: str, attempt: Attempt, one: Stored | None) -> Iterator[str]:
        """Yield what shows that an attempt was not refused."""
        view = self.world.views[endpoint]
        ask = attempt.make(self.world, view, one)
        self.world.ran.clear()
        answer = self.visitor.ask(ask)
        before, after = self.world.first, self.world.state()
        is_told = attempt.says_so_inside and bool(self.table.rights(self.role, endpoint))
        if not answer.is_refused and not is_told:
            yield answer.told
        elif attempt.roles is not None and self._leads_back(endpoint, answer):
            yield f"{answer.told} and leads back to the view, as if it had been done"
        if self.world.ran:
            yield f"{answer.told}, and the action {self.world.ran[0][1]!r} ran"
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                yield f"{answer.told}, and {key} was {_change(before.get(key), after.get(key))}"
        if not self.sight.may_read(endpoint):
            for text in shown(answer.final.texts(), self.sight.whole(endpoint)):
                yield f"{answer.told}, with {text!r} in it"

    def _leads_back(self, endpoint: str, answer: Answer) -> bool:
        """Return whether a request that may change something leads to a page of its own view.

        Nobody can see from outside whether an address of the author's own did what it does.
        """
        if answer.method == "GET" or answer.landed is None:
            return False
        place = self.world.place(answer.landed.address, "GET")
        return place is not None and place[0].partition(".")[0] == endpoint

    def out_of_bounds(self, endpoint: str, how: str) -> Iterator[str]:
        """Yield what shows that a role got at a record out of its bounds."""
        attempt = self.attempts(endpoint).get(how)
        if attempt is None:
            yield from self._searched(endpoint, how)
            return
        one = self.record(endpoint, attempt, seen=False)
        assert one is not None, "The sample has no record out of bounds."
        view = self.world.views[endpoint]
        ask = attempt.make(self.world, view, one)
        answer = self.visitor.ask(ask)
        before, after = self.world.first, self.world.state()
        is_one = attempt.needs_record or attempt.name.startswith("cell ")
        if is_one and not answer.is_refused and not attempt.action:
            yield answer.told
        own = {f"{view.name} {one.key}"}
        # Whatever is within bounds may change when an action is done to all.
        changed_keys = own if attempt.name.endswith(" on all") else {*before, *after}
        for key in sorted(changed_keys):
            if before.get(key) != after.get(key):
                yield f"{answer.told}, and {key} was {_change(before.get(key), after.get(key))}"
        for text in shown(answer.final.texts(), self.sight.rows(endpoint)):
            yield f"{answer.told}, with {text!r} of {one.label} in it"

    def _searched(self, endpoint: str, how: str) -> Iterator[str]:
        """Yield what shows that a search, in a list or for a relation, finds too much."""
        place, _, relation = how.rpartition(" ")[2].partition(".")
        for text, one in list(self.sight.rows(endpoint).items())[:_TRIED]:
            if relation:
                found = self.visitor.ask(
                    Ask(f"{place}.ajax_lookup", "GET", {"name": relation, "query": text})
                )
                has_found = found.status == 200 and found.content.strip() != b"[]"
            else:
                address = f"{place}.{self.world.views[place]._default_view}"
                found = self.visitor.ask(Ask(address, "GET", {"search": text}))
                has_found = any(find(text, " ".join(row)) for row in rows_of(found))
            if has_found and not found.is_refused:
                yield f"{found.told} and finds {one.label}"

    # -- what is open --------------------------------------------------------------------------

    def reached(self, endpoint: str, attempt: Attempt) -> Iterator[str]:
        """Yield what shows that a role cannot do what it may."""
        view = self.world.views[endpoint]
        if attempt.action:
            yield from self._offered(endpoint, attempt)
            return
        one = self.record(endpoint, attempt)
        if attempt.needs_record and one is None:
            yield f"there is no {view.name} that {self.role} may do this to; add one to the sample"
            return
        answer = self.visitor.ask(attempt.make(self.world, view, one))
        if answer.error or answer.is_refused or answer.status >= 400:
            where = f" and led to {answer.landed.address}" if answer.landed else ""
            yield f"{answer.told}{where}"

    def _offered(self, endpoint: str, attempt: Attempt) -> Iterator[str]:
        view = self.world.views[endpoint]
        action = actions_of(view)[attempt.action]
        page = self.visitor.ask(Ask(f"{endpoint}.{view._default_view}"))
        names = {one.get("value") for one in page.page.all("button") if one.get("name") == "action"}
        if not page.is_refused and (action.on_list or action.on_row) and action.name not in names:
            yield f"{page.told}, and offers no button for the action {action.name!r}"

    # -- hidden fields -------------------------------------------------------------------------

    def hidden(self, endpoint: str, name: str, how: str) -> Iterator[str]:
        """Yield what shows a hidden field to a role, by one way of :func:`ways_to_see`."""
        way, _, rest = how.partition(" ")
        if way == "page":
            yield from self._on_page(endpoint, name, rest)
        elif way == "write":
            yield from self._written(endpoint, name, rest)
        elif way == "cell":
            yield from self._in_cell(endpoint, name)
        elif way == "column":
            yield from self._as_column(endpoint, name, rest)
        elif way == "look-up":
            place, _, relation = rest.partition(".")
            yield from self._looked_up(endpoint, name, place, relation)
        else:
            place, _, path = rest.partition(".")
            yield from self._narrowed(endpoint, name, way, place, path)

    def _on_page(self, endpoint: str, name: str, attempt_name: str) -> Iterator[str]:
        attempt = self.attempts(endpoint)[attempt_name]
        view = self.world.views[endpoint]
        answer = self.visitor.ask(attempt.make(self.world, view, self.record(endpoint, attempt)))
        for text in shown(answer.final.texts(), self.sight.field(endpoint, name)):
            yield f"{answer.told}, with {text!r} in it"
        with self.world.reading():
            labels = {one.name: _labels(view, one) for one in view.store.info}
        others = set().union(*(texts for one, texts in labels.items() if one != name))
        for one in answer.page.all("th", "dt", "label", "legend", "option"):
            if one.text in labels[name] - others:
                yield f"{answer.told}, with {one.text!r} as a {one.tag}"

    def _written(self, endpoint: str, name: str, how: str) -> Iterator[str]:
        right, _, is_empty = how.partition(" ")
        attempt = self.attempts(endpoint)[f"{right} (POST)"]
        view = self.world.views[endpoint]
        one = self.record(endpoint, attempt)
        like = one or self.world.chosen(view)
        data = typed(self.world, view, one if right == "edit" else None, like)
        value = changed(like.values[name]) if like else "x"
        ask = attempt.make(self.world, view, one)
        before = self._values(view, name)
        sent = dict.fromkeys(data, "") if is_empty else {**data, name: value}
        answer = self.visitor.ask(replace(ask, data=sent))
        for text in shown(answer.final.texts(), self.sight.field(endpoint, name)):
            yield f"{answer.told}, with {text!r} in it"
        after = self._values(view, name)
        for key, stored in after.items():
            is_set = stored != before[key] if key in before else str(stored) == str(value)
            if is_set:
                yield f"{answer.told}, and {name} of {key} became {stored!r}"

    def _in_cell(self, endpoint: str, name: str) -> Iterator[str]:
        one = self.world.chosen(self.world.views[endpoint])
        key = one.key if one else "1"
        for method in ("GET", "POST"):
            sent = {"list_form_pk": key, "name": name}
            data = {"list_form_pk": key, "_field": name, name: "1"}
            before = self._values(self.world.views[endpoint], name)
            answer = self.visitor.ask(
                Ask(
                    f"{endpoint}.ajax_update", method,
                    sent if method == "GET" else {}, data if method == "POST" else {},
                )
            )  # fmt: skip
            is_open = answer.status == 200 and not answer.is_refused
            if is_open or self._values(self.world.views[endpoint], name) != before:
                yield answer.told

    def _as_column(self, endpoint: str, name: str, export_type: str) -> Iterator[str]:
        answer = self.visitor.ask(
            Ask(
                f"{endpoint}.export",
                "GET",
                {"export_type": export_type, "_column": name, "_chosen": "1"},
            )
        )
        if answer.is_file:
            yield f"{answer.told} with a file"
        for text in shown(answer.final.texts(), self.sight.field(endpoint, name)):
            yield f"{answer.told}, with {text!r} in it"

    def _looked_up(self, endpoint: str, name: str, place: str, relation: str) -> Iterator[str]:
        for text, one in list(self.sight.field(endpoint, name).items())[:_TRIED]:
            answer = self.visitor.ask(
                Ask(f"{place}.ajax_lookup", "GET", {"name": relation, "query": text})
            )
            if not answer.is_refused and answer.status == 200 and answer.content.strip() != b"[]":
                yield f"{answer.told} and finds {one.label} by its {name}"

    def _narrowed(self, endpoint: str, name: str, way: str, place: str, path: str) -> Iterator[str]:
        address = f"{place}.{self.world.views[place]._default_view}"
        whole = rows_of(self.visitor.ask(Ask(address)))
        if way == "sort":
            up = self.visitor.ask(Ask(address, "GET", {"sort": path}))
            down = self.visitor.ask(Ask(address, "GET", {"sort": f"-{path}"}))
            if rows_of(up) != rows_of(down):
                yield f"{down.told} in another order than {up.address}"
            return
        for text, one in list(self.sight.field(endpoint, name).items())[:_TRIED]:
            if way == "search":
                found = self.visitor.ask(Ask(address, "GET", {"search": text}))
                # A list without a search shows all of it.
                if rows_of(found) and rows_of(found) != whole:
                    yield f"{found.told} and finds {one.label} by its {name}"
                continue
            for operator in _OPERATORS:
                found = self.visitor.ask(Ask(address, "GET", {f"{path}__{operator}": text}))
                if rows_of(found) != whole:
                    yield f"{found.told} and tells by it who has that {name}"

    def _values(self, view: Any, name: str) -> dict[str, Any]:
        with self.world.reading():
            return {one.key: one.values.get(name) for one in self.world.records(view)}


def _labels(view: Any, field: Any) -> set[str]:
    own = (view.column_labels or {}).get(field.name)
    return {str(own or field.label or field.name)}


def _change(before: str | None, after: str | None) -> str:
    if before is None:
        return "created"
    if after is None:
        return "deleted"
    return f"changed from {before[:200]} to {after[:200]}"


def ways_to_see(case: Case, endpoint: str, name: str) -> Iterator[str]:
    """Yield the ways by which a role might come to know a hidden field."""
    view = case.world.views[endpoint]
    for one in case.attempts(endpoint).values():
        if one.is_safe and case.may(endpoint, one) and not one.name.startswith(("look-up", "file")):
            yield f"page {one.name}"
    rights = case.table.rights(case.role, endpoint)
    for right in ("create", "edit"):
        if right in rights:
            yield from (f"write {right}", f"write {right} empty")
    if "edit" in rights:
        yield "cell"
    if "export" in rights:
        yield from (f"column {one}" for one in view.export_types if one in view.admin.exporters)
    if "list" in rights:
        yield from (f"{way} {endpoint}.{name}" for way in _NARROWING)
    for place, relation in relations_to(case, endpoint):
        if case.table.allows(case.role, place, _SEARCHING):
            yield f"look-up {place}.{relation}"
        if case.table.allows(case.role, place, ("list",)):
            yield from (f"{way} {place}.{relation}.{name}" for way in _NARROWING)


def ways_to_find(case: Case, endpoint: str) -> Iterator[str]:
    """Yield the ways by which a role might find a record out of its bounds."""
    if case.table.allows(case.role, endpoint, ("list",)):
        yield f"search in {endpoint}"
    for place, relation in relations_to(case, endpoint):
        if case.table.allows(case.role, place, _SEARCHING):
            yield f"look-up by {place}.{relation}"


def relations_to(case: Case, endpoint: str) -> Iterator[tuple[str, str]]:
    """Yield view and relation for every relation that leads to a view's model."""
    model = case.world.views[endpoint].model
    for place, view in case.world.views.items():
        if not is_model_view(view):
            continue
        with case.world.reading():
            found = [f.name for f in view.store.info if f.relation and f.relation.target is model]
        yield from ((place, one) for one in found)

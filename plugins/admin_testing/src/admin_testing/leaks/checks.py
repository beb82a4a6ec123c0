"""What is asked of an admin for one role, each giving complaints in words."""

from __future__ import annotations

from collections.abc import Iterator

from .attempt import Attempt
from .case import SEARCHING, TRIED, Case
from .sight import shown
from .visitor import Answer, Ask, find, rows_of
from .world import Stored, actions_of


def refused(case: Case, endpoint: str, attempt: Attempt, one: Stored | None) -> Iterator[str]:
    """Yield what shows that an attempt was not refused."""
    view = case.world.views[endpoint]
    ask = attempt.make(case.world, view, one)
    case.world.ran.clear()
    answer = case.visitor.ask(ask)
    before, after = case.world.first, case.world.state()
    case.world.is_touched = before != after
    is_told = attempt.says_so_inside and bool(case.table.rights(case.role, endpoint))
    if not answer.is_refused and not is_told:
        yield answer.told
    elif attempt.roles is not None and _leads_back(case, endpoint, answer):
        yield f"{answer.told} and leads back to the view, as if it had been done"
    if case.world.ran:
        yield f"{answer.told}, and the action {case.world.ran[0][1]!r} ran"
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield f"{answer.told}, and {key} was {_change(before.get(key), after.get(key))}"
    if not case.sight.may_read(endpoint):
        for text in shown(answer.final.texts(), case.sight.whole(endpoint)):
            yield f"{answer.told}, with {text!r} in it"


def _leads_back(case: Case, endpoint: str, answer: Answer) -> bool:
    """Return whether a request that may change something leads to a page of its own view.

    Nobody can see from outside whether an address of the author's own did what it does.
    """
    if answer.method == "GET" or answer.landed is None:
        return False
    place = case.world.place(answer.landed.address, "GET")
    return place is not None and place[0].partition(".")[0] == endpoint


def out_of_bounds(case: Case, endpoint: str, how: str) -> Iterator[str]:
    """Yield what shows that a role got at a record out of its bounds."""
    attempt = case.attempts(endpoint).get(how)
    if attempt is None:
        yield from _searched(case, endpoint, how)
        return
    one = case.record(endpoint, attempt, seen=False)
    assert one is not None, "The sample has no record out of bounds."
    view = case.world.views[endpoint]
    ask = attempt.make(case.world, view, one)
    answer = case.visitor.ask(ask)
    before, after = case.world.first, case.world.state()
    case.world.is_touched = before != after
    is_one = attempt.needs_record or attempt.name.startswith("cell ")
    if is_one and not answer.is_refused and not attempt.action:
        yield answer.told
    own = {f"{view.name} {one.key}"}
    # Whatever is within bounds may change when an action is done to all.
    changed_keys = own if attempt.name.endswith(" on all") else {*before, *after}
    for key in sorted(changed_keys):
        if before.get(key) != after.get(key):
            yield f"{answer.told}, and {key} was {_change(before.get(key), after.get(key))}"
    for text in shown(answer.final.texts(), case.sight.rows(endpoint)):
        yield f"{answer.told}, with {text!r} of {one.label} in it"


def _searched(case: Case, endpoint: str, how: str) -> Iterator[str]:
    """Yield what shows that a search, in a list or for a relation, finds too much."""
    place, _, relation = how.rpartition(" ")[2].partition(".")
    for text, one in list(case.sight.rows(endpoint).items())[:TRIED]:
        if relation:
            found = case.visitor.ask(
                Ask(f"{place}.ajax_lookup", "GET", {"name": relation, "query": text})
            )
            has_found = found.status == 200 and found.content.strip() != b"[]"
        else:
            address = f"{place}.{case.world.views[place]._default_view}"
            found = case.visitor.ask(Ask(address, "GET", {"search": text}))
            has_found = any(find(text, " ".join(row)) for row in rows_of(found))
        if has_found and not found.is_refused:
            yield f"{found.told} and finds {one.label}"


def reached(case: Case, endpoint: str, attempt: Attempt) -> Iterator[str]:
    """Yield what shows that a role cannot do what it may."""
    view = case.world.views[endpoint]
    if attempt.action:
        yield from _offered(case, endpoint, attempt)
        return
    one = case.record(endpoint, attempt)
    if attempt.needs_record and one is None:
        yield f"there is no {view.name} that {case.role} may do this to; add one to the sample"
        return
    answer = case.visitor.ask(attempt.make(case.world, view, one))
    if answer.error or answer.is_refused or answer.status >= 400:
        where = f" and led to {answer.landed.address}" if answer.landed else ""
        yield f"{answer.told}{where}"


def _offered(case: Case, endpoint: str, attempt: Attempt) -> Iterator[str]:
    view = case.world.views[endpoint]
    action = actions_of(view)[attempt.action]
    page = case.visitor.ask(Ask(f"{endpoint}.{view._default_view}"))
    names = {one.get("value") for one in page.page.all("button") if one.get("name") == "action"}
    if not page.is_refused and (action.on_list or action.on_row) and action.name not in names:
        yield f"{page.told}, and offers no button for the action {action.name!r}"


def ways_to_find(case: Case, endpoint: str) -> Iterator[str]:
    """Yield the ways by which a role might find a record out of its bounds."""
    if case.table.allows(case.role, endpoint, ("list",)):
        yield f"search in {endpoint}"
    for place, relation in case.relations_to(endpoint):
        if case.table.allows(case.role, place, SEARCHING):
            yield f"look-up by {place}.{relation}"


def _change(before: str | None, after: str | None) -> str:
    if before is None:
        return "created"
    if after is None:
        return "deleted"
    return f"changed from {before[:200]} to {after[:200]}"

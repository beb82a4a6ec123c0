"""Why a view offers what it offers to the present visitor; asked inside a request to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from admin_core import ModelView
from admin_core.data import AdminError

from . import forms, promises
from .record import Asked, Recorder
from .tables import SWITCHES, Section, hiding, once, votes
from .words import arguments, in_words


def explain(view: Any, recorder: Recorder, page: str = "") -> Iterator[Section]:
    """Yield what the visitor may do in *view*, and why; needs a request to stand in.

    *page* is the method that answers the request: forms are explained on their own pages.
    """
    yield Section("Access", ("view", "answer", "why"), [_access(view, recorder)])
    if not hasattr(view, "records") or not view.admin.gate.may_access(view):
        return
    tables: list[tuple[str, tuple[str, ...], Callable[..., Any]]] = [
        ("Actions", ("action", "answer", "why"), _actions),
        ("Rows", ("action", "plugin", "condition"), _rows),
        ("Fields", ("field", "for", "limit", "plugin"), _fields),
        ("Columns of the list", ("column", "answer", "why"), _columns),
        ("Filters", ("filter", "answer", "why"), _filters),
        ("Batch actions", ("action", "answer", "why"), _batch_actions),
        ("Store", promises.HEADS, promises.promise_rows),
    ]
    if page in forms.PAGES and isinstance(view, ModelView):
        tables.insert(3, ("Form", forms.HEADS, partial(forms.form_rows, page=page)))
    for title, heads, rows in tables:
        try:
            found = list(rows(view, recorder))
        except AdminError as error:
            found = [("-", "failed", *("" for _ in heads[3:]), str(error))]
        yield Section(title, heads, found)


def hooks(asked: Iterable[Asked]) -> Section:
    """Return every question that somebody answered, each once, with how often it was put."""
    counted: dict[tuple[str, str, str], int] = {}
    for one in asked:
        said = [(plugin, answer) for plugin, answer in one.answers if _says_something(answer)]
        if said:
            words = ", ".join(f"{plugin}: {in_words(answer)}" for plugin, answer in said)
            line = (one.hook, arguments(one.arguments), words)
            counted[line] = counted.get(line, 0) + 1
    rows = [(hook, given, words, str(times)) for (hook, given, words), times in counted.items()]
    return Section("Hooks", ("hook", "asked", "answered", "times"), rows)


def _says_something(answer: Any) -> bool:
    return answer is not None and not (isinstance(answer, (list, tuple, dict)) and not answer)


def _access(view: Any, recorder: Recorder) -> tuple[str, str, str]:
    gate = view.admin.gate
    # As the gate asks it: about the model where there is one and somebody to answer.
    may = gate.may_access(view)
    info = next(
        (
            one.arguments["info"]
            for one in recorder.asked
            if one.hook == "admin_authorize"
            and one.arguments["action"] == "access"
            and getattr(one.arguments["info"], "name", None)
            == getattr(_info_of(view), "name", None)
        ),
        None,
    )
    _, why = votes(recorder, lambda: may, "access", info)
    if may and not gate.has_own_rule(view) and why == "nobody voted":
        why = "nobody says who may, so it answers requests from this machine only"
    elif may and why == "nobody voted":
        public = view.admin.access == "public"
        why = 'Admin(access="public")' if public else "its is_accessible() says so"
    elif not may and not why.startswith("refused"):
        why = (
            "nobody says who may, and the request does not come from this machine"
            if view.is_accessible()
            else f"{type(view).__name__}.is_accessible() is false"
        )
    if may and not view.is_visible():
        why += f"; not in the menu: {type(view).__name__}.is_visible() is false"
    return str(view.name), "open" if may else "refused", why


def _info_of(view: Any) -> Any:
    try:
        return view.model_info()
    except AdminError:
        # The page itself tells what is wrong with its model.
        return None


def _actions(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str]]:
    for action, switch in SWITCHES.items():
        if not view.is_switched_on(action):
            yield action, "switched off", f"{type(view).__name__}.{switch} = False"
            continue
        allowed, why = votes(
            recorder,
            lambda action=action: view.admin.gate.allows(view, action),  # type: ignore[misc]  # the default is the loop's own
            action,
            view.model_info(),
        )
        yield action, "allowed" if allowed else "refused", why


def _rows(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str]]:
    info = view.model_info()
    for action in ("read", "create", "update", "delete", "export"):
        view.admin.gate.row_conditions(view, action)
        for plugin, answer in once(
            recorder.about("admin_row_conditions", action=action, info=info)
        ):
            for one in answer or ():
                yield action, plugin, in_words(one)


def _fields(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str, str]]:
    info = view.model_info()
    for action in ("read", "create", "update"):
        view.admin.gate.field_access(info, action)
        for plugin, answer in once(recorder.about("admin_field_access", action=action, info=info)):
            for name, limit in (answer or {}).items():
                yield name, action, str(limit), plugin


def _columns(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str]]:
    offered = [name for name, _ in view.get_list_columns()]
    sortable = view.get_sortable_columns()
    excluded = frozenset(view.column_exclude_list or ())
    for name in offered:
        if not view.can_see(name):
            yield name, "hidden", hiding(view, recorder, name)
        elif name in sortable:
            yield name, "shown", "can be sorted by"
        elif view.column_sortable_list is not None:
            yield name, "shown", "not sorted by: column_sortable_list leaves it out"
        else:
            yield name, "shown", "not sorted by: the store cannot, or it is no field"
    for field in view.model_info():
        if field.name in offered:
            continue
        if field.name in excluded:
            yield field.name, "left out", "column_exclude_list"
        elif view.column_list:
            yield field.name, "left out", "not in column_list"
        else:
            yield field.name, "left out", f"not shown unless named: {_kind(field)}"


def _kind(field: Any) -> str:
    if field.primary_key:
        return "a generated key"
    if field.relation is not None:
        return "a relation to many records"
    return "it holds a reference" if field.foreign_key else f"kind {field.kind!r}"


def _filters(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str]]:
    for one in view.get_filters():
        name = one if isinstance(one, str) else getattr(one, "key", None) or in_words(one)
        if not view.can_see(str(name)):
            yield str(name), "hidden", hiding(view, recorder, str(name))
        elif isinstance(one, str):
            offered = _operators(view, recorder, one)
            yield one, "offered" if offered else "missing", offered or "nobody offers an operator"
        else:
            yield str(name), "offered", ""


def _operators(view: Any, recorder: Recorder, path: str) -> str:
    """Return whose operators a field can be filtered by."""
    start = len(recorder.asked)
    # Asked anew: a list's filters are made once.
    tuple(view.scaffold_filters(path))
    found: dict[str, list[str]] = {}
    for asked in recorder.asked[start:]:
        for plugin, answer in asked.answers if asked.hook == "admin_field_operators" else ():
            for operator in answer or ():
                found.setdefault(plugin, []).append(operator.name)
    return "; ".join(
        f"{plugin}: {', '.join(dict.fromkeys(names))}" for plugin, names in found.items()
    )


def _batch_actions(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str]]:
    for one in view.actions.offered.values():
        if not view.is_action_allowed(one.name):
            disallowed = one.name in (view.action_disallowed_list or ())
            why = "action_disallowed_list" if disallowed else "is_action_allowed() is false"
            yield one.name, "switched off", why
            continue
        if not view.is_switched_on(one.permission):
            yield one.name, "switched off", f"{SWITCHES.get(one.permission, '')} = False"
            continue
        allowed, why = votes(
            recorder,
            lambda one=one: view.admin.gate.allows(view, one.permission),  # type: ignore[misc]  # the default is the loop's own
            one.permission,
            view.model_info(),
        )
        yield one.name, "allowed" if allowed else "refused", why

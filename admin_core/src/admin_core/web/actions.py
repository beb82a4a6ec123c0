"""Batch actions: what is offered, the question before, the answer after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from flask import flash, redirect, request

from ..data import (
    Action,
    ConfigurationError,
    ConstraintViolated,
    TooLarge,
    ValidationFailed,
    decode_key,
    gettext,
    ngettext,
)
from .context import ConfirmContext, Link
from .saver import constraint_message
from .unit import FollowUpFailed, report_follow_up, unit_of_work

if TYPE_CHECKING:
    from .model_view import ModelView

F = TypeVar("F", bound=Callable[..., Any])

#: Records that one request may act on.
MAX_SELECTED = 1_000
#: Records that a question names one by one.
NAMED = 20


def action(
    name: str, text: Any, confirmation: Any = None, permission: str | None = None
) -> Callable[[F], F]:
    """Make a method of a view a batch action; it gets the selected records' encoded keys.

    *confirmation* is a question asked first.  What the method returns becomes the response;
    ``None`` returns to the list.  *permission* is what ``admin_authorize`` is asked; the name
    of the action when left out.

    .. versionadded:: 0.1
    """

    def mark(function: F) -> F:
        function._action = (name, text, confirmation, permission)  # type: ignore[attr-defined]  # set or known at run time
        return function

    return mark


class Actions:
    """The batch actions of one view."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    @cached_property
    def offered(self) -> dict[str, Action]:
        """Every action by name: the view's own methods, then those of plugins."""
        found: dict[str, Action] = {}
        for member in dir(type(self.view)):
            marked = getattr(getattr(type(self.view), member, None), "_action", None)
            if marked is not None:
                name, text, confirmation, permission = marked
                found[name] = Action(
                    name, text, _method(member), confirmation or "", permission or name
                )
        for one in self.view.admin.plugins.joined("admin_actions", view=self.view):
            if one.name in found:
                raise ConfigurationError(
                    f"Two actions of {type(self.view).__qualname__} are named {one.name!r}."
                )
            found[one.name] = one
        return found

    def allowed(self) -> list[Action]:
        """Return the actions that the visitor may do now."""
        view = self.view
        return [
            one
            for one in self.offered.values()
            if view.is_action_allowed(one.name) and view.admin.gate.allows(view, one.permission)
        ]

    def respond(self) -> Any:
        """Answer a request to do something to the selected records."""
        view = self.view
        back = redirect(view.return_url())
        name = request.form.get("action", "")
        chosen = next((one for one in self.allowed() if one.name == name), None)
        if chosen is None:
            flash(gettext("This action is not available."), "error")
            return back
        ids = list(dict.fromkeys(i for i in request.form.getlist("rowid") if i))
        if len(ids) > MAX_SELECTED:
            raise TooLarge(
                gettext("Select at most %(num)s records at a time.", num=f"{MAX_SELECTED:,}")
            )
        if not ids:
            flash(gettext("Select at least one record."), "warning")
            return back
        if "_ask" in request.form and chosen.confirmation:
            return self._ask(chosen, ids)
        try:
            with unit_of_work(view.store):
                answer = chosen.run(view, ids)
        except FollowUpFailed as error:
            report_follow_up(error)
            answer = None
        except ValidationFailed as error:
            flash(str(error), "error")
            answer = None
        except ConstraintViolated as error:
            flash(f"{gettext('Nothing was changed.')} {constraint_message(error)}", "error")
            answer = None
        return back if answer is None else answer

    def _ask(self, chosen: Action, ids: Sequence[str]) -> Any:
        view = self.view
        records = view.records("read").get_many(map(decode_key, ids[:NAMED]))
        page = ConfirmContext(
            title=str(chosen.text),
            question=str(chosen.confirmation),
            items=tuple(Link(view.record_label(record)) for record in records),
            more=max(len(ids) - NAMED, 0),
            action_url=view.page_url("action_view"),
            cancel_url=view.return_url(),
            confirm_label=ngettext(
                "%(text)s %(num)s record", "%(text)s %(num)s records", len(ids), text=chosen.text
            ),
            hidden=(
                ("action", chosen.name),
                ("url", view.return_url()),
                *(("rowid", one) for one in ids),
            ),
            is_dangerous=chosen.permission == "delete",
        )
        return view.render(view.action_template, page=page)


def _method(name: str) -> Callable[[Any, list[str]], Any]:
    def run(view: Any, ids: list[str]) -> Any:
        return getattr(view, name)(ids)

    return run

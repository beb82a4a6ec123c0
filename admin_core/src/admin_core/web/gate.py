"""The one place that decides who may: asked before any handler runs, and for every button."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import request

from ..data import (
    Actor,
    AdminError,
    Criterion,
    FieldAccess,
    ModelInfo,
    combine_field_limits,
    combine_votes,
)
from .security import is_local

if TYPE_CHECKING:
    from .admin import Admin
    from .view import BaseView

log = logging.getLogger("admin_core.access")

#: What to do about a view that nobody protects; also shown on the refusal page.
HOW_TO_ALLOW = (
    "Nobody has said who may open this page, so it answers only requests from this machine. "
    "Say so in one of three ways: override is_accessible() in the view, give Admin a plugin "
    'that implements admin_authorize, or pass Admin(access="public") if everybody may.'
)


EVERYTHING = FieldAccess()


class Gate:
    """Asks views and plugins, once per request and question."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin

    def actor(self) -> Actor | None:
        """Return who makes the request."""
        answers = self._answers()
        if "actor" not in answers:
            answers["actor"] = self.admin.plugins.hook.admin_current_actor(request=request)
        found: Actor | None = answers["actor"]
        return found

    def may_access(self, view: BaseView) -> bool:
        """Return whether the visitor may open *view* at all."""
        question = ("access", id(view))
        answers = self._answers()
        if question not in answers:
            answers[question] = self._decide(view)
        return bool(answers[question])

    def has_own_rule(self, view: BaseView) -> bool:
        """Return whether somebody said who may open *view*, be it everybody."""
        return self.admin.access == "public" or view.has_access_rule()

    def is_refused(self, view: BaseView) -> bool:
        """Return whether a plugin has refused the visitor *view*."""
        return ("refused", id(view)) in self._answers()

    def allows(self, view: Any, action: str, key: str = "") -> bool:
        """Return whether the visitor may do *action* in *view*; switches of the view included."""
        if not view.is_switched_on(action):
            return False
        question = (action, id(view), key)
        answers = self._answers()
        if question not in answers:
            answers[question] = combine_votes(
                self._votes(action, view.model_info(), key), default=True
            )
        return bool(answers[question])

    def row_conditions(self, view: Any, action: str) -> tuple[Criterion, ...]:
        """Return what every record must meet that the visitor does *action* to."""
        info = view.model_info()
        return self.row_conditions_for(info, action)

    def row_conditions_for(self, info: Any, action: str) -> tuple[Criterion, ...]:
        """The same for a model that need not have a view."""
        question = ("rows", action, id(info))
        answers = self._answers()
        if question not in answers:
            answers[question] = tuple(
                self.admin.plugins.joined(
                    "admin_row_conditions", actor=self.actor(), action=action, info=info
                )
            )
        found: tuple[Criterion, ...] = answers[question]
        return found

    def limits_fields(self) -> bool:
        """Return whether any plugin has a say about single fields."""
        return self.admin.plugins.implements("admin_field_access")

    def field_access(self, info: ModelInfo, action: str) -> FieldAccess:
        """Return which fields of a model the visitor may see and set while doing *action*.

        What is hidden from reading is hidden from every action.  A relation and the columns
        that hold its reference are one thing: whoever may not see one does not see the other.
        """
        if not self.limits_fields():
            return EVERYTHING
        question = ("fields", action, id(info))
        answers = self._answers()
        if question not in answers:
            limits = [
                limit
                for one in dict.fromkeys(("read", action))
                for limit in self.admin.plugins.hook.admin_field_access(
                    actor=self.actor(), action=one, info=info
                )
            ]
            answers[question] = _with_references(info, combine_field_limits(limits))
        found: FieldAccess = answers[question]
        return found

    def _decide(self, view: BaseView) -> bool:
        votes = self._votes("access", self._info_of(view), "")
        if any(vote is False for vote in votes):
            self._answers()["refused", id(view)] = True
            return False
        if not view.is_accessible():
            return False
        if any(votes) or self.has_own_rule(view):
            return True
        if is_local(request):
            return True
        log.warning("Refused %s to %s. %s", request.path, request.remote_addr, HOW_TO_ALLOW)
        return False

    def _info_of(self, view: BaseView) -> Any:
        """Return the view's model, if there is anybody who would look at it."""
        if not self.admin.plugins.implements("admin_authorize"):
            return None
        try:
            return view.model_info()
        except AdminError:
            # The view's own pages tell what is wrong with it; others must not suffer.
            return None

    def _votes(self, action: str, info: Any, key: str) -> list[bool | None]:
        votes: list[bool | None] = self.admin.plugins.hook.admin_authorize(
            actor=self.actor(), action=action, info=info, key=key
        )
        return votes

    def _answers(self) -> dict[Any, Any]:
        """Answers already given to this request, per admin."""
        # Kept with the request and not on flask.g, which outlives it inside a longer
        # application context.
        known: dict[int, dict[Any, Any]] = request.environ.setdefault("admin_core.answers", {})
        return known.setdefault(id(self.admin), {})


def _with_references(info: ModelInfo, access: FieldAccess) -> FieldAccess:
    return FieldAccess(_both_ways(info, access.hidden), _both_ways(info, access.read_only))


def _both_ways(info: ModelInfo, names: frozenset[str]) -> frozenset[str]:
    found = set(names)
    for field in info:
        columns = field.relation.columns if field.relation else ()
        if field.name in names:
            found.update(columns)
        elif names.intersection(columns):
            found.add(field.name)
    return frozenset(found)

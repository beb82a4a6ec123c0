"""Actions of any view: what is offered, the question before, the answer after."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import wtforms
from flask import flash, redirect, request

from ..data import Action, ConfigurationError, StoreUnavailable, TooLarge, gettext, ngettext
from ..forms import BaseForm
from ..forms.nested import shown_lines
from . import helpers, security
from .context import ActionButton, ConfirmContext, Consequence, FieldError, Link

F = TypeVar("F", bound=Callable[..., Any])

#: Records that one request may name one by one.
MAX_SELECTED = 1_000
#: Records that a question names.
NAMED = 20
#: What the names of an action form's fields begin with, so that none is taken for another.
PREFIX = "form-"
#: Form field of a list's button: the visitor has not been asked yet.
ASK = "_ask"

log = logging.getLogger("admin_core.actions")


def action(
    name: str,
    text: Any,
    confirmation: Any = None,
    permission: str | None = None,
    *,
    form: Any = None,
    on_list: bool = True,
    on_row: bool = False,
) -> Callable[[F], F]:
    """Make a method of a view a batch action; it gets the selected records' encoded keys.

    *confirmation* is a question asked first.  What the method returns becomes the response;
    ``None`` returns to the list.  *permission* is what ``admin_authorize`` is asked; the name
    of the action when left out.  *form* is a WTForms class, or a function of the view that
    returns one: the question shows its fields, and the method gets the valid form as its second
    argument.  *on_row* offers the action for a single record as well, in its row's menu and on
    its own pages; ``on_list=False`` offers it nowhere else.

    .. versionadded:: 0.1
    """

    def mark(function: F) -> F:
        function._action = Action(  # type: ignore[attr-defined]  # functions take any attribute
            name, text, function, confirmation or "", permission or name, form, on_list, on_row
        )
        return function

    return mark


def hidden_form(base: type[wtforms.Form], name: str, *fields: str) -> type[wtforms.Form]:
    """Return a form class with hidden fields."""
    return type(name, (base,), {field: wtforms.HiddenField() for field in fields})


@dataclass(frozen=True, slots=True)
class Selection:
    """What an action is for: encoded keys, and what the question has to carry along."""

    ids: list[str]
    hidden: tuple[tuple[str, str], ...] = ()
    #: Whether the visitor must be asked, whatever the action says.
    needs_question: bool = False
    #: What the visitor must be told before being asked.
    notice: str = ""
    #: Whether the records could be looked at.
    is_read: bool = True


class ActionsMixin:
    """Gives a view actions: methods marked with :func:`action`.

    A model view has it already.  In a view of your own, expose a method that takes POST and
    returns ``self.handle_action()``.

    .. versionadded:: 0.1
    """

    _actions: dict[str, Action]

    @cached_property
    def actions(self) -> Actions:
        """What answers for the actions."""
        return Actions(self)

    def init_actions(self) -> None:
        """Collect the methods marked as actions; called once, before any is offered."""
        self._actions = marked(self)

    def is_action_allowed(self, name: str) -> bool:
        """Return whether an action is offered and obeyed."""
        return True

    def get_actions_list(self) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """Return (name, text) of the actions that are offered, and their questions by name."""
        return self.actions.listed()

    def get_action_form(self) -> type[wtforms.Form]:
        """Return the form class that carries an action's name and where to return to."""
        return hidden_form(BaseForm, "ActionForm", "action", "url")

    def action_form(self, obj: Any = None) -> wtforms.Form:
        """Return that form for one request."""
        return self.actions.form_class(helpers.get_form_data(), obj=obj)

    def handle_action(self, return_view: str | None = None) -> Any:
        """Answer a request to do something to the selected records.

        *return_view* names the exposed method to return to, where the request names no address.
        """
        return self.actions.respond(return_view)


class Actions:
    """The actions of one view that need not have a model."""

    def __init__(self, view: Any) -> None:
        self.view = view

    # -- decided once --------------------------------------------------------------------------

    @cached_property
    def offered(self) -> dict[str, Action]:
        """Every action by name: the view's own methods, then those of plugins."""
        self.view.init_actions()
        found: dict[str, Action] = dict(self.view._actions)
        for one in self.contributed():
            if one.name in found:
                raise ConfigurationError(
                    f"Two actions of {type(self.view).__qualname__} are named {one.name!r}."
                )
            found[one.name] = one
        return found

    @cached_property
    def form_class(self) -> type[wtforms.Form]:
        """The form that carries an action's name."""
        found: type[wtforms.Form] = self.view.get_action_form()
        return found

    def contributed(self) -> Sequence[Action]:
        """Return the actions of plugins."""
        return ()

    # -- what this visitor may do --------------------------------------------------------------

    def allowed(self) -> list[Action]:
        """Return the actions that the visitor may do now."""
        view = self.view
        return [
            one
            for one in self.offered.values()
            if view.is_action_allowed(one.name) and view.admin.gate.allows(view, one.permission)
        ]

    def listed(self) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """Return (name, text) of the actions for selected records, and their questions."""
        found = [one for one in self.allowed() if one.on_list]
        questions = {one.name: str(one.confirmation) for one in found if one.confirmation}
        return [(one.name, str(one.text)) for one in found], questions

    def on_list(self) -> tuple[ActionButton, ...]:
        """Return the buttons for selected records, named as the view says."""
        names, questions = self.view.get_actions_list()
        known = self.offered
        return tuple(
            _button(replace(known[name], text=text, confirmation=questions.get(name, "")))
            for name, text in names
            if name in known
        )

    def on_row(self, key: str = "") -> tuple[ActionButton, ...]:
        """Return the buttons for a single record: any one, or the one with that key."""
        view, gate = self.view, self.view.admin.gate
        return tuple(
            _button(one)
            for one in self.allowed()
            if one.on_row and (not key or gate.allows(view, one.permission, key))
        )

    # -- answering -----------------------------------------------------------------------------

    def respond(self, return_view: str | None = None) -> Any:
        """Answer a request to do something to the selected records."""
        view = self.view
        back = redirect(self.back_url(return_view))
        carrier = view.action_form()
        if not carrier.validate():
            helpers.flash_errors(carrier, "%(error)s")
            return back
        chosen = self._chosen()
        if chosen is None:
            flash(gettext("This action is not available."), "error")
            return back
        try:
            selection = self.selection(chosen)
            if selection is None:
                return back
            if not selection.ids:
                flash(self.nothing_selected(), "warning")
                return back
            return self._ask_or_run(chosen, selection, back)
        except StoreUnavailable as error:
            log.error("The database did not answer an action", exc_info=error)
            again = self.show_again(
                gettext(
                    "The database does not answer; nothing was changed. What you typed is still "
                    "here: try again in a moment."
                ),
                503,
            )
            if again is None:
                raise
            return again

    def _chosen(self) -> Action | None:
        name = request.form.get("action", "")
        return next((one for one in self.allowed() if one.name == name), None)

    def _ask_or_run(self, chosen: Action, selection: Selection, back: Any) -> Any:
        form_class = self._own_form(chosen)
        form = None
        if selection.notice or self._is_unasked(chosen, selection):
            form = form_class(prefix=PREFIX) if form_class else None
            return self._ask(chosen, selection, form), 409 if selection.notice else 200
        if form_class is not None:
            form = form_class(helpers.get_form_data(), prefix=PREFIX)
            if not self.is_valid(form):
                return self._ask(chosen, selection, form), 422
        answer = self.run(chosen, selection, form)
        return back if answer is None else answer

    def show_again(self, message: str, status: int) -> Any:
        """Return the question with what was typed for it, ``None`` where nothing was.

        It reads no record, so it can be shown when none can be read.
        """
        chosen = self._chosen()
        form_class = self._own_form(chosen) if chosen is not None else None
        if chosen is None or form_class is None or ASK in request.form:
            return None
        form = form_class(helpers.get_form_data(), prefix=PREFIX)
        return self._ask(chosen, self.selection_as_sent(), form, message), status

    def _is_unasked(self, chosen: Action, selection: Selection) -> bool:
        needs = bool(chosen.confirmation) or chosen.form is not None or selection.needs_question
        return needs and ASK in request.form

    def _own_form(self, chosen: Action) -> type[wtforms.Form] | None:
        form = chosen.form
        if form is None or (isinstance(form, type) and issubclass(form, wtforms.Form)):
            return form
        found: type[wtforms.Form] = form(self.view)
        return found

    def _ask(
        self, chosen: Action, selection: Selection, form: wtforms.Form | None, message: str = ""
    ) -> Any:
        view, ids = self.view, selection.ids
        _, questions = view.get_actions_list()
        text = gettext("Do this to the selected records?")
        errors = tuple(FieldError(*one) for one in shown_lines(form)) if form is not None else ()
        for told in filter(None, (message, selection.notice)):
            errors = (FieldError("", told), *errors)
        page = ConfirmContext(
            title=str(chosen.text),
            question=questions.get(chosen.name) or str(chosen.confirmation) or text,
            items=self.items(ids[:NAMED]) if selection.is_read else (),
            more=max(len(ids) - NAMED, 0) if selection.is_read else 0,
            action_url=request.path,
            cancel_url=self.back_url(None),
            confirm_label=self.confirm_label(chosen, len(ids)) if ids else str(chosen.text),
            hidden=(
                ("action", chosen.name),
                ("url", self.back_url(None)),
                *(selection.hidden or (("rowid", one) for one in ids)),
            ),
            is_dangerous=chosen.permission == "delete",
            fields=tuple(form) if form is not None else (),
            errors=errors,
            consequences=self.consequences(chosen, ids) if selection.is_read else (),
        )
        return view.render(getattr(view, "action_template", "admin/model/action.html"), page=page)

    # -- what a view with a model knows better -------------------------------------------------

    def nothing_selected(self) -> str:
        """Return what is said when nothing was selected."""
        return gettext("Select at least one record.")

    def confirm_label(self, chosen: Action, count: int) -> str:
        """Return what the button says that does it."""
        return ngettext(
            "%(text)s %(num)s record", "%(text)s %(num)s records", count, text=chosen.text
        )

    def back_url(self, return_view: str | None) -> str:
        """Return where an action leads back to."""
        view = self.view
        default = view.get_url(f".{return_view or view._default_view}")
        return security.safe_url(request, default)

    def selection(self, chosen: Action) -> Selection | None:
        """Return what was selected, ``None`` when a message says why it cannot be."""
        return Selection(sent_ids(MAX_SELECTED))

    def selection_as_sent(self) -> Selection:
        """Return what was selected without looking at it."""
        return Selection(sent_ids(MAX_SELECTED), is_read=False)

    def items(self, ids: Sequence[str]) -> tuple[Link, ...]:
        """Return what the question names."""
        return tuple(map(Link, ids))

    def consequences(self, chosen: Action, ids: Sequence[str]) -> tuple[Consequence, ...]:
        """Return what else the action touches."""
        return ()

    def is_valid(self, form: wtforms.Form) -> bool:
        """Return whether what was typed for the action is valid."""
        return bool(form.validate())

    def run(self, chosen: Action, selection: Selection, form: wtforms.Form | None) -> Any:
        """Do it; return a response, or ``None``."""
        return chosen.run(self.view, selection.ids, *(() if form is None else (form,)))


def sent_ids(limit: int) -> list[str]:
    """Return the keys that the request names, each once.

    Raises :exc:`TooLarge` beyond *limit*.
    """
    # A row's own button names its record in the address, whatever else is ticked.
    sent = request.args.getlist("rowid") or request.form.getlist("rowid")
    ids = list(dict.fromkeys(one for one in sent if one))
    if len(ids) > limit:
        raise TooLarge(gettext("Select at most %(num)s records at a time.", num=f"{limit:,}"))
    return ids


def marked(view: Any) -> dict[str, Action]:
    """Return the actions that methods of *view* are marked as, by name."""
    found: dict[str, Action] = {}
    for member in dir(type(view)):
        one = getattr(getattr(type(view), member, None), "_action", None)
        if isinstance(one, Action):
            found[one.name] = replace(one, run=_method(member))
    return found


def _method(name: str) -> Callable[..., Any]:
    def run(view: Any, *arguments: Any) -> Any:
        return getattr(view, name)(*arguments)

    return run


def _button(one: Action) -> ActionButton:
    asks = bool(one.confirmation) or one.form is not None
    return ActionButton(one.name, str(one.text), asks, one.permission == "delete")

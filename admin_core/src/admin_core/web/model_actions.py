"""Actions of a model view: what is selected, all that match, one transaction, who may."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import wtforms
from flask import flash, request
from werkzeug.datastructures import MultiDict

from ..data import (
    AccessDenied,
    Action,
    AdminError,
    ConstraintViolated,
    TooLarge,
    ValidationFailed,
    decode_key,
    encode_key,
    gettext,
)
from .actions import MAX_SELECTED, Actions, Selection, sent_ids
from .consequences import consequences
from .context import Consequence, Link, RecordActions
from .saver import constraint_message
from .unit import FollowUpFailed, unit_of_work
from .view_writes import WritePoints

if TYPE_CHECKING:
    from .model_view import ModelView

#: Form fields: "all that match", the list's arguments, and what the question was about.
ALL, LIST, SEEN = "_all", "_list", "_seen"
#: A longer address of a list is not taken for one.
MAX_LIST = 16_000
#: Records that a refusal names.
REFUSED_NAMED = 3


class ModelActions(Actions):
    """The batch actions of one model view."""

    view: ModelView

    def contributed(self) -> Sequence[Action]:
        """Return the actions of plugins."""
        return self.view.admin.plugins.joined("admin_actions", view=self.view)

    def allowed(self) -> list[Action]:
        """Return the actions that the visitor may do now."""
        return list(self.view.allowed_actions())

    def may_do(self) -> list[Action]:
        """Return the actions that nobody and nothing forbids."""
        return super().allowed()

    def back_url(self, return_view: str | None) -> str:
        """Return where an action leads back to."""
        return super().back_url(return_view) if return_view else self.view.return_url()

    def of_record(self, key: str) -> RecordActions | None:
        """Return what the page of the record with that key offers."""
        buttons = self.on_row(key) if key else ()
        if not buttons:
            return None
        view = self.view
        hidden = (("rowid", key), ("url", view.return_url()), ("_ask", "1"))
        return RecordActions(buttons, view.page_url("action_view"), hidden)

    def items(self, ids: Sequence[str]) -> tuple[Link, ...]:
        """Return the labels of the records."""
        view = self.view
        records = view.records("read").get_many(map(decode_key, ids))
        return tuple(Link(view.record_label(record)) for record in records)

    def consequences(self, chosen: Action, ids: Sequence[str]) -> tuple[Consequence, ...]:
        """Return which related records a deletion touches."""
        return consequences(self.view, ids) if chosen.permission == "delete" else ()

    def is_valid(self, form: wtforms.Form) -> bool:
        """Return whether what was typed for the action is valid."""
        return self.view.form_page.is_valid(form)

    # -- what is selected ----------------------------------------------------------------------

    def selection(self, chosen: Action) -> Selection | None:
        """Return the ticked records, or all that the list's arguments describe."""
        limit = self.view.action_max_rows
        if ALL not in request.form or "rowid" in request.args:
            sent = list(map(self._canonical, sent_ids(min(MAX_SELECTED, limit))))
            ids = self._readable(chosen, sent)
            if sent and not ids:
                flash(gettext("This record does not exist."), "error")
                return None
            return Selection(ids)
        state = request.form.get(LIST, "")
        try:
            ids = self._matching(state, limit)
        except ValidationFailed as error:
            flash(str(error), "error")
            return None
        seen = _digest(ids)
        asked = request.form.get(SEEN, "")
        return Selection(
            ids,
            hidden=((ALL, "1"), (LIST, state), (SEEN, seen)),
            needs_question=True,
            notice=gettext("The list has changed since you were asked. Please look again.")
            if asked and asked != seen
            else "",
        )

    def selection_as_sent(self) -> Selection:
        """Return the ticked records, or the list that was meant, without looking at it."""
        if ALL not in request.form or "rowid" in request.args:
            return super().selection_as_sent()
        carried = tuple((name, request.form.get(name, "")) for name in (ALL, LIST, SEEN))
        return Selection([], hidden=carried, needs_question=True, is_read=False)

    def _matching(self, text: str, limit: int) -> list[str]:
        """Return the keys of every record of a list.

        A list that cannot be read exactly as it was shown would be another, longer one.
        """
        view = self.view
        wrong = gettext("The list cannot be read as it was shown; nothing was changed.")
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=200)
        except ValueError as error:
            raise ValidationFailed(wrong) from error
        state = view.list_page.read(MultiDict(pairs))
        if len(text) > MAX_LIST or state.problems:
            raise ValidationFailed(" ".join((wrong, *state.problems)))
        query = replace(
            view.list_page.query(state.first_page()),
            paths=view.store.info.primary_key,
            offset=0,
            limit=limit + 1,
            position=None,
            count="none",
        )
        records = view.records("read").iterate(query)
        ids = [view.store.encoded_key(record) for record in records]
        if len(ids) > limit:
            raise TooLarge(
                gettext(
                    "The list has more than %(num)s records, which is the most that one action "
                    "may change. Filter it first.",
                    num=f"{limit:,}",
                )
            )
        return ids

    def _readable(self, chosen: Action, ids: list[str]) -> list[str]:
        """Leave out the keys of records that the visitor cannot see.

        An action's method may go by the keys alone.  Our own one counts those it does not find.
        """
        view = self.view
        records = view.records("read")
        is_bounded = records.conditions or type(view).get_query is not WritePoints.get_query
        is_ours = chosen.name == "delete" and type(view).action_delete is WritePoints.action_delete
        if not ids or is_ours or not is_bounded:
            return ids
        found = records.get_many(map(decode_key, ids), view.store.info.primary_key)
        seen = set(map(view.store.encoded_key, found))
        return [one for one in ids if one in seen]

    def _canonical(self, sent: str) -> str:
        """Return the one text of a key, which is what policies are asked about."""
        key = self.view.store.parse_key(decode_key(sent[:8_000]))
        return sent if key is None else encode_key(key)

    # -- doing it ------------------------------------------------------------------------------

    def run(self, chosen: Action, selection: Selection, form: wtforms.Form | None) -> Any:
        """Do it in one transaction; what refuses it is said, and nothing is changed then."""
        try:
            with unit_of_work(self.view.store):
                self._require_each(chosen, selection.ids)
                return super().run(chosen, selection, form)
        except FollowUpFailed as error:
            self.view.report_follow_up(error)
        except (ValidationFailed, ConstraintViolated, AccessDenied) as error:
            return self._refusal(chosen, selection, form, error)
        return None

    def _refusal(
        self,
        chosen: Action,
        selection: Selection,
        form: wtforms.Form | None,
        error: AdminError,
    ) -> Any:
        """Say why nothing was changed; what was typed for the action is shown again."""
        if isinstance(error, AccessDenied):
            message, status = str(error) or gettext("You may not do this"), 403
        elif isinstance(error, ConstraintViolated):
            message = f"{gettext('Nothing was changed.')} {constraint_message(error)}"
            status = 422
        else:
            message, status = str(error), 422
        if form is not None:
            return self._ask(chosen, selection, form, message), status
        if status == 403:
            raise error
        flash(message, "error")
        return None

    def _require_each(self, chosen: Action, ids: Sequence[str]) -> None:
        """Refuse all when the visitor may not do it to one of the records they see."""
        refused = self._refused(chosen.permission, ids)
        if refused:
            names = [link.label for link in self.items(refused[:REFUSED_NAMED])]
            more = len(refused) - len(names)
            shown = ", ".join(names) + (f" +{more}" if more else "")
            raise AccessDenied(
                gettext(
                    "Nothing was changed: your account may not do this to %(what)s.", what=shown
                )
            )

    def _refused(self, permission: str, ids: Sequence[str]) -> list[str]:
        view, gate = self.view, self.view.admin.gate
        if view.admin.plugins.implements("admin_authorize"):
            refused = [one for one in ids if not gate.allows(view, permission, one)]
            if refused:
                return refused
        if not gate.row_conditions(view, permission):
            return []
        keys, paths = list(map(decode_key, ids)), view.store.info.primary_key
        encoded = view.store.encoded_key
        within = {encoded(one) for one in view.records(permission).get_many(keys, paths)}
        seen = map(encoded, view.records("read").get_many(keys, paths))
        return [one for one in seen if one not in within]


def _digest(ids: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(sorted(ids)).encode("utf-8", "surrogatepass")).hexdigest()[:32]

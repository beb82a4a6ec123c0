"""The details page: one record, every field, read only."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..forms.rules import RuleSet
from ..forms.shown import ShownValues
from . import dialogs
from .columns import Column, columns
from .context import DetailsContext, Fact
from .inline_tables import child_tables
from .page_values import value_reader
from .reach import may
from .related import LinkMaker
from .related_panels import RelatedPanels

if TYPE_CHECKING:
    from .model_view import ModelView


class DetailsPage:
    """What the details page shows, decided once per view."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The fields, in order."""
        return columns(self.view, self.view.get_details_columns(), "details")

    def columns_seen(self) -> tuple[Column, ...]:
        """Return the fields that the visitor may see."""
        can_see = self.view.can_see
        return tuple(column for column in self.columns if can_see(column.name))

    @cached_property
    def rules(self) -> RuleSet | None:
        """How the values are laid out, ``None`` where the view has no rules for it."""
        rules = self.view.column_details_rules
        return RuleSet(self.view, rules) if rules else None

    def load_paths(self) -> tuple[str, ...]:
        """Return what the store loads: the fields shown, and every plain one."""
        plain = [f.name for f in self.view.store.info if not f.relation]
        shown = [column.name for column in self.columns_seen() if column.field is not None]
        return tuple(dict.fromkeys((*plain, *shown)))

    def respond(self, key: tuple[str, ...]) -> Any:
        """Answer the page of the record with that key."""
        view = self.view
        view.require("read", key)
        record = view.records("read").get(key, self.load_paths())
        if record is None:
            return view.answer_missing()
        encoded = view.store.encoded_key(record)
        links = LinkMaker(view)
        facts = tuple(
            Fact(column.label, column.make_cell(links)(record), column.name, column.css_class)
            for column in self.columns_seen()
        )
        rules = self.rules
        is_open = dialogs.is_open(view, "details")
        page = DetailsContext(
            title=view.record_label(record),
            facts=facts,
            return_url=view.return_url(),
            rules=rules,
            form=ShownValues(facts) if rules else None,
            edit_url=dialogs.link(view, "edit", view.record_url("edit_view", encoded))
            if may(view, "update", record)
            else "",
            edit_dialog=view.edit_modal,
            delete_url=view.record_url("delete_view", encoded)
            if not is_open and may(view, "delete", record)
            else "",
            actions=None if is_open else view.actions.of_record(encoded),
            panels=() if is_open else tuple(RelatedPanels(view).of(record)),
            children=() if is_open else tuple(child_tables(view, record, links)),
        )
        old_names = {
            "details_columns": [(column.name, column.label) for column in self.columns_seen()],
            "get_value": value_reader(view, "details"),
            "return_url": page.return_url,
        }
        template = dialogs.template(view, "details")
        return view.render(template, page=page, model=record, **old_names)

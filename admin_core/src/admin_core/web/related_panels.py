"""The details page's panels: for each relation to many, how many there are and the first few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import request

from ..data import Condition, FieldInfo, ListQuery, RecordStore, gettext, quoted_key
from .columns import label_of
from .context import Link, RelatedPanel
from .pager import shown_count
from .related import MAX_BACK
from .security import this_page

if TYPE_CHECKING:
    from .model_view import ModelView


class RelatedPanels:
    """Reads what belongs to one record, through the target's own view: nothing else is shown.

    Each panel costs a statement for its rows and, when there are more, one to count them.
    """

    def __init__(self, view: ModelView) -> None:
        self.view = view

    def of(self, record: Any) -> Iterator[RelatedPanel]:
        """Yield a panel for each relation to many that the visitor may see."""
        view = self.view
        for field in view.store.info if view.details_related_rows else ():
            if not _is_offered(view, field):
                continue
            target = view.admin.view_of(view.store.related(field.name).info.model)
            gate = view.admin.gate
            if target is None or not gate.may_access(target) or not gate.allows(target, "read"):
                continue
            yield self._panel(field, target, record)

    def _panel(self, field: FieldInfo, target: ModelView, record: Any) -> RelatedPanel:
        view = self.view
        key = view.store.encoded_key(record)
        reverse = field.relation.reverse if field.relation else ""
        page = target.records("read").find(
            ListQuery(
                conditions=(Condition(reverse, "equals", key),),
                order=target.store.total_order(target.default_order()),
                limit=view.details_related_rows,
                count="capped",
                count_limit=target.count_limit,
            )
        )
        opened = target.page_to_open()
        start = f"{target.page_url(opened)}?id=" if opened else ""
        back = _back()
        store: RecordStore = target.store
        return RelatedPanel(
            name=field.name,
            label=label_of(view, field.name),
            count=shown_count(page.total),
            items=tuple(
                Link(
                    store.label(one),
                    f"{start}{quoted_key(store.encoded_key(one))}{back}" if start else "",
                )
                for one in page.records
            ),
            list_url=self._list_url(target, reverse, key),
            add_url=self._add_url(target, reverse, key, back),
            add_label=gettext("New %(what)s", what=target.singular()),
        )

    def _list_url(self, target: ModelView, reverse: str, key: str) -> str:
        name = f"{reverse}__equals"
        if name not in target.list_page.filters.known():
            return ""
        return f"{target.list_url()}?{urlencode({name: key})}"

    def _add_url(self, target: ModelView, reverse: str, key: str, back: str) -> str:
        gate = target.admin.gate
        if not (gate.allows(target, "create") and target.can_set(reverse, "create")):
            return ""
        if reverse not in target.form_page.create_class()._fields:
            return ""
        return f"{target.page_url('create_view')}?{urlencode({reverse: key})}{back}"


def _is_offered(view: ModelView, field: FieldInfo) -> bool:
    relation = field.relation
    if relation is None or not relation.many or not relation.reverse:
        return False
    if field.name in view.inlines.by_name:
        return False  # these have a table of their own
    return view.can_see(field.name) and view.can_see(f"{field.name}.{relation.reverse}")


def _back() -> str:
    here = this_page(request)
    return f"&{urlencode({'url': here})}" if len(here) <= MAX_BACK else ""

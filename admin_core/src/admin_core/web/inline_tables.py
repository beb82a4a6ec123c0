"""The children of a record on its details page: small tables, of a bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..data import ListQuery
from .columns import columns, label_of
from .context import ChildTable
from .pager import shown_count

if TYPE_CHECKING:
    from .inline import InlineView
    from .model_view import ModelView
    from .related import LinkMaker

#: Rows of one table; beyond it stand the number of them and a link to their list.
ROWS_SHOWN = 20


def child_tables(view: ModelView, record: Any, links: LinkMaker) -> Iterator[ChildTable]:
    """Yield a table for each list of children that the visitor may see."""
    for inline in view.inlines.by_name.values():
        if inline.is_visible():
            yield _table(inline, view.store.encoded_key(record), links)


def _table(inline: InlineView, parent: str, links: LinkMaker) -> ChildTable:
    own: Any = inline
    names = [name for name in inline.get_form_columns() if name in inline.store.info]
    shown = [(name, label_of(inline, name)) for name in names if inline.can_see(name)]
    found = columns(own, shown, "details", {}, {})
    query = ListQuery(
        paths=inline.paths, conditions=(inline.children_of([parent]),), order=inline.order,
        limit=ROWS_SHOWN, count="capped",
    )  # fmt: skip
    page = inline.records("read").find(query)
    cells = [column.make_cell(links) for column in found]
    return ChildTable(
        title=str(inline.name),
        headers=tuple(column.label for column in found),
        rows=tuple(tuple(cell(record) for cell in cells) for record in page.records),
        count=shown_count(page.total) if page.has_next else "",
        list_url=inline.list_url_of(parent) if page.has_next else "",
    )

"""The rows of a list as markup: what a template would say, said faster.

A list of fifty rows has a thousand places for a value.  What is the same in each row is escaped
once here, and a value once.  Cells and rows need no closing tags, plain attributes no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ..data import gettext, quoted_key
from ..formats import escaped
from .context import ListContext, Row, RowLink
from .type_formatters import rendered

_BARE = re.compile(r"[\w.-]+")


@pass_context
def row_writer(context: Context, page: ListContext) -> RowWriter:
    """Return what writes the rows of *page* with the names of its template."""
    return RowWriter(context, page)


class RowWriter:
    """Writes rows, each whole or in the parts that templates may replace."""

    def __init__(self, context: Context, page: ListContext) -> None:
        self.context = context
        self.rows = page.rows
        self._first, *rest = page.headers
        self._openings = [_opening(head.css_class, head.label) for head in rest]
        self._start = f"<th scope=row class={_quoted(self._first.css_class)}>"
        self._select = _around(gettext("Select %(record)s", record="{}")) if page.actions else None
        self._more = _around(gettext("Actions for %(record)s", record="{}"))
        self._buttons = [_button(one, page.action_url) for one in page.row_actions]
        self._label = cache(escaped)
        self.has_menu = bool(self._buttons) or any(row.links or row.actions for row in page.rows)

    def whole(self) -> Markup:
        """Return all rows."""
        return Markup("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for row in self.rows:
            menu = f"<td class=rowact>{self._menu(row)}" if self.has_menu else ""
            yield f"{self._cells(row)}{menu}"

    def cells(self, row: Row) -> Markup:
        """Return a row but for its menu."""
        return Markup(self._cells(row))

    def menu(self, row: Row) -> Markup:
        """Return a row's menu: links, what actions render by themselves, and buttons."""
        return Markup(self._menu(row))

    def _cells(self, row: Row) -> str:
        parts = ["<tr>"]
        if self._select is not None:
            before, after = self._select
            parts.append(
                "<td class=sel><label><input class=action-checkbox type=checkbox name=rowid "
                f'value="{escaped(row.key)}" form=action_form '
                f'aria-label="{before}{escaped(row.label)}{after}"></label>'
            )
        first = self._shown(row.cells[0])
        if row.url:
            first = f'<a href="{escaped(row.url)}">{first or escaped(row.key)}</a>'
        parts += (self._start, first, escaped(row.edit) if row.edit else "")
        for tag, cell in zip(self._openings, row.cells[1:], strict=True):
            parts += (tag, self._shown(cell))
        return "".join(parts)

    def _shown(self, cell: Any) -> str:
        if type(cell) is str or isinstance(cell, Markup):
            return escaped(cell)
        return str(rendered(self.context, cell))

    def _menu(self, row: Row) -> str:
        before, after = self._more
        parts = [
            "<details class=ad-rowmenu><summary "
            f'aria-label="{before}{escaped(row.label)}{after}">⋯</summary><ul>'
        ]
        parts += map(self._link, row.links)
        for action in row.actions:
            parts += ("<li>", escaped(action.render_ctx(self.context, row.key, row.record)))
        if self._buttons:
            key = quoted_key(row.key)
            parts += (f"{start}{key}{end}" for start, end in self._buttons)
        return f"{''.join(parts)}</ul></details>"

    def _link(self, link: RowLink) -> str:
        dialog = ' data-dialog="page"' if link.is_dialog else ""
        icon = f'<i class="{escaped(link.icon)}" aria-hidden="true"></i> ' if link.icon else ""
        return f'<li><a href="{escaped(link.url)}"{dialog}>{icon}{self._label(link.label)}</a>'


def _button(action: Any, url: str) -> tuple[str, str]:
    """Return what stands before and after the row's key in a button."""
    question = "…" if action.needs_question else ""
    return (
        f'<li><button type="submit" form="action_form" formaction="{escaped(url)}?rowid=',
        f'" name="action" value="{escaped(action.name)}">{escaped(action.text)}{question}</button>',
    )


def _around(text: str) -> tuple[str, str]:
    before, _, after = text.partition("{}")
    return escaped(before), escaped(after)


def _opening(css_class: str, label: str) -> str:
    """Return what opens the cells of a column; values that need no quotes have none."""
    return f"<td class={_quoted(css_class)} data-l={_quoted(label)}>"


def _quoted(value: str) -> str:
    return value if _BARE.fullmatch(value) else f'"{escaped(value)}"'

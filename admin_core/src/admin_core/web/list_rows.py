"""The rows of a list as markup: what a template would say, said faster.

A list of fifty rows has a thousand places for a value.  What is the same in each row is escaped
once here, and a value once.  Cells and rows need no closing tags, plain attributes no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ..data import gettext, quoted_key
from ..escaping import escaped, special
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
        menu = self.rows[0].menu
        #: What stands before and after the key in the links of every row, where all have the same.
        self._pages = None if menu.pages is None else [_page(one, menu.tail) for one in menu.pages]
        same = bool(self._buttons or self._pages)
        self.has_menu = same or any(row.links or row.actions for row in self._differing())

    def _differing(self) -> Sequence[Row]:
        return self.rows if self._pages is None else ()

    def whole(self) -> Markup:
        """Return all rows."""
        lines = []
        for row in self.rows:
            key, label = escaped(row.key), escaped(row.label)
            menu = f"<td class=rowact>{self._menu(row, label)}" if self.has_menu else ""
            lines.append(f"{self._cells(row, key, label)}{menu}")
        return Markup("\n".join(lines))

    def cells(self, row: Row) -> Markup:
        """Return a row but for its menu."""
        return Markup(self._cells(row, escaped(row.key), escaped(row.label)))

    def menu(self, row: Row) -> Markup:
        """Return a row's menu: links, what actions render by themselves, and buttons."""
        return Markup(self._menu(row, escaped(row.label)))

    def _cells(self, row: Row, key: str, label: str) -> str:
        parts = ["<tr>"]
        if self._select is not None:
            before, after = self._select
            parts.append(
                "<td class=sel><label><input class=action-checkbox type=checkbox name=rowid "
                f'value="{key}" form=action_form aria-label="{before}{label}{after}"></label>'
            )
        # Most cells are texts with nothing to escape: a call for each would take as long as all
        # the rest of the row.
        first, *rest = [
            cell if type(cell) is Markup or type(cell) is str and not special(cell)
            else self._shown(cell)
            for cell in row.cells
        ]  # fmt: skip
        if row.url:
            first = f'<a href="{escaped(row.url)}">{first or key}</a>'
        parts += (self._start, first, escaped(row.edit) if row.edit else "")
        parts += chain.from_iterable(zip(self._openings, rest, strict=True))
        return "".join(parts)

    def _shown(self, cell: Any) -> str:
        if type(cell) is str or isinstance(cell, Markup):
            return escaped(cell)
        return str(rendered(self.context, cell))

    def _menu(self, row: Row, label: str) -> str:
        before, after = self._more
        key = quoted_key(row.key)
        parts = [
            "<details class=ad-rowmenu><summary "
            f'aria-label="{before}{label}{after}">⋯</summary><ul>'
        ]
        if self._pages is not None:
            parts += [f"{start}{key}{end}" for start, end in self._pages]
        else:
            parts += map(_link, row.links)
            for action in row.actions:
                parts += ("<li>", escaped(action.render_ctx(self.context, row.key, row.record)))
        parts += [f"{start}{key}{end}" for start, end in self._buttons]
        parts.append("</ul></details>")
        return "".join(parts)


def _link(link: RowLink) -> str:
    start, end = _page(link, "")
    return start + end


def _page(link: RowLink, tail: str) -> tuple[str, str]:
    """Return what stands before and after the end of a link's address."""
    dialog = ' data-dialog="page"' if link.is_dialog else ""
    icon = f'<i class="{escaped(link.icon)}" aria-hidden="true"></i> ' if link.icon else ""
    return (
        f'<li><a href="{escaped(link.url)}',
        f'{escaped(tail)}"{dialog}>{icon}{escaped(link.label)}</a>',
    )


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

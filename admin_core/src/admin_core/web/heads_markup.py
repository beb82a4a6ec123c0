"""The heads of a list's columns as markup; attributes need quotes only where blanks may be."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ..data import gettext
from ..escaping import escaped
from .context import Header


def column_heads(heads: Iterable[Header]) -> Markup:
    """Return the heads of a table's columns.

    .. versionadded:: 0.1
    """
    return Markup("\n".join([_head(number, head) for number, head in enumerate(heads, 1)]))


def _head(number: int, head: Header) -> str:
    """Return the head of a column: its sort link, and the button that tells about it."""
    parts = [f'<th scope=col class="column-header {escaped(head.css_class)}"']
    if head.sorted and head.place < 2:
        parts.append(f" aria-sort={head.sorted}")
    parts.append(">")
    label, about = escaped(head.label), f"ad-about-{number}"
    if head.sort_url:
        described = f" aria-describedby={about}" if head.description else ""
        parts.append(f'<a href="{escaped(head.sort_url)}"{described}>{label}{_arrow(head)}</a>')
    else:
        parts.append(f"<span class=ad-head>{label}</span>")
    if head.description:
        word = escaped(gettext("About %(column)s", column=head.label))
        parts.append(
            f"<button class=ad-about type=button popovertarget={about} "
            f'aria-label="{word}">?</button>'
            f"<span class=ad-hint id={about} popover>{escaped(head.description)}</span>"
        )
    return "".join(parts)


def _arrow(head: Header) -> str:
    if not head.sorted:
        return ""
    place = f"<sup>{head.place}</sup>" if head.place else ""
    return f" <span aria-hidden=true>{'↑' if head.sorted == 'ascending' else '↓'}{place}</span>"

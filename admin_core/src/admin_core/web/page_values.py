"""``get_value`` of the pages' templates: a single value, looked up where the page is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from jinja2.runtime import Context

from .context import Row
from .type_formatters import rendered

if TYPE_CHECKING:
    from .view_columns import ColumnPoints


def value_reader(view: ColumnPoints, purpose: str) -> Callable[..., Any]:
    """Return the template function ``get_value(model, name)``.

    *model* is a record, or a row of the list page.
    """

    @pass_context
    def get_value(context: Context, model: Any, name: str) -> Any:
        record = model.record if isinstance(model, Row) else model
        read = view.get_list_value if purpose == "list" else view.get_detail_value
        return rendered(context, read(context, record, name))

    return get_value

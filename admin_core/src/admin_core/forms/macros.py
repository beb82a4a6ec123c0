"""Where rendering rules find macros: in the template that shows the page, else in our library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from ..data import ConfigurationError

#: The template that holds our own macros, known to rules as ``lib``.
LIBRARY = "admin/lib.html"

#: Where a request remembers the view that answers it.
CURRENT_VIEW = "admin_core.view"

_CONTEXT = "admin_core.template_context"
_LIBRARY = "admin_core.template_library"


def remember_names(names: Mapping[str, Any]) -> None:
    """Keep the names that a page's template is about to get."""
    request.environ[_CONTEXT] = names
    request.environ.pop(_LIBRARY, None)


@pass_context
def resolve_ctx(context: Context) -> str:
    """Let rules find the macros that the calling template defines or imports."""
    remember_names(context.get_all())
    return ""


def page_names() -> Mapping[str, Any]:
    """Return the names that the current page's template knows; none outside of a page."""
    if not has_request_context():
        return {}
    if _CONTEXT not in request.environ and CURRENT_VIEW in request.environ:
        # Before any template runs: what every page of the view knows.
        view = request.environ[CURRENT_VIEW]
        remember_names(view.admin.template_context(view))
    found: Mapping[str, Any] = request.environ.get(_CONTEXT, {})
    return found


def find_macro(name: str) -> Callable[..., Any]:
    """Return the macro of that name; ``lib.render_field`` is ``render_field`` of our library.

    A template's own ``lib`` comes first.  Raises :exc:`ConfigurationError` when there is no
    such macro.
    """
    first, *rest = name.split(".")
    found: Any = page_names().get(first)
    for one in rest:
        found = getattr(found, one, None)
    if _is_missing(found) and first == "lib" and len(rest) == 1:
        found = getattr(_library(), rest[0], None)
    if _is_missing(found) or not callable(found):
        raise ConfigurationError(
            f"No macro {name!r} is known to this page. Define it at the top of the template that "
            f"the view names, or import the file that has it there:  "
            f'{{% import "macros.html" as {first} with context %}}'
        )
    macro: Callable[..., Any] = found
    return macro


def _is_missing(found: Any) -> bool:
    return found is None or isinstance(found, Undefined)


def _library() -> Any:
    module = request.environ.get(_LIBRARY)
    if module is None:
        names = dict(page_names())
        module = current_app.jinja_env.get_template(LIBRARY).make_module(names)
        request.environ[_LIBRARY] = module
    return module

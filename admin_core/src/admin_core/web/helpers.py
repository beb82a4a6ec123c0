"""Small functions for handlers and templates; ``h`` in every admin template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import wtforms
from flask import flash, request, url_for
from jinja2 import pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from werkzeug.datastructures import MultiDict

from ..data import gettext
from ..forms.macros import CURRENT_VIEW, page_names
from ..forms.macros import resolve_ctx as resolve_ctx
from ..forms.validators import FieldListInputRequired, ItemsRequired
from . import security
from .heads_markup import column_heads as column_heads
from .list_rows import row_writer as row_writer
from .selects import operator_options as operator_options
from .selects import options as options
from .type_formatters import rendered

#: Where a request says what its forms hold instead of what was sent.
_SENT = "admin_core.form_data"


def set_current_view(view: Any) -> None:
    """Remember which view answers the current request."""
    request.environ[CURRENT_VIEW] = view


def get_current_view() -> Any:
    """Return the view that answers the current request, ``None`` outside the admin."""
    return request.environ.get(CURRENT_VIEW) if request else None


def get_url(endpoint: str, **kwargs: Any) -> str:
    """Return an address, through the current view's ``get_url`` where there is one."""
    view = get_current_view()
    return str(view.get_url(endpoint, **kwargs)) if view else url_for(endpoint, **kwargs)


def is_required_form_field(field: Any) -> bool:
    """Return whether a form field must be filled in."""
    required = (
        wtforms.validators.DataRequired,
        wtforms.validators.InputRequired,
        FieldListInputRequired,
        ItemsRequired,
    )
    return any(isinstance(one, required) for one in field.validators)


def is_form_submitted() -> bool:
    """Return whether the request sends a form."""
    return request.method in {"PUT", "POST"}


def validate_form_on_submit(form: wtforms.Form) -> bool:
    """Return whether a form was sent and is valid."""
    return is_form_submitted() and bool(form.validate())


def get_form_data() -> Any:
    """Return what was sent, files included; ``None`` when nothing was.

    A request that makes several records has a form for each, and says here what it holds.
    """
    instead = request.environ.get(_SENT)
    if instead is not None:
        return instead
    if not is_form_submitted():
        return None
    if not request.files:
        return request.form
    data = request.form.copy()
    for name, files in request.files.lists():
        # WTForms looks for files among the other values, which are texts otherwise.
        values: list[Any] = [*data.getlist(name), *files]
        data.setlist(name, values)
    return data


@contextmanager
def sending(sent: MultiDict[str, Any]) -> Iterator[None]:
    """Let the forms that are made meanwhile hold *sent*, whatever the request has.

    The token that the request carries goes along.
    """
    sent.setlist("csrf_token", request.form.getlist("csrf_token"))
    request.environ[_SENT] = sent
    try:
        yield
    finally:
        del request.environ[_SENT]


def wants_json() -> bool:
    """Return whether the client would rather have JSON than a page."""
    accepted = request.accept_mimetypes
    return bool(accepted["application/json"] > accepted["text/html"])


def is_field_error(errors: Any) -> bool:
    """Return whether a field itself, and not only one inside it, has an error."""
    return isinstance(errors, (list, tuple)) and any(isinstance(one, str) for one in errors)


def flash_errors(form: wtforms.Form, message: str) -> None:
    """Flash each field's errors, put into ``%(error)s`` of *message*."""
    for field in form:
        if field.errors:
            text = ", ".join(map(str, field.errors))
            flash(gettext(message, error=f"{field.label.text}: {text}"), "error")


def prettify_class_name(name: str) -> str:
    """Return ``"My View"`` for ``MyView``."""
    return re.sub(r"(?<=.)([A-Z])", r" \1", name)


def is_safe_url(target: str) -> bool:
    """Return whether an address stays on this host; never raises."""
    return security.is_safe_url(target, request)


def get_redirect_target(param_name: str = "url") -> str | None:
    """Return the address named in the request, ``None`` when there is no safe one."""
    return security.safe_url(request, "", param_name) or None


def get_render_ctx() -> Mapping[str, Any]:
    """Return the names that the current page's template knows."""
    return page_names()


@pass_context
def is_replaced(context: Context, *blocks: str) -> bool:
    """Return whether a template has put its own content into one of these blocks."""
    return any(len(context.blocks.get(name, ())) > 1 for name in blocks)


class Macros:
    """The macros of a template, which is only opened when one of them is asked for."""

    def __init__(self, context: Context, name: str) -> None:
        self._context = context
        self._name = name

    @cached_property
    def _module(self) -> TemplateModule:
        template = self._context.environment.get_template(self._name)
        return template.make_module(self._context.get_all(), shared=True)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._module, name)


@pass_context
def macros(context: Context, template: str) -> Macros:
    """Return the macros of *template*, as ``import with context`` does, for pages that may not
    need them.
    """
    return Macros(context, template)


@pass_context
def show(context: Context, cell: Any) -> Any:
    """Return a single cell as markup."""
    return rendered(context, cell)

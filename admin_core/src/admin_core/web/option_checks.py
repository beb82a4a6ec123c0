"""Options that contradict each other, are of the wrong kind, or lead nowhere."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import TemplateNotFound

from ..data import Problem, did_you_mean
from .options import FormOptions, ListOptions, PageOptions, known_options

#: Option -> options that do nothing unless it is on.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "can_create": ("create_modal", "form_create_rules", "form_create_readonly_columns"),
    "can_edit": (
        "edit_modal", "form_edit_rules", "form_edit_readonly_columns", "column_editable_list",
    ),
    "can_view_details": (
        "details_modal", "column_details_list", "column_details_exclude_list",
        "column_details_rules", "column_formatters_detail", "column_type_formatters_detail",
    ),
    "can_export": (
        "column_export_list", "column_export_exclude_list", "column_formatters_export",
        "column_type_formatters_export",
    ),
}  # fmt: skip

#: What a form class of one's own leaves nothing to do for.
_SCAFFOLDING = ("form_columns", "form_excluded_columns", "form_args", "form_overrides",
                "form_extra_fields", "form_choices")  # fmt: skip


def option_problems(view: Any, where: str) -> Iterator[Problem]:
    """Yield what is wrong with a view's options apart from the names in them."""
    yield from _strings(view, where)
    yield from _switched_off(view, where)
    if view.form is not None:
        for option in _SCAFFOLDING:
            if _is_set(view, option):
                yield _warning(f"{where}.{option} does nothing, since {where}.form is given.")
    if view.can_set_page_size and view.page_size and view.page_size not in view.page_size_options:
        options = sorted({*view.page_size_options, view.page_size})
        yield _warning(
            f"{where}.page_size is {view.page_size}, which is not among page_size_options.",
            f"Add it:  page_size_options = {tuple(options)}",
        )
    if view.simple_list_pager and _is_set(view, "count_strategy"):
        yield _warning(f"{where}.count_strategy does nothing, since simple_list_pager counts none.")
    yield from _actions(view, where)
    yield from _templates(view, where)


def _strings(view: Any, where: str) -> Iterator[Problem]:
    """Yield options that hold one text where several names belong: it would be read by letters."""
    for option in sorted(known_options()):
        default, value = _default(option), getattr(view, option)
        is_many = isinstance(default, (tuple, list)) or (
            default is None
            and option.startswith(("column_", "form_"))
            and option.endswith(("_list", "_columns", "_filters", "_rules"))
        )
        if is_many and isinstance(value, str):
            yield Problem(
                "core.option",
                "error",
                f"{where}.{option} is one text where a sequence of names belongs.",
                f"Write:  {option} = ({value!r},)",
            )


def _switched_off(view: Any, where: str) -> Iterator[Problem]:
    for switch, options in _NEEDS.items():
        # A property decides per request; only what is off for everybody can be judged here.
        if inspect.getattr_static(view, switch) is not False:
            continue
        for option in options:
            if _is_set(view, option):
                yield _warning(
                    f"{where}.{option} does nothing, since {switch} is off.",
                    f"Set  {switch} = True  or leave it out.",
                )


def _actions(view: Any, where: str) -> Iterator[Problem]:
    offered = view.actions.offered
    for name in view.action_disallowed_list:
        if name not in offered:
            hint = did_you_mean(str(name), offered)
            yield _warning(f"{where}.action_disallowed_list names {name!r}, no action.{hint}")


def _templates(view: Any, where: str) -> Iterator[Problem]:
    app = view.admin.app
    if app is None or app.jinja_env.loader is None:
        return
    for option in sorted(name for name in known_options() if name.endswith("_template")):
        name = getattr(view, option)
        if name == _default(option):
            continue
        try:
            app.jinja_env.loader.get_source(app.jinja_env, name)
        except TemplateNotFound:
            yield Problem(
                "core.template", "error", f"{where}.{option} names {name!r}, which is not found."
            )


def _default(option: str) -> Any:
    for group in (ListOptions, FormOptions, PageOptions):
        if option in vars(group):
            return vars(group)[option]
    return None


def _is_set(view: Any, option: str) -> bool:
    value = inspect.getattr_static(view, option, None)
    return bool(value) and value is not _default(option)


def _warning(message: str, hint: str = "") -> Problem:
    return Problem("core.option", "warning", message, hint)

"""What ``flask admin check`` says about a view's forms."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from ..data import AdminError, Problem
from ..data.errors import did_you_mean
from .form_classes import field_names

_BY_NAME = ("form_args", "form_overrides", "form_widget_args", "form_choices")
_READ_ONLY = (
    "form_readonly_columns",
    "form_create_readonly_columns",
    "form_edit_readonly_columns",
)


def form_problems(view: Any, where: str) -> Iterator[Problem]:
    """Yield what rules leave out, and names in options that no form of the view has."""
    page = view.form_page
    try:
        with warnings.catch_warnings():
            # The same is said below, with what to do about it.
            warnings.simplefilter("ignore", UserWarning)
            left_out = {action: page.left_out(action) for action in ("create", "update")}
    except (AdminError, TypeError) as error:
        yield Problem("core.rules", "error", f"{where}: {error}")
        return
    for action, option in (("create", "form_create_rules"), ("update", "form_edit_rules")):
        if left_out[action]:
            yield _left_out(view, where, action, option, left_out[action])
    known = [*field_names(page.create_class), *field_names(page.edit_class)]
    known += [field.name for field in view.store.info]
    for option in (*_BY_NAME, *_READ_ONLY):
        for name in getattr(view, option) or ():
            if name not in known:
                hint = did_you_mean(name, known)
                yield Problem(
                    "core.option", "warning", f"{where}.{option} names {name!r}, no field.{hint}"
                )


def _left_out(view: Any, where: str, action: str, option: str, names: tuple[str, ...]) -> Problem:
    info = view.store.info
    needed = [n for n in names if n in info and info.field(n).required]
    listed = ", ".join(names)
    if needed and action == "create":
        return Problem(
            "core.rules",
            "error",
            f"{where}: no record can be created, because the rules do not show "
            f"{', '.join(needed)}, which the model requires.",
            f"Name it in {option} or form_rules, or give the model a default.",
        )
    return Problem(
        "core.rules",
        "warning",
        f"{where}: the rules of the {action} page do not show {listed}: left out of its form.",
        f"Name them in {option} or form_rules, or leave them out with form_excluded_columns.",
    )

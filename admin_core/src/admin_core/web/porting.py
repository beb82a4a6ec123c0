"""What code written for an older admin says, and what it means here."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Flask

from ..data import Problem
from .theme import Theme

#: Swatches of dark colours; what remains of a swatch, since colours are tokens of one style
#: sheet here.
DARK_SWATCHES = frozenset({"cyborg", "darkly", "slate", "solar", "superhero"})

#: Key of an application's configuration -> the older name that is read where it is missing.
CONFIG_KEYS: Mapping[str, str] = {
    "FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION": "ADMIN_RAISE_ON_VIEW_EXCEPTION",
    "FLASK_ADMIN_RAISE_ON_INTEGRITY_ERROR": "ADMIN_RAISE_ON_INTEGRITY_ERROR",
    "FLASK_ADMIN_MAPS_SEARCH": "MAPBOX_SEARCH",
    "FLASK_ADMIN_GOOGLE_MAPS_API_KEY": "GOOGLE_MAPS_API_KEY",
    "FLASK_ADMIN_MAPBOX_MAP_ID": "MAPBOX_MAP_ID",
    "FLASK_ADMIN_MAPBOX_ACCESS_TOKEN": "MAPBOX_ACCESS_TOKEN",
    "FLASK_ADMIN_DEFAULT_CENTER_LAT": "DEFAULT_CENTER_LAT",
    "FLASK_ADMIN_DEFAULT_CENTER_LONG": "DEFAULT_CENTER_LONG",
}


def setting(config: Mapping[str, Any], name: str, default: Any = None) -> Any:
    """Return a setting of the application, under its name or the older one."""
    found = config.get(name)
    if found is None and name in CONFIG_KEYS:
        found = config.get(CONFIG_KEYS[name])
    return default if found is None else found


def raises(app: Flask, name: str) -> bool:
    """Return whether an error that nobody foresaw is raised: while developing, or when asked."""
    wanted = setting(app.config, name)
    return bool(app.debug or app.testing) if wanted is None else bool(wanted)


def raises_on_constraints(app: Flask) -> bool:
    """Return whether a write that the database refuses is raised instead of explained."""
    wanted = setting(app.config, "FLASK_ADMIN_RAISE_ON_INTEGRITY_ERROR")
    if wanted is None:
        wanted = setting(app.config, "FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION", False)
    return bool(wanted)


def theme_of(theme: Theme | str | None, base_template: str | None) -> Theme:
    """Return the theme that arguments of any age mean.

    The base template stood where the theme stands now, so a text there is one.
    """
    base_template = theme if isinstance(theme, str) else base_template
    found = theme if isinstance(theme, Theme) else Theme()
    return found if base_template is None else replace(found, base_template=base_template)


def theme_on(theme: Theme, config: Mapping[str, Any]) -> Theme:
    """Return the theme with what an application's older configuration keys say of it."""
    swatch, fluid = config.get("FLASK_ADMIN_SWATCH"), config.get("FLASK_ADMIN_FLUID_LAYOUT")
    if swatch is not None and theme.swatch == "default":
        theme = replace(theme, swatch=str(swatch))
    if theme.swatch in DARK_SWATCHES and theme.name == "auto":
        theme = replace(theme, name="dark")
    return theme if fluid is None else replace(theme, fluid=bool(fluid))


def notes(theme: Theme, base_template: str | None, mode: str | None) -> Iterator[Problem]:
    """Yield what to write instead of arguments of older code; ``flask admin check`` lists it."""
    if base_template is not None:
        yield Problem(
            "core.old-argument",
            "warning",
            f"Admin(base_template={base_template!r}) works, and has a newer name.",
            f"Write:  Admin(theme=Theme(base_template={base_template!r}))",
        )
    if mode is not None:
        yield Problem(
            "core.old-argument",
            "warning",
            f"Admin(template_mode={mode!r}) changes nothing: there is one set of templates.",
            "Leave template_mode out.",
        )
    if theme.swatch != "default":
        effect = "the dark colours" if theme.swatch in DARK_SWATCHES else "nothing"
        yield Problem(
            "core.swatch",
            "warning",
            f"The swatch {theme.swatch!r} means {effect} here: there is one style sheet, with "
            "light and dark colours.",
            'Choose with Theme(name="light") or "dark", and colours with a style sheet of your '
            "own that sets the tokens.",
        )


#: Older name of an option -> its name.
OLD_OPTIONS: Mapping[str, str] = {
    "list_columns": "column_list",
    "excluded_list_columns": "column_exclude_list",
    "list_formatters": "column_formatters",
    "list_type_formatters": "column_type_formatters",
    "rename_columns": "column_labels",
    "sortable_columns": "column_sortable_list",
    "searchable_columns": "column_searchable_list",
    "list_display_pk": "column_display_pk",
    "excluded_form_columns": "form_excluded_columns",
    "disallowed_actions": "action_disallowed_list",
    "auto_select_related": "column_auto_select_related",
    "list_select_related": "column_select_related_list",
    "list_display_all_relations": "column_display_all_relations",
}

#: Method of older code that nobody calls -> what does its work.
OLD_METHODS: Mapping[str, str] = {
    "get_count_query": "The count follows from get_query(); leave it out.",
    "get_count": "The count follows from get_query(); leave it out.",
}


def adapt(view_class: type[Any]) -> None:
    """Take a view class's older names for what they mean, and warn with the newer ones."""
    for old, new in OLD_OPTIONS.items():
        if old in vars(view_class):
            _warn(f"{view_class.__qualname__}.{old} is now called {new}.")
            setattr(view_class, new, vars(view_class)[old])
    hook = vars(view_class).get("on_model_change")
    if inspect.isfunction(hook) and not _takes(hook, 4) and _takes(hook, 3):
        _warn(
            f"{view_class.__qualname__}.on_model_change(form, model) gets a third argument now: "
            "on_model_change(form, model, is_created)."
        )
        view_class.on_model_change = _without_last(hook)


def old_methods(view: Any) -> Iterator[Problem]:
    """Yield a view's methods that nobody calls any more."""
    for name, advice in OLD_METHODS.items():
        if hasattr(view, name):
            where = type(view).__qualname__
            yield Problem(
                "core.old-method", "warning", f"{where}.{name}() is not called any more.", advice
            )


def _takes(function: Callable[..., Any], count: int) -> bool:
    """Return whether *function* can be called with that many arguments, ``self`` included."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    return True


def _without_last(hook: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(hook)
    def on_model_change(self: Any, form: Any, model: Any, is_created: bool) -> Any:
        return hook(self, form, model)

    return on_model_change


def _warn(text: str) -> None:
    # The line to change is the class statement: behind this function, adapt and the hook.
    warnings.warn(text, DeprecationWarning, stacklevel=4)

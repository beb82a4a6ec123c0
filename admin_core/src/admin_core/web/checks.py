"""Finds what is wrong with a set-up before a visitor does, and says all of it at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from ..data import AdminError, Problem, StoreUnavailable, did_you_mean
from ..forms.validators import name_of
from . import porting
from .columns import field_at
from .form_checks import form_problems
from .option_checks import option_problems
from .options import WITHOUT_EFFECT

if TYPE_CHECKING:
    from .admin import Admin

log = logging.getLogger("admin_core.checks")

#: What each page derives from options, and says in words when they do not fit.
_DERIVED = (
    ("list_page", "columns"),
    ("list_page", "filters"),
    ("list_page", "search_paths"),
    ("form_page", "create_class"),
    ("form_page", "edit_class"),
    ("details_page", "rules"),
    ("details_page", "columns"),
    ("export_page", "columns"),
    ("actions", "offered"),
    ("inline_edit", "form_class"),
)

#: Options that hold names of fields and columns, without which they do nothing.
_NAMING = (
    "column_exclude_list",
    "column_details_exclude_list",
    "column_labels",
    "column_descriptions",
    "column_choices",
    "form_excluded_columns",
)


def problems(admin: Admin) -> Iterator[Problem]:
    """Yield every problem: of the application, the plugins, each view."""
    if admin.app is not None and not admin.app.secret_key:
        yield Problem(
            "core.secret-key",
            "error",
            "The application has no secret key, so no form can be protected.",
            'Set one:  app.secret_key = "..."',
        )
    if not admin.assets.is_built:
        yield Problem(
            "core.assets",
            "error",
            "The scripts and style sheets are not built, so pages look bare.",
            "Build them by installing the package:  pip install ./admin_core",
        )
    for report in admin.plugins.report():
        if report.status == "failed":
            yield Problem(
                "core.plugin",
                "error",
                f"Plugin {report.name!r} of {report.distribution} failed to import: "
                f"{report.detail}",
                f"Repair it:  pip install --force-reinstall {report.distribution}",
            )
    for view in admin.views:
        yield from _guarded(type(view).__qualname__, partial(_problems_of, view))
    unguarded = [str(view.name) for view in admin.views if not admin.gate.has_own_rule(view)]
    if unguarded and not admin.plugins.implements("admin_authorize"):
        yield Problem(
            "core.access",
            "warning",
            f"Nobody says who may open {', '.join(unguarded)}: answered on this machine only.",
            'Override is_accessible(), add an authorization plugin, or Admin(access="public").',
        )
    for name, ask in admin.plugins.each("admin_check", admin=admin):
        yield from _guarded(f"Plugin {name!r}", ask)


def _guarded(who: str, ask: Callable[[], Iterable[Problem] | None]) -> Iterator[Problem]:
    """Yield what *ask* finds; whoever fails is a problem itself, and hides no other one."""
    try:
        yield from ask() or ()
    except StoreUnavailable:
        yield Problem("core.database", "warning", f"{who}: the database does not answer.")
    except Exception as error:
        log.exception("%s failed while it was checked", who)
        yield Problem(
            "core.failed",
            "error",
            f"{who} failed while it was checked, with {type(error).__name__}: {error}",
            "The log has the traceback.",
        )


def _problems_of(view: Any) -> Iterator[Problem]:
    yield from view.problems()
    if hasattr(type(view), "store"):
        yield from _view_problems(view)


def _view_problems(view: Any) -> Iterator[Problem]:
    where = type(view).__qualname__
    yield from porting.old_methods(view)
    for name in sorted(WITHOUT_EFFECT - view.backend_options):
        if getattr(view, name, None):
            yield Problem(
                "core.option-without-effect",
                "warning",
                f"{where}.{name} is set and has no effect in this version.",
            )
    try:
        known = [field.name for field in view.store.info]
    except StoreUnavailable:
        yield Problem("core.database", "warning", f"{where}: the database does not answer.")
        return
    except AdminError as error:
        yield Problem("core.view", "error", f"{where}: {error}")
        return
    found = list(_derivation_problems(view, where))
    yield from found
    if found:
        return
    yield from _reference_problems(view, where)
    for name, _ in view.get_list_columns():
        yield from _column_problems(view, where, name, known)
    yield from view.inline_edit.problems()
    yield from option_problems(view, where)
    yield from _export_problems(view, where)
    yield from form_problems(view, where)
    for option in _NAMING:
        yield from _naming_problems(view, where, option, known)


def _derivation_problems(view: Any, where: str) -> Iterator[Problem]:
    """Yield what each page says while it takes shape, one message of each kind."""
    said = set()
    for page, derived in (*_DERIVED, ("", "default_order")):
        try:
            if page:
                getattr(getattr(view, page), derived)
            else:
                getattr(view, derived)()
        except StoreUnavailable:
            yield Problem("core.database", "warning", f"{where}: the database does not answer.")
            return
        except AdminError as error:
            if str(error) not in said:
                said.add(str(error))
                yield Problem("core.view", "error", f"{where}: {error}")


def _naming_problems(view: Any, where: str, option: str, known: list[str]) -> Iterator[Problem]:
    """Yield the names in an option that mean neither a field nor a column of the view."""
    own = set(map(name_of, (*(view.column_list or ()), *(view.column_details_list or ()))))
    own |= {*(view.column_formatters or ()), *(view.form_extra_fields or ())}
    own |= {*map(name_of, view.form_columns or ()), *(view.column_formatters_detail or ())}
    own |= set(view.column_formatters_export or ())
    for name in map(name_of, getattr(view, option) or ()):
        if name in own or _is_field(view, name) or _is_attribute(view, name):
            continue
        hint = did_you_mean(str(name), [*known, *map(str, own)])
        yield Problem("core.option", "warning", f"{where}.{option} names {name!r}, no field.{hint}")


def _is_field(view: Any, name: Any) -> bool:
    try:
        return field_at(view.store, name) is not None
    except (AdminError, AttributeError):
        return False


def _is_attribute(view: Any, name: Any) -> bool:
    return hasattr(view.model, str(name).partition(".")[0]) and "." not in str(name)


def _export_problems(view: Any, where: str) -> Iterator[Problem]:
    known = view.admin.exporters if view.can_export else {}
    for name in view.export_types if view.can_export else ():
        if name not in known:
            hint = did_you_mean(name, known)
            yield Problem(
                "core.export", "warning", f"{where}.export_types names {name!r}, no format.{hint}"
            )
        elif known[name].needs:
            yield Problem(
                "core.export",
                "warning",
                f"{where}.export_types names {name!r}, whose library is not installed.",
                f"Install it:  {known[name].needs}",
            )


def _reference_problems(view: Any, where: str) -> Iterator[Problem]:
    related = [field.name for field in view.store.info if field.relation is not None]
    for name in view.form_ajax_refs:
        if name not in related:
            yield Problem(
                "core.option",
                "warning",
                f"{where}.form_ajax_refs names {name!r}, no relation.{did_you_mean(name, related)}",
            )


def _column_problems(view: Any, where: str, name: str, known: list[str]) -> Iterator[Problem]:
    if name in view.column_formatters or field_at(view.store, name) is not None:
        return
    if not hasattr(view.model, name.partition(".")[0]):
        yield Problem(
            "core.column",
            "warning",
            f"{where}.column_list names {name!r}, which is no field and has no formatter."
            f"{did_you_mean(name, known)}",
        )

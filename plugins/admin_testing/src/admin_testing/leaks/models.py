"""The ways into a view of records."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from admin_core.data import decode_key

from ..site.forms import Forms
from ..site.tree import parse
from .attempt import Attempt
from .visitor import Ask
from .world import Stored, World

#: Right -> what a view asks itself whether it is switched on.
_SWITCHES = {
    "create": "create", "details": "details", "edit": "update", "delete": "delete",
    "export": "export",
}  # fmt: skip
_DIALOG = {"modal": "True"}
_BESIDE = {"_choose": "1"}


def ways(view: Any) -> Iterator[Attempt]:
    """Yield the ways into a view of records, batch actions left out."""

    def way(name: str, right: str, handler: str, **more: Any) -> Attempt:
        record = bool(more.pop("record", False))
        rights = frozenset(more.pop("rights", ()) or (right,))
        make = _making(handler, record, **more)
        return Attempt(name, rights, make, record, is_safe=more.get("method", "GET") == "GET")

    yield way("list", "list", "index_view")
    yield way("details", "details", "details_view", record=True)
    yield way("details in a dialog", "details", "details_view", record=True, dialog=_DIALOG)
    for right, handler, is_of_record in (
        ("create", "create_view", False),
        ("edit", "edit_view", True),
    ):
        for place, dialog in (
            ("", None),
            (" in a dialog", _DIALOG),
            (" beside a relation", _BESIDE),
        ):
            yield way(f"{right}{place}", right, handler, record=is_of_record, dialog=dialog)
            yield way(
                f"{right}{place} (POST)", right, handler, record=is_of_record, dialog=dialog,
                method="POST", sends=_typed(right),
            )  # fmt: skip
    yield way("delete", "delete", "delete_view", record=True)
    yield way("delete (POST)", "delete", "delete_view", record=True, method="POST", sends=_key)
    yield from _exports(view, way)
    yield from _cells(view, way)
    yield from _lookups(view, way)
    held = [one.name for one in view.store.info if one.kind in {"binary", "file"}]
    reading = ("list", "details", "edit")
    for name in held or _first_field(view):
        for size, more in (("", {}), (", small", {"small": "1"})):
            yield way(
                    f"file {name}{size}", "list", "download", record=True, rights=reading,
                    arguments={"name": name, **more},
                )  # fmt: skip
    if hasattr(type(view), "api_file_view"):
        for name in held or _first_field(view):
            # An older address of documents' files, by the file's own id.
            yield Attempt(
                f"file {name} by its id", frozenset(reading), _by_id(name), needs_record=True
            )
    if hasattr(type(view), "import_view"):
        yield way("import", "import", "import_view")
        yield way("import (POST)", "import", "import_view", method="POST", sends=_file)


def _exports(view: Any, way: Any) -> Iterator[Attempt]:
    yield way("export", "export", "export_choice")
    yield way("export (POST)", "export", "export_choice", method="POST", sends=_format)
    for name in view.admin.exporters:
        of_format = {"export_type": name}
        yield way(f"export as {name}", "export", "export", arguments=of_format)
        yield way(
            f"export of one record as {name}", "export", "export", arguments=of_format,
            method="POST", sends=_selected,
        )  # fmt: skip


def _cells(view: Any, way: Any) -> Iterator[Attempt]:
    for name in view.column_editable_list or _first_field(view):
        yield way(
            f"cell {name}", "edit", "ajax_update", record=True, key="list_form_pk",
            arguments={"name": name},
        )  # fmt: skip
        yield way(f"cell {name} (POST)", "edit", "ajax_update", method="POST", sends=_cell(name))


def _lookups(view: Any, way: Any) -> Iterator[Attempt]:
    relations = [one.name for one in view.store.info if one.relation is not None]
    relations += [one for one in view.form_ajax_refs or () if one not in relations]
    # Where there is nothing to search, the address is tried all the same.
    for name in relations or _first_field(view):
        yield way(
            f"look-up of {name}", "list", "ajax_lookup", rights=("list", "create", "edit"),
            arguments={"name": name, "query": ""},
        )  # fmt: skip


def switched_off(view: Any) -> frozenset[str]:
    """Return the rights that the view gives to nobody."""
    found = {right for right, one in _SWITCHES.items() if not view.is_switched_on(one)}
    found |= {name for name in view.actions.offered if not view.is_action_allowed(name)}
    if "delete" in found:
        found |= {n for n, one in view.actions.offered.items() if one.permission == "delete"}
    if not getattr(view, "can_import", False):
        found.add("import")
    return frozenset(found)


# -- requests -----------------------------------------------------------------------------------


def _making(
    handler: str,
    record: bool,
    *,
    method: str = "GET",
    dialog: Any = None,
    arguments: Any = None,
    sends: Any = None,
    key: str = "id",
) -> Any:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        found = dict(arguments or {}) | dict(dialog or {})
        if record:
            found[key] = one.key if one else "1"
        data = sends(world, view, one) if sends is not None else {}
        return Ask(f"{view.endpoint}.{handler}", method, found, data, dialog is not None)

    return make


def _by_id(name: str) -> Any:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        with world.reading():
            native = view.store.info.field(name).native
            held = view.store.value(one.record, name) if one else None
        # Where there is no file, the address is tried all the same.
        asked = {
            "id": str(getattr(held, "key", "0" * 24)),
            "coll": str(getattr(native, "collection_name", "fs")),
        }
        if hasattr(native, "collection_name"):
            asked["db"] = str(native.db_alias)
        return Ask(f"{view.endpoint}.api_file_view", "GET", asked)

    return make


def _key(world: World, view: Any, one: Stored | None) -> dict[str, Any]:
    return {"id": one.key if one else "1"}


def _selected(world: World, view: Any, one: Stored | None) -> dict[str, Any]:
    return {"rowid": one.key if one else "1"}


def _format(world: World, view: Any, one: Stored | None) -> dict[str, Any]:
    return {"_type": view.export_types[0]}


def _file(world: World, view: Any, one: Stored | None) -> dict[str, Any]:
    name = next(iter(_first_field(view)), "id")
    return {"file": (io.BytesIO(f"{name}\nx\n".encode()), "records.csv"), "format": "csv"}


def _typed(right: str) -> Any:
    def sends(world: World, view: Any, one: Stored | None) -> dict[str, Any]:
        return typed(world, view, None if right == "create" else one, like=one)

    return sends


def _cell(name: str) -> Any:
    def sends(world: World, view: Any, one: Stored | None) -> dict[str, Any]:
        found = typed(world, view, one, like=one)
        value = changed(one.values.get(name) if one else "")
        return {
            "list_form_pk": one.key if one else "1",
            "_field": name,
            name: value if isinstance(value, str) else found.get(name, ""),
        }

    return sends


def typed(world: World, view: Any, record: Stored | None, like: Stored | None) -> dict[str, Any]:
    """Return what a form sends: that of a new record like one there is, or one with changes."""
    with world.reading():
        found = _from_form(view, like)
        names = {one.name for one in view.store.info if one.kind in {"string", "text"}}
        fixed = {one.name for one in view.store.info if one.choices}
    for name in sorted(names - fixed):
        if any(found.get(name, ())):
            found[name] = [changed(found[name][0])]
            if record is not None:
                break
    found.pop("_fingerprint", None)
    return found


def _from_form(view: Any, one: Stored | None) -> dict[str, Any]:
    """Return what the whole form of a record would send, read from its own markup."""
    if one is None:
        return {}
    try:
        record = view.store.get(decode_key(one.key))
        markup = "".join(str(field()) for field in view.edit_form(record))
        page = parse(f"<form>{markup}</form>")
        form = next(page.all("form"))
        found: dict[str, Any] = {}
        for name, value in Forms(page).sent(form, None):
            if isinstance(value, str):
                found.setdefault(name, []).append(value)
        return found
    except Exception:
        # A form of the application's own may need a visitor; names and values do as well.
        return {name: [str(value)] for name, value in one.values.items() if value is not None}


def changed(value: Any) -> Any:
    """Return another value of the same kind; texts stay nearly as long."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return str(value + 1)
    text = str(value)
    return text[:-1] + ("x" if text[-1:] != "x" else "y") if text else "x"


def _first_field(view: Any) -> tuple[str, ...]:
    plain = (one.name for one in view.store.info if not one.primary_key and one.relation is None)
    return tuple(plain)[:1]

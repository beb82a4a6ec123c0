"""Arguments to ask each hook with, where pages of the sample admin do not ask it by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from admin_core.data import Actor, Change, Condition, Event, Stores

from .base import PluginKit
from .world import VALUES, Sample, SampleStorage, SampleStore

Arguments = Mapping[str, Any]
ACTOR = Actor(id="1", name="Ada")


def questions(hook: str, kit: PluginKit, admin: Any, stores: Stores) -> Iterator[Arguments]:
    """Yield arguments for a hook; none for those that need a page."""
    store = stores.open(Sample)
    assert isinstance(store, SampleStore)
    make: dict[str, Callable[[], Iterable[Arguments]]] = {
        "admin_check": lambda: [{"admin": admin}],
        "admin_menu_items": lambda: [{"admin": admin, "actor": one} for one in (None, ACTOR)],
        "admin_template_globals": lambda: [{"admin": admin}],
        "admin_open_store": lambda: _models(kit, stores),
        "admin_describe_model": lambda: [{"info": store.info}],
        "admin_describe_field": lambda: _fields(store, backend="sample", native=True),
        "admin_field_operators": lambda: _fields(store, store=store),
        "admin_form_field": lambda: _fields(store, store=store, options={"label": "Sample"}),
        "admin_parse_value": lambda: _texts(kit, store),
        "admin_compile_condition": lambda: _conditions(store),
        "admin_open_storage": lambda: _locations(kit),
        "admin_file_preview": lambda: _files(),
        "admin_before_write": lambda: [_write(store, one) for one in ("create", "update")],
        "admin_event": lambda: [{"event": Event("record.created", "Sample", (1,), ACTOR)}],
        "admin_authorize": lambda: _actions(store, key=""),
        "admin_row_conditions": lambda: _actions(store),
        "admin_field_access": lambda: _actions(store),
        "admin_exporters": lambda: [{}],
        "admin_importers": lambda: [{}],
    }
    yield from make[hook]() if hook in make else []


def _models(kit: PluginKit, stores: Stores) -> Iterator[Arguments]:
    for model in (object(), dict, Sample):
        yield {"model": model, "source": None, "stores": stores}
    for model, source in kit.opens():
        yield {"model": model, "source": source, "stores": stores}


def _fields(sample: SampleStore, *, native: bool = False, **more: Any) -> Iterator[Arguments]:
    for field in sample.info:
        yield {"field": field, **({"native": None} if native else {}), **more}


def _texts(kit: PluginKit, store: SampleStore) -> Iterator[Arguments]:
    for field in store.info:
        for text in (*kit.texts.get(field.name, ()), "1", "nonsense", ""):
            yield {"field": field, "text": text}


def _conditions(store: SampleStore) -> Iterator[Arguments]:
    for field in store.info:
        condition = Condition(field.name, "equals", VALUES.get(field.kind))
        yield {"condition": condition, "field": field, "native": field.name, "backend": "sample"}


def _locations(kit: PluginKit) -> Iterator[Arguments]:
    for location in ("no-such-scheme://x", object(), *kit.locations):
        yield {"location": location, "options": {}}


def _files() -> Iterator[Arguments]:
    storage = SampleStorage()
    for file in storage.entries(""):
        yield {"file": file, "storage": storage}


def _write(store: SampleStore, action: str) -> Arguments:
    values = {"a_string": "Amber"}
    change = Change(action, "Sample", (1,), ACTOR, {} if action == "create" else values, values)
    return {"change": change, "record": store.rows[0], "store": store}


def _actions(store: SampleStore, **more: Any) -> Iterator[Arguments]:
    for actor in (None, ACTOR):
        for action in ("access", "read", "create", "update", "delete"):
            yield {"actor": actor, "action": action, "info": store.info, **more}

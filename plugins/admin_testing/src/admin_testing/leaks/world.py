"""One application under test: its views, what is stored, and what is done to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from admin_core.data import ListQuery, text_of

#: Records of a model that are compared; a sample for tests has fewer.
MOST = 500


@dataclass(frozen=True)
class Stored:
    """One record as it is stored, or one file of a file manager."""

    key: str
    label: str
    values: Mapping[str, Any]
    #: Labels of the records that it refers to, by the relation's name.
    related: Mapping[str, tuple[str, ...]]
    record: Any = None


class World:
    """One application, made for one test."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.admins: list[Any] = list(app.extensions.get("admin", ()))
        #: Names of the actions that ran, each with its view's endpoint.
        self.ran: list[tuple[str, str]] = []
        #: What each role sees, as long as nothing has changed.
        self.sights: dict[str, Any] = {}
        #: Whether somebody has been here since everything was last known to be as at first.
        self.is_touched = False
        self.watch_actions()
        self.first = self.state()

    @cached_property
    def views(self) -> dict[str, Any]:
        """Every view of every admin by its endpoint."""
        return {view.endpoint: view for admin in self.admins for view in admin.views}

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Allow the views' own code to be asked, as inside a request of nobody in particular."""
        with self.app.test_request_context("/"):
            for admin in self.admins:
                admin.begin()
            yield

    @cached_property
    def host(self) -> str:
        """The host that the application is asked by."""
        with self.app.test_request_context("/"):
            return request.host

    def place(self, address: str, method: str) -> tuple[str, dict[str, Any]] | None:
        """Return endpoint and arguments of an address of an admin, ``None`` for any other."""
        parts = urlsplit(address)
        if parts.netloc not in {"", self.host}:
            return None
        with self.app.test_request_context("/"):
            adapter = self.app.create_url_adapter(request)
        try:
            endpoint, arguments = adapter.match(parts.path, method) if adapter else ("", {})
        except (HTTPException, RequestRedirect):
            return None
        if endpoint.partition(".")[0] not in self.views:
            return None
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return endpoint, {**query, **arguments}

    # -- what is stored ------------------------------------------------------------------------

    def records(self, view: Any) -> list[Stored]:
        """Return what a view manages, whoever may see it, in the order of keys."""
        if is_model_view(view):
            return self._records(view)
        if is_file_view(view):
            return _files(view)
        return _keys(view) if is_redis_view(view) else []

    def _records(self, view: Any) -> list[Stored]:
        store = view.store
        names = tuple(one.name for one in store.info if not _is_large(one))
        query = ListQuery(paths=names, limit=MOST, count="none")
        return [_stored(store, names, one) for one in store.iterate(query)]

    def chosen(self, view: Any, wanted: Callable[[Any], bool] | None = None) -> Stored | None:
        """Return the first record that *wanted* holds for."""
        with self.reading():
            for one in self.records(view):
                if wanted is None or wanted(one.record):
                    return one
        return None

    def state(self) -> dict[str, str]:
        """Return a text for every record of every model and every file."""
        with self.reading():
            return {
                f"{view.name} {one.key or one.label}": repr(sorted(_comparable(one)))
                for view in self.views.values()
                for one in self.records(view)
            }

    # -- what is done --------------------------------------------------------------------------

    def is_as_made(self) -> bool:
        """Return whether everything is stored as it was at first."""
        if self.is_touched:
            self.is_touched = self.state() != self.first
        return not self.is_touched

    def watch_actions(self) -> None:
        """Note in ``ran`` whatever batch action runs from now on."""
        with self.reading():
            for endpoint, view in self.views.items():
                offered = actions_of(view)
                for name, one in offered.items():
                    offered[name] = replace(one, run=self._noting(endpoint, name, one.run))
                for member in dir(type(view)):
                    own = getattr(getattr(type(view), member, None), "_action", None)
                    if own is not None:
                        told = self._noting(endpoint, own.name, getattr(view, member))
                        setattr(view, member, told)

    def _noting(self, endpoint: str, name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            self.ran.append((endpoint, name))
            return run(*given)

        return noted


def is_model_view(view: Any) -> bool:
    """Return whether a view manages records of a model."""
    return hasattr(type(view), "store") and hasattr(type(view), "edit_view")


def is_file_view(view: Any) -> bool:
    """Return whether a view manages the files of a storage."""
    return hasattr(type(view), "storage") and hasattr(type(view), "is_accessible_path")


def is_redis_view(view: Any) -> bool:
    """Return whether a view is of a server's keys."""
    return hasattr(getattr(view, "redis", None), "scan_iter")


def actions_of(view: Any) -> dict[str, Any]:
    """Return the batch actions of a view by their names."""
    actions = getattr(view, "actions", None)
    found: dict[str, Any] = getattr(actions, "offered", None) or {}
    return found


def _is_large(field: Any) -> bool:
    return bool(field.kind == "other")


def _stored(store: Any, names: tuple[str, ...], record: Any) -> Stored:
    values: dict[str, Any] = {}
    related: dict[str, tuple[str, ...]] = {}
    for name in names:
        value = store.value(record, name)
        if store.info.field(name).relation is None:
            values[name] = _plain(store.info.field(name), value)
            continue
        target = store.related(name)
        several = value if store.info.field(name).relation.many else [value]
        ones = [one for one in several or () if one is not None]
        values[name] = tuple(sorted(target.encoded_key(one) for one in ones))
        related[name] = tuple(target.label(one) for one in ones)
    return Stored(store.encoded_key(record), store.label(record), values, related, record)


def _plain(field: Any, value: Any) -> Any:
    """Return a value that stays as it is when its record is written."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if field.kind in {"file", "image"}:
        return f"{getattr(value, 'name', value)}"
    return text_of(field, value)


def _comparable(one: Stored) -> Iterator[tuple[str, str]]:
    for name, value in one.values.items():
        yield name, repr(value)


def _keys(view: Any) -> list[Stored]:
    """Return the keys that are text; others cannot be told in an address so simply."""
    found = []
    for key in islice(view.redis.scan_iter(count=1_000), MOST):
        text = key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)
        value = view.redis.execute_command("DUMP", key, NEVER_DECODE=True)
        found.append(Stored(text, text, {"value": value}, {}, key))
    return sorted(found, key=lambda one: one.key)


def _files(view: Any) -> list[Stored]:
    found = []
    for one in view.storage.walk(""):
        told: dict[str, Any] = {"is_folder": one.is_folder}
        if not one.is_folder:
            digest = hashlib.sha256()
            with view.storage.open(one.path) as file:
                while block := file.read(1 << 20):
                    digest.update(block)
            told["content"] = digest.hexdigest()
        found.append(Stored(one.path, one.path, told, {}, one.path))
    return sorted(found, key=lambda one: (bool(one.values["is_folder"]), one.key))[:MOST]

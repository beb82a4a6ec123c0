"""An application that notes which arguments and fields of a request are read, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Request, has_request_context, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from admin_core import hookimpl

#: What was read: the endpoint's last part, whether in the address or in what is sent, the name.
READ: set[tuple[str, str, str]] = set()

#: What plugins were asked about: action, and the endpoint's last part.
ASKED: set[tuple[str, str]] = set()


class Listening:
    """A plugin that notes what may be forbidden, and forbids nothing."""

    @hookimpl
    def admin_authorize(self, action: str) -> None:
        """Note what is asked."""
        ASKED.add((action, (request.endpoint or "").rpartition(".")[2]))


class _Noting(MultiDict[str, Any]):
    """What a request carries; every name that is asked for is noted."""

    def _note(self, name: Any) -> None:
        if isinstance(name, str) and has_request_context() and request.endpoint:
            place = "address" if self is request.args else "form"
            READ.add((request.endpoint.rpartition(".")[2], place, name))

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def get(self, key: str, *more: Any, **options: Any) -> Any:
        self._note(key)
        return super().get(key, *more, **options)

    def getlist(self, key: str, *more: Any, **options: Any) -> Any:
        self._note(key)
        return super().getlist(key, *more, **options)


class _Sent(_Noting, ImmutableMultiDict[str, Any]):
    """What came with a request; what pages make of it is noted as well."""

    def copy(self) -> MultiDict[str, Any]:
        return _Noting(self)


class NotingFlask(Flask):
    """An application whose requests note what is read of them."""

    class request_class(Request):  # as Flask calls it
        parameter_storage_class = _Sent


@contextmanager
def noted() -> Iterator[None]:
    """Keep in ``READ`` what is read meanwhile, and nothing from before."""
    READ.clear()
    try:
        yield
    finally:
        READ.clear()

"""Which store manages which model, opened once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from .fields import FieldInfo, ModelInfo, guess_search_paths
from .query import Condition
from .store import RecordStore


class Resolver(Protocol):
    """What stores may ask of the plugins; the core's plugin manager answers.

    .. versionadded:: 0.1
    """

    def open_store(self, model: Any, source: Any, stores: Stores) -> RecordStore:
        """Return a store; raises :exc:`NoBackend` when no plugin manages the model."""

    def refine_field(self, info: FieldInfo, backend: str) -> FieldInfo:
        """Return *info* with what plugins know better (``admin_describe_field``)."""

    def refine_model(self, info: ModelInfo) -> ModelInfo:
        """Return *info* with what plugins know better (``admin_describe_model``)."""

    def compile_condition(
        self, condition: Condition, field: FieldInfo, native: Any, backend: str
    ) -> Any | None:
        """Return a native condition, or ``None`` for the store's own table of operators."""


def refined(info: ModelInfo, resolver: Resolver) -> ModelInfo:
    """Return what a backend knows about a model with what plugins know better.

    Each field is refined, then the whole.  Where *info* names no search paths, they are guessed
    from the refined fields.

    .. versionadded:: 0.1
    """
    fields = tuple(resolver.refine_field(one, info.backend) for one in info.fields)
    paths = info.search_paths or guess_search_paths(fields)
    return resolver.refine_model(replace(info, fields=fields, search_paths=paths))


class Stores:
    """The stores of one admin: each model and source is opened and described once.

    .. versionadded:: 0.1
    """

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        # The source is kept beside its id, so that the id cannot be used again for another.
        self._opened: dict[tuple[Any, int], tuple[Any, RecordStore]] = {}

    def open(self, model: Any, source: Any = None) -> RecordStore:
        """Return the store of *model* in *source*.

        Raises :exc:`NoBackend`, with the command to run, when no plugin manages the model.
        """
        known = self._opened.get((model, id(source)))
        if known is None:
            known = (source, self.resolver.open_store(model, source, self))
            self._opened[model, id(source)] = known
        return known[1]

    def release(self) -> None:
        """Let every store give back what it holds; called after each request."""
        for _, store in tuple(self._opened.values()):
            store.release()

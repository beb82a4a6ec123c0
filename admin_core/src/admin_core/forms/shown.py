"""A record's values in the shape of a form, so that rendering rules lay them out as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any, Protocol


class _Fact(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Any: ...


class ShownValue:
    """One value: what templates ask of a form field, and ``read_only_text``.

    .. versionadded:: 0.1
    """

    type = "ShownValue"
    widget = None
    description = ""
    errors: tuple[str, ...] = ()
    validators: tuple[Any, ...] = ()
    render_kw: Mapping[str, Any] = MappingProxyType({})
    flags = SimpleNamespace(required=False)

    def __init__(self, fact: _Fact) -> None:
        self.name = self.short_name = fact.name
        self.id = f"value-{fact.name.replace('.', '-')}"
        self.label = SimpleNamespace(text=fact.label, field_id=self.id)
        self.read_only_text = "" if fact.value is None else fact.value


class ShownValues:
    """The values by name, as a form holds its fields.

    .. versionadded:: 0.1
    """

    def __init__(self, facts: Iterable[_Fact]) -> None:
        self._fields = {fact.name: ShownValue(fact) for fact in facts}

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __getitem__(self, name: str) -> ShownValue:
        return self._fields[name]

    def __iter__(self) -> Iterator[ShownValue]:
        return iter(self._fields.values())

"""What a view says about the search behind one of its relations: ``form_ajax_refs``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..data import ConfigurationError, Order, RecordStore, did_you_mean
from ..forms import SearchHints
from ..forms.ajax import DEFAULT_PAGE_SIZE, MAX_FOUND

_KEYS = ("fields", "placeholder", "minimum_input_length", "page_size", "order_by", "filters")


@dataclass(frozen=True, slots=True)
class Reference:
    """How the records of one relation are looked for, ordered, narrowed and called."""

    is_searched: bool = False
    fields: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    filters: tuple[Any, ...] = ()
    query_factory: Callable[[], Any] | None = None
    get_label: str | Callable[[Any], Any] | None = None
    hints: SearchHints = SearchHints()

    def label(self, store: RecordStore, record: Any) -> str:
        """Return what people call a record."""
        own = self.get_label
        if own is None or record is None:
            return store.label(record)
        return str(store.value(record, own) if isinstance(own, str) else own(record))


#: What a relation is that a view says nothing about.
PLAIN = Reference()


def read_reference(
    store: RecordStore, name: str, ref: Mapping[str, Any] | None, arguments: Mapping[str, Any]
) -> Reference:
    """Return what an entry of ``form_ajax_refs`` and the field's own arguments say.

    *store* is that of the related records.  Raises :exc:`ConfigurationError` for an option or
    a field that there is not.
    """
    own = {one: arguments[one] for one in ("query_factory", "get_label") if arguments.get(one)}
    if ref is None:
        return Reference(**own) if own else PLAIN
    for key in ref:
        if key not in _KEYS:
            raise ConfigurationError(
                f"form_ajax_refs[{name!r}] has {key!r}, which is no option of it."
                f"{did_you_mean(str(key), _KEYS)}"
            )
    fields = tuple(_name(one, name) for one in _several(ref.get("fields")))
    order = tuple(_order(one, name) for one in _several(ref.get("order_by")))
    for path in (*fields, *(one.path for one in order)):
        store.field(path)
    return Reference(
        is_searched=True,
        fields=fields,
        order=order,
        filters=tuple(_several(ref.get("filters"))),
        hints=SearchHints(
            str(ref.get("placeholder", "")),
            max(0, int(ref.get("minimum_input_length", 0))),
            max(1, min(int(ref.get("page_size", DEFAULT_PAGE_SIZE)), MAX_FOUND)),
        ),
        **own,
    )


def _several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else (value,)


def _order(one: Any, name: str) -> Order:
    text = _name(one, name)
    return Order(text.removeprefix("-"), text.startswith("-"))


def _name(one: Any, name: str) -> str:
    """Return the name of a field given by name or by attribute of the model."""
    found = one if isinstance(one, str) else getattr(one, "key", None)
    if not isinstance(found, str):
        raise ConfigurationError(
            f"form_ajax_refs[{name!r}] names {one!r}. Write the field's name, with a '-' before "
            'it to sort downwards:  order_by="-name"'
        )
    return found

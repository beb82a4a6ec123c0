"""The columns of an export: the value of each as Python has it, decided once per view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..data import ExportColumn, FieldInfo, plain_documents, text_of
from .cells import choice_labels
from .columns import field_at
from .related import are_several, store_at

if TYPE_CHECKING:
    from .model_view import ModelView

ValueOf = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """One column: what the file says about it, and the function from a record to its value.

    ``field`` is ``None`` for a computed column; ``formatter`` is the view's own, if there is one.
    """

    column: ExportColumn
    field: FieldInfo | None
    formatter: Callable[..., Any] | None
    value_of: ValueOf

    @property
    def is_template_macro(self) -> bool:
        """Whether the value is made by a template, of which there is none in an export."""
        return bool(getattr(self.formatter, "is_template_macro", False))


def export_columns(
    view: ModelView,
    names: Iterable[tuple[str, str]],
    formatters: Mapping[str, Callable[..., Any]],
    type_formatters: Mapping[type, Callable[..., Any]],
) -> Iterator[Exported]:
    """Yield the columns named in *names*, pairs of name and label.

    Values keep their types; a related record becomes what people call it, markup its text.
    """
    for name, label in names:
        field = field_at(view.store, name)
        own = formatters.get(name)
        kind = field.kind if field is not None and own is None else ""
        value_of = _value_of(view, name, field, own, type_formatters)
        yield Exported(ExportColumn(name, label, kind), field, own, value_of)


def _value_of(
    view: ModelView,
    name: str,
    field: FieldInfo | None,
    own: Callable[..., Any] | None,
    type_formatters: Mapping[type, Callable[..., Any]],
) -> ValueOf:
    stored = _formatted(view, name, own) if own is not None else _stored(view, name, field)
    by_type = tuple(type_formatters.items())
    named = choice_labels((view.column_choices or {}).get(name))
    is_relation = own is None and field is not None and field.relation is not None
    store = store_at(view.store, name) if is_relation else None

    def value_of(record: Any) -> Any:
        value = stored(record)
        if named and text_of(None, value) in named:
            return str(named[text_of(None, value)])
        for kind, show in by_type:
            if isinstance(value, kind):
                return _plain(show(view, value, name))
        if store is None or value is None:
            return _plain(value)
        if are_several(value, store):
            return [store.label(one) for one in value]
        return store.label(value)

    return value_of


def _stored(view: ModelView, name: str, field: FieldInfo | None) -> ValueOf:
    value_of = view.store.value
    if field is not None and field.embedded is not None and "." not in name:
        return lambda record: plain_documents(view.store, field, value_of(record, name))
    if field is not None and "export" in field.options:
        return _said(field.options["export"], lambda record: value_of(record, name))
    if field is not None:
        return lambda record: value_of(record, name)

    def computed(record: Any) -> Any:
        try:
            return value_of(record, name)
        except (AttributeError, LookupError):
            # The name exists for a formatter that has yet to be written.
            return None

    return computed


def _said(plain: Callable[[Any], Any], value_of: ValueOf) -> ValueOf:
    def said(record: Any) -> Any:
        value = value_of(record)
        # A list made by a path to many; a type of its own may be a list to Python, too.
        if type(value) is list:
            return [plain(one) for one in value if one is not None]
        return None if value is None else plain(value)

    return said


def _formatted(view: ModelView, name: str, own: Callable[..., Any]) -> ValueOf:
    def formatted(record: Any) -> Any:
        try:
            return own(view, None, record, name)
        except Exception as error:
            error.add_note(f"while exporting column {name!r} of {type(view).__qualname__}")
            raise

    return formatted


def _plain(value: Any) -> Any:
    return value.striptags() if isinstance(value, Markup) else value

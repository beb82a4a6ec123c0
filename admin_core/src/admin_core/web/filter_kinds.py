"""What one filter of a list is: of a field and an operator, or an application's own object."""

from __future__ import annotations

import csv
import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ..data import (
    Condition,
    FieldInfo,
    Operator,
    current_translator,
    decode_key,
    gettext,
    refuse_nul,
    text_of,
)
from ..data.values import MAX_ARGUMENT, in_utc, text_form_of
from ..filters import BaseFilter
from ..operators import SIGNS, operator_label
from .columns import label_of, short_label
from .related import store_at

if TYPE_CHECKING:
    from .view_core import ModelViewCore

#: Operators that compare with a piece of text, whatever the kind of field.
_ON_TEXT = frozenset({"contains", "not_contains", "starts_with"})
#: Values of a list at most.
MAX_VALUES = 200


class Filter(ABC):
    """One thing that a list can be narrowed by.

    ``name`` is the argument in addresses, ``path`` the field looked at, ``""`` where there is
    none.
    """

    def __init__(self, view: ModelViewCore, name: str, path: str, operator: Operator) -> None:
        self.view = view
        self.name = name
        self.path = path
        self.operator = operator

    @property
    @abstractmethod
    def subject(self) -> str:
        """What people call the thing that is looked at."""

    @property
    @abstractmethod
    def operation(self) -> str:
        """What people call the operator."""

    @property
    def sign(self) -> str:
        """The operator as shortly as can be."""
        return self.operation

    @property
    def label(self) -> str:
        """Subject and operation."""
        return f"{self.subject} {self.operation}"

    @property
    def control(self) -> str:
        """The control for the value."""
        return self.operator.input

    @abstractmethod
    def options(self) -> tuple[tuple[str, str], ...]:
        """Return the values to choose from, with their labels."""

    @abstractmethod
    def parse(self, texts: Sequence[str]) -> Any:
        """Return the value that *texts* mean; raise :exc:`ValueError` with a message."""

    def value(self, texts: Sequence[str]) -> Any:
        """Return what :meth:`parse` does, of texts of a length that anybody needs."""
        if any(len(text) > MAX_ARGUMENT for text in texts):
            raise ValueError(gettext("The text is too long."))
        return self.parse(texts)

    def texts(self, value: Any) -> tuple[str, ...]:
        """Return the texts that mean *value*."""
        several = value if isinstance(value, (tuple, list, set, frozenset)) else (value,)
        text = self.operator.text or partial(text_of, None)
        found = tuple(map(text, several))
        return (list_text(found),) if self.operator.arity == -1 else found

    @abstractmethod
    def condition(self, value: Any) -> Condition:
        """Return what a store is asked."""

    @abstractmethod
    def old_names(self) -> tuple[str, ...]:
        """Return the names that links of existing code may use; asked in no language."""


class FieldFilter(Filter):
    """A field and an operator."""

    def __init__(
        self, view: ModelViewCore, path: str, field: FieldInfo, operator: Operator
    ) -> None:
        super().__init__(view, f"{path}__{operator.name}", path, operator)
        self.field = field

    @property
    def subject(self) -> str:
        """The field's label."""
        return short_label(self.view, self.path)

    @property
    def operation(self) -> str:
        """The operator's label."""
        return operator_label(self.operator.name, self.operator.label)

    @property
    def sign(self) -> str:
        """The operator's sign where it has one."""
        return SIGNS.get(self.operator.name, self.operation)

    @property
    def control(self) -> str:
        """The control for the value; a related record is chosen."""
        is_key = self.field.relation is not None and self.operator.arity == 1
        return "relation" if is_key else self.operator.input

    def options(self) -> tuple[tuple[str, str], ...]:
        """Return the field's choices, or yes and no."""
        if self.operator.input == "boolean":
            return (("1", gettext("Yes")), ("0", gettext("No")))
        return tuple((text_of(None, c.value), str(c.label)) for c in self.field.choices)

    def condition(self, value: Any) -> Condition:
        """Return the condition on the field."""
        return Condition(self.path, self.operator.name, value)

    def texts(self, value: Any) -> tuple[str, ...]:
        """Return the texts that mean *value*, which may be one value however many it holds."""
        own = text_form_of(self.field)
        if own is None or isinstance(value, str) or self.operator.arity != 1:
            return super().texts(value)
        return (own.text(value),)

    def old_names(self) -> tuple[str, ...]:
        """Return ``label_operation``; a related record's field is named with its model."""
        found = (label_of(self.view, self.path), short_label(self.view, self.path))
        return tuple(old_name(label, self.operation) for label in found)

    def parse(self, texts: Sequence[str]) -> Any:
        """Return the value of the field's kind."""
        operator, parse = self.operator, self._parser()
        if operator.arity == 0:
            return yes_or_no(texts[0])
        if self.field.relation is not None:
            return self._key(texts[0])
        if operator.arity == -1:
            return tuple(map(parse, listed(texts)))
        if operator.arity == 2:
            low, high = map(parse, both_ends(texts))
            if low > high:
                raise ValueError(gettext("The range ends before it begins."))
            return low, high
        if operator.name in _ON_TEXT:
            return texts[0].replace("\x00", "")
        return parse(texts[0])

    def _key(self, text: str) -> str:
        if store_at(self.view.store, self.path).parse_key(decode_key(text)) is None:
            raise ValueError(gettext("This is no key of a record."))
        return text

    def _parser(self) -> Callable[[str], Any]:
        if self.operator.parse is not None:
            return self.operator.parse
        plugins, field = self.view.admin.plugins, self.field
        zone_aware = bool(field.options.get("timezone"))

        def parse(text: str) -> Any:
            value = plugins.parse_value(field, text)
            if not isinstance(value, dt.datetime):
                return value
            if zone_aware and value.tzinfo is None:
                # As lists show them: in the reader's zone, where it is known.
                return value.replace(tzinfo=current_translator().timezone or dt.UTC)
            if not zone_aware and value.tzinfo is not None:
                return in_utc(value)
            return value

        return parse


#: ``data_type`` of an application's own filter -> arity and control.
_CONTROLS = {
    "datepicker": (1, "date"),
    "datetimepicker": (1, "datetime-local"),
    "timepicker": (1, "time"),
    "daterangepicker": (2, "date"),
    "datetimerangepicker": (2, "datetime-local"),
    "timerangepicker": (2, "time"),
    "select2-tags": (-1, "list"),
}


class CustomFilter(Filter):
    """An application's own filter object."""

    def __init__(self, view: ModelViewCore, custom: BaseFilter) -> None:
        arity, control = _CONTROLS.get(custom.data_type or "", (1, "text"))
        if custom.options is not None or type(custom).get_options is not BaseFilter.get_options:
            arity, control = (-1 if control == "list" else 1), "choice"
        self.custom = custom
        operation = custom.operator or _class_name(custom)
        operator = Operator(operation, operation, arity, control)
        super().__init__(view, self._name(operation), custom.path, operator)

    def _name(self, operation: str) -> str:
        """Return a name that says the same in every language."""
        own = self.custom.key_name or self.custom.path
        if not own and isinstance(self.custom.name, str):
            own = "_".join(re.findall(r"\w+", self.custom.name.lower()))
        return f"{own or 'filter'}__{operation}"

    @property
    def subject(self) -> str:
        """The filter's name."""
        return str(self.custom.name)

    @property
    def operation(self) -> str:
        """What the filter says of itself."""
        return str(self.custom.operation())

    def options(self) -> tuple[tuple[str, str], ...]:
        """Ask the filter, which may ask the database."""
        return tuple(self.custom.get_options(self.view) or ())

    def condition(self, value: Any) -> Condition:
        """Return a condition that the store leaves to the filter."""
        return Condition(self.path, self.operator.name, value, self.custom)

    def old_names(self) -> tuple[str, ...]:
        """Return ``name_operation``."""
        return (old_name(self.subject, self.operation),)

    def parse(self, texts: Sequence[str]) -> Any:
        """Return what the filter makes of its text."""
        arity = self.operator.arity
        text = {2: " to ", -1: ","}.get(arity, "").join(texts) if arity != 1 else texts[0]
        refuse_nul(text)
        if arity == -1:
            listed(texts)
        try:
            if self.custom.validate(text):
                return self.custom.clean(text)
            # What is wrong, clean() says better than anybody else.
            self.custom.clean(text)
        except ArithmeticError:
            pass
        raise ValueError(gettext("This value does not fit."))


def _class_name(custom: BaseFilter) -> str:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", type(custom).__name__)
    return "_".join(word.lower() for word in words if word not in {"Filter", "Base"}) or "is"


# -- texts --------------------------------------------------------------------------------------


def old_name(label: str, operation: str) -> str:
    """Return ``name_operation`` as existing links spell a filter."""
    kept = re.sub(r"[^a-z0-9 ]", "", f"{label} {operation}".lower())
    return "_".join(kept.split())


def both_ends(texts: Sequence[str]) -> tuple[str, str]:
    """Return both ends of a range, given as two texts or with " to " between them."""
    both = tuple(texts) if len(texts) == 2 else tuple(texts[0].split(" to ", 1))
    if len(both) != 2:
        raise ValueError(gettext("Enter both ends of the range."))
    return both[0], both[1]


def listed(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the values between commas; one with a comma in it stands in double quotes."""
    found = tuple(part.strip() for text in texts for part in _cells(text) if part.strip())
    if len(found) > MAX_VALUES:
        raise ValueError(
            gettext(
                "A list holds at most %(limit)s values; this one has %(num)s.",
                limit=MAX_VALUES,
                num=len(found),
            )
        )
    return found


def list_text(values: Sequence[str]) -> str:
    """Return what :func:`listed` takes apart."""
    return ",".join(
        f'"{one.replace(chr(34), chr(34) * 2)}"' if "," in one or one.startswith('"') else one
        for one in values
    )


def _cells(text: str) -> list[str]:
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], skipinitialspace=True))
    except csv.Error:
        return text.split(",")


def yes_or_no(text: str) -> bool:
    """Return what ``"1"`` or ``"0"`` means."""
    if text not in {"0", "1"}:
        raise ValueError(gettext("Enter yes or no."))
    return text == "1"

"""Fields for choosing among given values, and for typing several with commas between them."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import wtforms
from wtforms.fields.choices import SelectFieldBase

from ..data import Choice, gettext
from .options import Option
from .widgets import Select2TagsWidget, Select2Widget

#: The mark by which the scripts of older pages tell equal tags from each other.
_TIME_MARK = re.compile(r"#\d{10,}$")

#: What the blank choice sends.
BLANK = "__None"


def value_label_pairs(choices: Any) -> list[tuple[Any, Any]]:
    """Return (value, label) for choices in any of the forms that people write.

    These are pairs, single values, members of an enum (value and name), mappings, and objects
    with ``value`` and ``label``.
    """
    if isinstance(choices, Mapping):
        return [(value, label) for value, label in choices.items()]
    return [_pair(one) for one in choices or ()]


def _pair(one: Any) -> tuple[Any, Any]:
    if isinstance(one, enum.Enum):
        return one.value, one.name
    if hasattr(one, "value") and hasattr(one, "label"):
        return one.value, one.label
    if isinstance(one, (tuple, list)):
        return one[0], one[1] if len(one) > 1 else one[0]
    return one, one


def as_choices(choices: Any) -> tuple[Choice, ...]:
    """Return choices in any form as those of a field's description."""
    if callable(choices) and not isinstance(choices, type):
        choices = choices()
    return tuple(Choice(value, str(label)) for value, label in value_label_pairs(choices))


class Select2Field(wtforms.SelectField):
    """One of several values.

    *choices* are pairs of value and label, members of an enum, or a function returning them.
    With *allow_blank* there is a choice for no value, called *blank_text*.

    .. versionadded:: 0.1
    """

    widget = Select2Widget()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        coerce: Callable[[Any], Any] = str,
        choices: Any = None,
        allow_blank: bool = False,
        blank_text: str | None = None,
        **kwargs: Any,
    ) -> None:
        SelectFieldBase.__init__(self, label, validators, **kwargs)
        self.coerce = coerce
        # An enum is a class, which WTForms would call.
        self.choices = list(choices) if isinstance(choices, enum.EnumMeta) else choices
        self.allow_blank = allow_blank
        self.blank_text = blank_text if blank_text is not None else " "

    def _pairs(self) -> list[tuple[Any, Any]]:
        found = self.choices
        if callable(found) and not isinstance(found, type):
            found = found()
        return value_label_pairs(found)

    def has_groups(self) -> bool:
        """Return ``False``: the choices are one list."""
        return False

    def iter_choices(self) -> Iterator[Option]:
        """Yield the blank choice where there is one, then the others."""
        if self.allow_blank:
            yield Option(BLANK, self.blank_text, self.data is None, {})
        for value, label in self._pairs():
            yield Option(str(value), str(label), self._matches(value), {})

    def _matches(self, value: Any) -> bool:
        try:
            return bool(self.coerce(value) == self.data)
        except (TypeError, ValueError):
            return False

    def process_data(self, value: Any) -> None:
        """Take the stored value; a member of an enum is known by its value."""
        self.data = None
        if value is None:
            return
        try:
            self.data = self.coerce(value.value if isinstance(value, enum.Enum) else value)
        except (TypeError, ValueError):
            self.data = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Turn the chosen text into its value."""
        if not valuelist:
            return
        self.data = None
        if valuelist[0] == BLANK:
            return
        try:
            self.data = self.coerce(valuelist[0])
        except (TypeError, ValueError):
            raise ValueError(gettext("Choose one of the values.")) from None

    def pre_validate(self, form: Any) -> None:
        """Raise ``ValidationError`` for what is not among the choices."""
        if self.data is None and self.allow_blank:
            return
        if not any(self._matches(value) for value, _ in self._pairs()):
            raise wtforms.ValidationError(gettext("Choose one of the values."))

    def post_process(self, formdata: Any = None) -> None:
        """Do nothing: choices are looked up when they are needed."""

    def state(self) -> str:
        """Return what the page shows as chosen."""
        return "" if self.data is None else str(self.data)


class Select2TagsField(wtforms.StringField):
    """Several values, typed with commas between them.

    With *save_as_list* the data is a list of coerced values; blanks are dropped, and repeated
    values too unless *allow_duplicates*.  Otherwise it is the text as typed.

    .. versionadded:: 0.1
    """

    widget = Select2TagsWidget()
    data: Any

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        save_as_list: bool = False,
        coerce: Callable[[Any], Any] = str,
        allow_duplicates: bool = False,
        **kwargs: Any,
    ) -> None:
        self.save_as_list = save_as_list
        self.coerce = coerce
        self.allow_duplicates = allow_duplicates
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Split, strip and coerce what was typed; a value that does not fit is an error."""
        if not valuelist:
            return
        if not self.save_as_list:
            self.data = valuelist[0]
            return
        texts = [one.strip() for one in valuelist[0].split(",") if one.strip()]
        if self.allow_duplicates:
            texts = [_TIME_MARK.sub("", one) for one in texts]
        self.data = []
        found = [self._coerced(one) for one in texts]
        self.data = found if self.allow_duplicates else _once_each(found)

    def _coerced(self, text: str) -> Any:
        try:
            return self.coerce(text)
        except (TypeError, ValueError):
            raise ValueError(
                gettext("%(value)s does not fit here.", value=repr(text[:40]))
            ) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if isinstance(self.data, (list, tuple)):
            return ", ".join(map(str, self.data))
        return "" if self.data is None else str(self.data)


def _once_each(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found

"""Form fields by kind: one parser, the same messages as in filters, nothing typed is lost.

Each derives from the WTForms field of the same name, so arguments and ``isinstance`` checks of
existing code keep working.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import wtforms
from wtforms.fields.choices import SelectFieldBase

from ..data import (
    Choice,
    FieldInfo,
    check_bounds,
    current_translator,
    gettext,
    parse_value,
    text_of,
)
from ..data.values import in_utc
from . import inputs
from .options import Option


class Parsed:
    """Parses what was typed by the kind of the field's ``info``."""

    kind = "string"
    info: FieldInfo
    data: Any
    raw_data: Any

    def __init__(self, *args: Any, info: FieldInfo | None = None, **kwargs: Any) -> None:
        self.info = info or FieldInfo(name="", kind=self.kind)
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Turn the first value into data; a blank one means no value."""
        if not valuelist:
            return
        if not valuelist[0].strip():
            self.data = None
            return
        self.data = None
        self.data = self.parse(valuelist[0])

    def parse(self, text: str) -> Any:
        """Return the value; raises ``ValueError`` with a message to show."""
        if self.info.kind in _NUMBERS:
            text = current_translator().read_number(text)
        return parse_value(self.info, text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.as_typed(text_of(self.info, self.data))

    def as_typed(self, text: str) -> str:
        """Return the plain text of a value, as in an address or a file, as the reader types it."""
        return current_translator().write_number(text) if self.info.kind in _NUMBERS else text


#: Kinds that readers write in their own way.
_NUMBERS = frozenset({"integer", "decimal", "float"})


class StringField(wtforms.StringField):
    """One line of text."""

    widget = inputs.TextInput()


class BooleanField(wtforms.BooleanField):
    """Yes or no."""

    widget = inputs.CheckboxInput()


class TextAreaField(wtforms.TextAreaField):
    """Many lines of text; line ends are stored as a single line feed."""

    widget = inputs.TextArea()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Browsers send CR LF whatever was stored; store what everything else expects."""
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n")


class IntegerField(Parsed, wtforms.IntegerField):
    """A whole number."""

    kind = "integer"
    # type="number" makes browsers drop what is not a number, and with it what was typed.
    widget = inputs.TextInput()

    def process_data(self, value: Any) -> None:
        """Take the stored value as it is."""
        self.data = value


class DecimalField(Parsed, wtforms.DecimalField):
    """An exact number; ``places`` only rounds what is shown when the caller asks for it."""

    kind = "decimal"
    widget = inputs.TextInput()

    def __init__(self, *args: Any, places: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, places=places, **kwargs)

    def _value(self) -> str:
        if self.raw_data or self.places is None:
            return Parsed._value(self)
        return (
            "" if self.data is None else self.as_typed(format(round(self.data, self.places), "f"))
        )


class FloatField(Parsed, wtforms.FloatField):
    """A number."""

    kind = "float"
    widget = inputs.TextInput()


class _Dated(Parsed):
    """A date or time in the browser's own control, or by the ``format`` of existing code."""

    own_format: Any = None

    def __init__(self, *args: Any, format: Any = None, **kwargs: Any) -> None:
        self.own_format = format if format is None or isinstance(format, str) else list(format)
        if format is not None:
            kwargs["format"] = self.own_format
            kwargs.setdefault("widget", inputs.TextInput())
        super().__init__(*args, **kwargs)

    def parse(self, text: str) -> Any:
        """Parse by ``format`` where one was given, and as ISO text."""
        if self.own_format is None:
            return super().parse(text)
        formats = [self.own_format] if isinstance(self.own_format, str) else self.own_format
        found = self._by_formats(text, formats)
        if found is not None:
            return found
        try:
            return super().parse(text)
        except ValueError:
            example = dt.datetime(2030, 12, 31, 23, 59, 58).strftime(formats[0])
            raise ValueError(gettext("Enter a value like %(example)s.", example=example)) from None

    def _by_formats(self, text: str, formats: Iterable[str]) -> Any:
        for one in formats:
            try:
                return self._convert(dt.datetime.strptime(text.strip(), one))
            except ValueError:
                continue
        return None

    def _convert(self, moment: dt.datetime) -> Any:
        return moment

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        if isinstance(self.data, str):  # a day of no calendar, as its driver tells it
            return self.data
        if self.own_format is not None:
            first = self.own_format if isinstance(self.own_format, str) else self.own_format[0]
            return str(self.data.strftime(first))
        return self._iso()

    def _iso(self) -> str:
        return str(self.data.isoformat())


class DateField(_Dated, wtforms.DateField):
    """A day."""

    kind = "date"
    widget = inputs.DateInput()

    def _convert(self, moment: dt.datetime) -> Any:
        return moment.date()


class DateTimeField(_Dated, wtforms.DateTimeField):
    """A day and time, with seconds.

    A field whose ``info`` says ``timezone`` gives aware values.  They are shown and typed in the
    reader's zone, otherwise in that of the stored value, UTC for a new one; the page names it.
    """

    kind = "datetime"
    widget = inputs.DateTimeLocalInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_description = self.description
        if self.own_format is None:
            self.render_kw = {"step": "1", **(self.render_kw or {})}

    def process_data(self, value: Any) -> None:
        """Take the stored moment; those of other libraries tell Python's own as ``datetime``."""
        is_own = value is None or isinstance(value, (dt.date, str))
        super().process_data(value if is_own else getattr(value, "datetime", value))
        if self.info.options.get("timezone"):
            own, zone = self._own_description, str(self._zone())
            self.description = f"{own} ({zone})" if own else zone

    def _zone(self) -> dt.tzinfo:
        known = self.object_data
        stored = known.tzinfo if isinstance(known, dt.datetime) else None
        return current_translator().timezone or stored or dt.UTC

    def parse(self, text: str) -> Any:
        """Add the zone, which the browser's control cannot carry.

        Refuses a time that the clocks of that zone leap over.
        """
        moment = super().parse(text)
        if self.info.options.get("timezone") and moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone())
            if _is_leapt_over(moment):
                raise ValueError(gettext("This value does not fit."))
        elif not self.info.options.get("timezone") and moment.tzinfo is not None:
            moment = in_utc(moment)
        return moment

    def _iso(self) -> str:
        # The control understands milliseconds at most and no zone; populate() keeps what it
        # cannot show.
        moment = self.data
        precision = "milliseconds" if moment.microsecond else "seconds"
        if moment.tzinfo is not None and self.info.options.get("timezone"):
            with suppress(OverflowError):  # the first and the last day of all have no neighbours
                moment = moment.astimezone(self._zone())
        return str(moment.replace(tzinfo=None).isoformat(timespec=precision))


def _is_leapt_over(moment: dt.datetime) -> bool:
    try:
        there = moment.astimezone(dt.UTC).astimezone(moment.tzinfo)
    except OverflowError:
        return False
    return there.replace(tzinfo=None) != moment.replace(tzinfo=None)


#: Ways to write a time that are understood besides ISO text.
_TIME_FORMATS = ("%H:%M:%S", "%H:%M", "%I:%M:%S%p", "%I:%M%p", "%I:%M:%S %p", "%I:%M %p")


class TimeField(_Dated, wtforms.TimeField):
    """A time of day; ``20:10``, ``9:30pm`` and ``10:00:05 am`` are understood.

    *formats* replaces what is understood besides ISO text, *default_format* is how a time is
    shown; without either the browser's own control is used.
    """

    kind = "time"

    def __init__(
        self,
        *args: Any,
        formats: Sequence[str] | None = None,
        default_format: str | None = None,
        widget_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        if formats is not None or default_format is not None:
            shown = [default_format] if default_format else []
            kwargs["format"] = [*shown, *(formats or _TIME_FORMATS)]
        super().__init__(*args, **kwargs)
        if self.own_format is None:
            self.render_kw = {"step": "1", **(self.render_kw or {})}

    def parse(self, text: str) -> Any:
        """Parse ISO text and the usual ways to write a time."""
        try:
            return super().parse(text)
        except ValueError:
            found = self._by_formats(text, _TIME_FORMATS) if self.own_format is None else None
            if found is None:
                raise
            return found

    def _convert(self, moment: dt.datetime) -> Any:
        return moment.time()

    def _iso(self) -> str:
        precision = "milliseconds" if self.data.microsecond else "seconds"
        return str(self.data.replace(tzinfo=None).isoformat(timespec=precision))


class IntervalField(Parsed, wtforms.StringField):
    """A duration, typed as ``2 days, 3:04:05``."""

    kind = "interval"
    widget = inputs.TextInput()


class UUIDField(Parsed, wtforms.StringField):
    """A UUID."""

    kind = "uuid"
    widget = inputs.TextInput()


class ParsedField(Parsed, wtforms.StringField):
    """A value of any other kind that has a text form."""

    widget = inputs.TextInput()


class JSONField(Parsed, wtforms.TextAreaField):
    """A JSON document; blank is no value, and ``null`` typed out is JSON's null."""

    widget = inputs.TextArea()
    kind = "json"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else text_of(self.info, self.data)


class LinesField(Parsed, wtforms.TextAreaField):
    """A list of values, one per line; ``info.options["item"]`` is the kind of each.

    ``info.options["item_field"]`` describes each value in full, where that is known.  A list that
    lines cannot tell (with an empty value, or with a line end inside one) is JSON.
    """

    widget = inputs.TextArea()
    kind = "array"

    def parse(self, text: str) -> Any:
        """Parse line by line; a message names the line that does not fit."""
        if text.lstrip().startswith("["):
            return parse_value(self.info, text)
        item = self._item()
        found = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                found.append(parse_value(item, line.strip()))
            except ValueError as error:
                raise ValueError(
                    gettext("Line %(number)s: %(error)s", number=number, error=error)
                ) from None
        return found

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if not self.data:
            return ""
        item = self._item()
        lines = [text_of(item, one) for one in self.data]
        is_told = all(one and one == one.strip() and len(one.splitlines()) == 1 for one in lines)
        if is_told and not lines[0].startswith("["):
            return "\n".join(lines)
        return text_of(self.info, self.data)

    def _item(self) -> FieldInfo:
        known: FieldInfo | None = self.info.options.get("item_field")
        return known or FieldInfo(name="", kind=self.info.options.get("item", "string"))


class ChoiceField(SelectFieldBase):
    """One of the values that ``info.choices`` allows; blank where the field may be empty.

    A stored value that is no longer offered stays selectable, so that saving the page does
    not change it.
    """

    widget = inputs.Select()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        info: FieldInfo,
        blank_text: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.info = info
        self.blank_text = blank_text

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Turn the chosen text into its value."""
        if not valuelist:
            return
        self.data = None
        if valuelist[0] == "":
            return
        if self.object_data is not None and valuelist[0] == text_of(None, self.object_data):
            self.data = self.object_data
            return
        self.data = parse_value(self.info, valuelist[0])

    def state(self) -> str:
        """Return the chosen option's value."""
        return text_of(None, self.data)

    def iter_choices(self) -> Iterator[Option]:
        """Yield the blank option, the field's choices, and a stored value beside them."""
        chosen = self.raw_data[0] if self.raw_data else text_of(None, self.data)
        known = [text_of(None, choice.value) for choice in self.info.choices]
        yield Option("", self.blank_text or gettext("Choose…"), chosen == "", {})
        for text, choice in zip(known, self.info.choices, strict=True):
            yield Option(text, choice.label, text == chosen, {})
        if self.object_data is not None and text_of(None, self.object_data) not in known:
            text = text_of(None, self.object_data)
            known.append(text)
            yield Option(text, text, text == chosen, {})
        if chosen and chosen not in known:
            # What was sent and refused is shown again beside the message that says so.
            yield Option(chosen, chosen, True, {})


class NullBooleanField(ChoiceField):
    """Yes, no, or not known."""

    def __init__(self, *args: Any, info: FieldInfo, **kwargs: Any) -> None:
        choices = (Choice(True, gettext("Yes")), Choice(False, gettext("No")))
        plain = FieldInfo(name=info.name, kind="boolean", choices=choices)
        super().__init__(*args, info=plain, **kwargs)
        self.blank_text = self.blank_text or gettext("Unknown")


class ReadOnlyField(wtforms.Field):
    """Shows a value that cannot be edited here; nothing that is sent for it is looked at."""

    widget = inputs.TextInput()
    is_read_only = True

    def __init__(
        self, label: Any = None, validators: Any = None, *, show: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(label, (), **kwargs)
        self.show = show

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the stored value, never a sent one."""
        super().process(None, *args, **kwargs)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the record alone."""

    @property
    def read_only_text(self) -> Any:
        """What the page shows."""
        if self.data is None:
            return ""
        return self.show(self.data) if self.show else text_of(None, self.data)


class FixedField(ReadOnlyField):
    """A field that this visitor may only read, shown where its control would be.

    *value* is what the record has; *text* is how it is shown.  With *is_written* a new record
    gets the value, which nobody sent.
    """

    def __init__(
        self, label: Any = None, *, value: Any, text: Any, is_written: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.value = value
        self.text = text
        self.is_read_only = not is_written

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the given value."""
        super().process(None, self.value)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the value on a new record, and leave any other alone."""
        if not self.is_read_only:
            setattr(obj, name, self.value)

    @property
    def read_only_text(self) -> Any:
        """What the page shows."""
        return self.text


class Required(wtforms.validators.InputRequired):
    """Something must be typed or chosen; blanks alone are nothing, zero is something."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stop the validation with a message when nothing was sent."""
        typed = [one for one in field.raw_data or () if not isinstance(one, str) or one.strip()]
        if not typed:
            field.errors = []
            raise wtforms.validators.StopValidation(
                self.message or gettext("This field is required.")
            )


class Bounds:
    """A validator for values that a caller's own parser accepted: the limits of the column."""

    def __init__(self, info: FieldInfo) -> None:
        self.info = info

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ``ValidationError`` when the value is outside the limits."""
        if field.data is None:
            return
        try:
            check_bounds(self.info, field.data)
        except (TypeError, ValueError) as error:
            raise wtforms.ValidationError(str(error)) from None

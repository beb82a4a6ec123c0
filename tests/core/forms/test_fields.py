"""Form fields by kind: what is typed is kept, what is wrong is said."""

import datetime as dt
import enum
import uuid
from decimal import Decimal

import pytest
import wtforms
from werkzeug.datastructures import MultiDict

from admin_core.data import Choice, FieldInfo
from admin_core.forms import (
    BaseForm,
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    FloatField,
    IntegerField,
    IntervalField,
    JSONField,
    LinesField,
    NullBooleanField,
    ReadOnlyField,
    StringField,
    TextAreaField,
    TimeField,
    UUIDField,
)
from admin_core.forms.fields import Bounds, Required
from admin_core.forms.scaffold import default_options, form_field


def form_of(unbound, sent=None, stored=None):
    """Return a form with one field, ``value``, as a page shows or receives it."""
    form_class = type("SampleForm", (BaseForm,), {"value": unbound})
    formdata = None if sent is None else MultiDict([("value", one) for one in sent])
    obj = type("Record", (), {"value": stored})() if stored is not None else None
    form = form_class(formdata, obj=obj)
    if sent is not None:
        form.validate()
    return form


def sent(unbound, *texts, stored=None):
    return form_of(unbound, texts, stored).value


PARSED = [
    (IntegerField, "7", 7, "seven", "Enter a whole number."),
    (DecimalField, "1.50", Decimal("1.50"), "1,5", "Enter a number."),
    (FloatField, "1.5", 1.5, "x", "Enter a number."),
    (DateField, "2024-05-01", dt.date(2024, 5, 1), "1.5.24", "Enter a date as YYYY-MM-DD."),
    (
        DateTimeField,
        "2024-05-01T12:30:07",
        dt.datetime(2024, 5, 1, 12, 30, 7),
        "now",
        "Enter a date and time as YYYY-MM-DD HH:MM:SS.",
    ),
    (TimeField, "12:30", dt.time(12, 30), "noon", "Enter a time as HH:MM or HH:MM:SS."),
    (
        IntervalField,
        "2 days, 1:00",
        dt.timedelta(days=2, hours=1),
        "long",
        "Enter a duration as HH:MM:SS or as 2 days, HH:MM:SS.",
    ),
    (UUIDField, "0" * 32, uuid.UUID(int=0), "1", "Enter a UUID, 32 hexadecimal digits."),
    (JSONField, '{"a": 1}', {"a": 1}, "{", "This is not valid JSON."),
    (LinesField, "a\r\n\r\nb", ["a", "b"], None, ""),
]


@pytest.mark.parametrize(("field", "text", "value", "wrong", "message"), PARSED)
def test_what_is_typed_becomes_a_value(field, text, value, wrong, message):
    found = sent(field(), text)
    assert found.data == value
    assert not found.errors


@pytest.mark.parametrize(("field", "text", "value", "wrong", "message"), PARSED)
def test_what_was_typed_is_shown_again_unchanged(field, text, value, wrong, message):
    for typed in filter(None, (text, wrong, f"  {text} ", "<b>&\"'")):
        assert sent(field(), typed)._value() == typed


@pytest.mark.parametrize(("field", "text", "value", "wrong", "message"), PARSED[:-1])
def test_a_wrong_text_is_refused_in_the_words_of_filters(field, text, value, wrong, message):
    found = sent(field(), wrong)
    assert found.errors[0].startswith(message)
    assert found.data is None


@pytest.mark.parametrize("field", [row[0] for row in PARSED])
@pytest.mark.parametrize("typed", ["", "   ", "\r\n"])
def test_a_blank_is_no_value(field, typed):
    found = sent(field(), typed)
    assert found.data is None
    assert not found.errors


@pytest.mark.parametrize("field", [row[0] for row in PARSED])
def test_a_null_character_is_refused(field):
    assert "null character" in sent(field(), "1\x00").errors[0]


@pytest.mark.parametrize(("field", "text", "value", "wrong", "message"), PARSED)
def test_a_stored_value_is_shown_as_text_that_means_it(field, text, value, wrong, message):
    shown = form_of(field(), stored=value).value._value()
    assert sent(field(), shown).data == value


def test_zero_is_shown_and_is_a_value():
    assert form_of(IntegerField(), stored=0).value._value() == "0"
    assert sent(IntegerField(validators=[Required()]), "0").data == 0


@pytest.mark.parametrize("field", [IntegerField, DecimalField, FloatField])
def test_a_number_is_typed_into_a_plain_box_that_keeps_it(field):
    html = sent(field(), "12e")()
    assert 'type="text"' in html
    assert 'value="12e"' in html


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_required_field_left_blank_says_so(blank):
    found = sent(StringField(validators=[Required()]), blank)
    assert found.errors == ["This field is required."]


def test_a_required_field_that_was_not_sent_says_so():
    assert sent(StringField(validators=[Required()])).errors == ["This field is required."]


@pytest.mark.guarantee("forms-11")
def test_required_is_told_to_the_browser():
    assert StringField(validators=[Required()]).kwargs
    assert " required" in form_of(StringField(validators=[Required()])).value()


def test_the_bounds_of_the_column_hold_for_a_parser_of_ones_own():
    info = FieldInfo("value", "integer", maximum=10)
    bounded = wtforms.IntegerField(validators=[Bounds(info)])
    assert sent(bounded, "11").errors == ["Enter a value of at most 10."]
    assert not sent(bounded, "10").errors


# -- dates and times ----------------------------------------------------------------------------

ZONED = FieldInfo("value", "datetime", options={"timezone": True})
TOKYO = dt.timezone(dt.timedelta(hours=9))


def test_seconds_and_milliseconds_are_shown():
    stored = dt.datetime(2024, 5, 1, 12, 30, 7, 250_000)
    assert form_of(DateTimeField(), stored=stored).value._value() == "2024-05-01T12:30:07.250"
    assert 'step="1"' in form_of(DateTimeField()).value()


@pytest.mark.guarantee("forms-w11")
def test_a_time_typed_for_a_zoned_field_is_in_the_zone_of_the_stored_one():
    stored = dt.datetime(2024, 5, 1, tzinfo=TOKYO)
    found = sent(DateTimeField(info=ZONED), "2024-05-02T08:00", stored=stored)
    assert found.data == dt.datetime(2024, 5, 2, 8, tzinfo=TOKYO)


def test_a_time_typed_for_a_new_zoned_value_is_in_utc():
    assert sent(DateTimeField(info=ZONED), "2024-05-02T08:00").data.tzinfo is dt.UTC


def test_a_zone_typed_for_a_field_without_one_is_turned_into_utc():
    found = sent(DateTimeField(), "2024-05-02T08:00+09:00")
    assert found.data == dt.datetime(2024, 5, 1, 23)


@pytest.mark.parametrize("typed", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_zone_that_leads_out_of_the_calendar_is_refused(typed):
    found = sent(DateTimeField(), typed)
    assert found.errors == ["Enter a date and time as YYYY-MM-DD HH:MM:SS."]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (DateField(format="%d.%m.%Y"), "31.12.2024", dt.date(2024, 12, 31)),
        (DateTimeField(format=["%d.%m.%Y %H:%M"]), "31.12.2024 08:30",
         dt.datetime(2024, 12, 31, 8, 30)),
        (TimeField(format="%I:%M %p"), "08:30 PM", dt.time(20, 30)),
    ],
)  # fmt: skip
def test_a_format_of_ones_own_is_used_both_ways(field, text, value):
    assert sent(field, text).data == value
    assert form_of(field, stored=value).value._value() == text
    assert sent(field, "x").errors[0].startswith("Enter a value like")


# -- JSON and lists -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [("null", None), ("false", False), ("0", 0), ('""', ""), ("[]", []), ('"Zoë"', "Zoë")],
)
@pytest.mark.guarantee("forms-9")
def test_any_json_value_can_be_typed(text, value):
    found = sent(JSONField(), text)
    assert found.data == value
    assert type(found.data) is type(value)
    assert not found.errors


@pytest.mark.parametrize(("stored", "text"), [({"n": "Zoë ☃"}, "ë ☃"), (False, "false"), ([], "[")])
def test_stored_json_is_shown_as_people_read_it(stored, text):
    assert text in form_of(JSONField(), stored=stored).value._value()


def test_no_json_value_is_shown_blank():
    assert form_of(JSONField()).value._value() == ""


def test_each_line_is_parsed_by_the_kind_of_the_items():
    numbers = LinesField(info=FieldInfo("value", "array", options={"item": "integer"}))
    assert sent(numbers, "1\r\n\r\n 2 ").data == [1, 2]
    assert sent(numbers, "1\r\n\r\nx").errors == ["Line 3: Enter a whole number."]
    assert form_of(numbers, stored=[1, 2]).value._value() == "1\n2"


# -- choices ------------------------------------------------------------------------------------


class Size(enum.Enum):
    SMALL = 1
    LARGE = 2


SIZES = FieldInfo("value", "enum", choices=(Choice(Size.SMALL, "S"), Choice(Size.LARGE, "L")))


def options(field):
    return [(one.value, one.label, one.selected) for one in field.iter_choices()]


def test_a_choice_becomes_its_value():
    assert sent(ChoiceField(info=SIZES), "LARGE").data is Size.LARGE


def test_the_blank_choice_is_no_value():
    found = sent(ChoiceField(info=SIZES), "")
    assert found.data is None
    assert options(found)[0] == ("", "Choose…", True)


def test_a_value_that_is_not_offered_is_refused_and_shown_again():
    found = sent(ChoiceField(info=SIZES), "HUGE")
    assert found.errors == ["'HUGE' is not one of the choices."]
    assert found.data is None
    assert [value for value, _, selected in options(found) if selected] == ["HUGE"]


def test_a_stored_value_that_is_no_longer_offered_stays_selectable():
    field = ChoiceField(info=SIZES)
    assert ("OLD", "OLD", True) in options(form_of(field, stored="OLD").value)
    found = sent(field, "OLD", stored="OLD")
    assert found.data == "OLD"
    assert not found.errors


def test_what_was_chosen_is_marked_again_after_an_error_elsewhere():
    found = sent(ChoiceField(info=SIZES), "LARGE", stored=Size.SMALL)
    assert [value for value, _, selected in options(found) if selected] == ["LARGE"]


def test_a_select_is_rendered_with_escaped_labels():
    odd = FieldInfo("value", "enum", choices=(Choice("<a>", "<b>bold</b>"),))
    html = form_of(ChoiceField(info=odd)).value()
    assert "<b>" not in html
    assert "&lt;b&gt;bold" in html


MAYBE = FieldInfo("value", "boolean")


@pytest.mark.parametrize(("text", "value"), [("1", True), ("0", False), ("", None)])
def test_yes_no_and_unknown_are_three_answers(text, value):
    found = sent(NullBooleanField(info=MAYBE), text)
    assert found.data is value
    assert not found.errors


@pytest.mark.parametrize(("stored", "chosen"), [(True, "Yes"), (False, "No"), (None, "Unknown")])
def test_a_stored_answer_is_the_chosen_one(stored, chosen):
    class Form(BaseForm):
        value = NullBooleanField(info=MAYBE)

    found = Form(obj=type("Record", (), {"value": stored})())
    assert [label for _, label, selected in options(found.value) if selected] == [chosen]


# -- read only ----------------------------------------------------------------------------------


def test_a_read_only_field_does_not_look_at_what_is_sent():
    found = sent(ReadOnlyField(validators=[Required()]), "forged", stored="stored")
    assert found.data == "stored"
    assert found.read_only_text == "stored"
    assert not found.errors


def test_a_read_only_field_shows_its_value_as_it_is_told_to():
    assert form_of(ReadOnlyField(show=str.upper), stored="abc").value.read_only_text == "ABC"
    assert form_of(ReadOnlyField()).value.read_only_text == ""


# -- texts --------------------------------------------------------------------------------------


def test_line_ends_of_browsers_are_stored_as_line_feeds():
    assert sent(TextAreaField(), "a\r\nb").data == "a\nb"


@pytest.mark.parametrize(("nullable", "value"), [(True, None), (False, "")])
@pytest.mark.parametrize("kind", ["string", "text"])
def test_an_empty_text_is_no_value_where_the_column_can_say_so(kind, nullable, value):
    info = FieldInfo("value", kind, nullable=nullable)
    assert sent(form_field(info, default_options(info)), "").data == value

"""Text to value and back, and what people read when it does not work."""

import datetime as dt
import enum
import json
import math
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_core.data import Choice, FieldInfo, from_json, parse_value, text_of, to_json

STORABLE = st.text(st.characters(exclude_characters="\x00", codec="utf-8"))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | STORABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STORABLE, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip

VALUES = {
    "string": STORABLE,
    "text": STORABLE,
    "integer": st.integers(),
    "decimal": st.decimals(-(10**60), 10**60, allow_nan=False, allow_infinity=False),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes() | st.datetimes(timezones=ZONES),
    "time": st.times(),
    "interval": st.timedeltas(),
    "uuid": st.uuids(),
    "json": JSON.filter(lambda value: value is not None),
    "array": st.lists(JSON),
    "binary": st.binary(),
}


def field(kind, **more):
    return FieldInfo("sample", kind, **more)


@pytest.mark.parametrize("kind", VALUES)
def test_the_text_of_a_value_is_parsed_to_the_same_value(kind):
    @given(VALUES[kind])
    def check(value):
        found = parse_value(field(kind), text_of(field(kind), value))
        assert found == value
        assert type(found) is type(value)

    check()


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_comes_back_from_json_as_the_same_value(kind):
    @given(VALUES[kind])
    def check(value):
        found = from_json(field(kind), json.loads(json.dumps(to_json(value))))
        assert found == value
        assert type(found) is type(value)

    check()


class Weight(enum.IntEnum):
    LIGHT = 1


def test_choices_come_back_from_json_and_unknown_ones_are_left_as_they_are():
    weights = field("enum", choices=(Choice(Weight.LIGHT, "Light"),))
    assert to_json(Weight.LIGHT) == "LIGHT"
    assert from_json(weights, "LIGHT") is Weight.LIGHT
    assert [from_json(weights, one) for one in ("HEAVY", None)] == ["HEAVY", None]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "soon"),
        ("date", 5),
        ("decimal", "much"),
        ("float", []),
        ("uuid", {}),
        ("time", True),
    ],
)
def test_what_json_says_wrongly_is_refused(kind, value):
    with pytest.raises(ValueError, match="Enter"):
        from_json(field(kind), value)


@pytest.mark.parametrize("kind", VALUES)
def test_any_text_is_parsed_or_refused_with_a_message(kind):
    @given(st.text())
    def check(text):
        try:
            parse_value(field(kind), text)
        except ValueError as error:
            message = str(error)
            assert message.endswith((".", ")"))
            assert "invalid literal" not in message

    check()


class Size(enum.Enum):
    SMALL = 1
    LARGE = 2


@pytest.mark.parametrize("value", [Size.LARGE, "wide", 3, Decimal("1.50"), dt.date(2024, 5, 1)])
def test_a_choice_is_found_again_by_its_text(value):
    sized = field("enum", choices=(Choice("x", "X"), Choice(value, "This one")))
    assert parse_value(sized, text_of(sized, value)) == value


def test_what_is_no_choice_is_refused_and_named():
    with pytest.raises(ValueError, match=r"'huge' is not one of the choices\."):
        parse_value(field("enum", choices=(Choice(Size.SMALL, "Small"),)), "huge")


def test_no_value_has_an_empty_text():
    assert text_of(field("integer"), None) == ""


MESSAGES = [
    ("integer", "1.5", "Enter a whole number."),
    ("integer", "", "Enter a whole number."),
    ("integer", "1__0", "Enter a whole number."),
    ("integer", "1_", "Enter a whole number."),
    ("integer", "٣", "Enter a whole number."),
    ("decimal", "a", "Enter a number."),
    ("float", "1,5", "Enter a number."),
    ("boolean", "maybe", "Enter yes or no."),
    ("date", "1.5.2024", "Enter a date as YYYY-MM-DD."),
    ("datetime", "yesterday", "Enter a date and time as YYYY-MM-DD HH:MM:SS."),
    ("time", "noon", "Enter a time as HH:MM or HH:MM:SS."),
    ("interval", "2 weeks", "Enter a duration as HH:MM:SS or as 2 days, HH:MM:SS."),
    ("uuid", "123", "Enter a UUID, 32 hexadecimal digits."),
    ("binary", "xyz", "Enter hexadecimal digits."),
]


@pytest.mark.parametrize(("kind", "text", "message"), MESSAGES)
def test_a_wrong_text_is_refused_in_plain_words(kind, text, message):
    with pytest.raises(ValueError) as caught:
        parse_value(field(kind), text)
    assert str(caught.value) == message


def test_wrong_json_is_refused_with_the_place():
    with pytest.raises(ValueError, match=r"This is not valid JSON\. Look at line 1, column 2\."):
        parse_value(field("json"), "{1}")


@pytest.mark.parametrize("kind", VALUES)
def test_a_null_character_is_refused_for_every_kind(kind):
    with pytest.raises(ValueError, match="null character"):
        parse_value(field(kind), "a\x00b")


@pytest.mark.parametrize("kind", VALUES)
def test_half_a_character_is_refused_for_every_kind(kind):
    with pytest.raises(ValueError, match="broken character"):
        parse_value(field(kind), "a\ud800b")


@pytest.mark.parametrize("kind", ["integer", "decimal", "float"])
@pytest.mark.parametrize("text", ["9" * 401, "-" + "9" * 5000, "1" * 1_000_000])
def test_a_number_longer_than_any_column_is_refused(kind, text):
    with pytest.raises(ValueError, match="Enter a"):
        parse_value(field(kind), text)


@pytest.mark.parametrize("kind", ["decimal", "float", "integer"])
@pytest.mark.parametrize("text", ["NaN", "sNaN", "nan", "Infinity", "-inf", "1e999", "1e-999"])
def test_what_is_no_finite_number_is_refused(kind, text):
    with pytest.raises(ValueError, match="Enter a"):
        parse_value(field(kind), text)


def test_a_number_that_a_float_cannot_hold_is_refused():
    with pytest.raises(ValueError, match=r"The number is too large\."):
        parse_value(field("float"), "1e350")


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}', "1e999", "[-1e400]"])
def test_json_that_no_database_reads_back_is_refused(text):
    with pytest.raises(ValueError, match="not valid JSON"):
        parse_value(field("json"), text)


@pytest.mark.parametrize("text", [r'"a\u0000"', r'{"\u0000": 1}', r'[{"a": ["\ud800"]}]'])
def test_json_with_a_text_that_cannot_be_stored_is_refused(text):
    with pytest.raises(ValueError, match="null character|broken character"):
        parse_value(field("json"), text)


@pytest.mark.parametrize("text", [r'"\ud83d\ude00"', r'"\\u0000"', r'"\u00e4"'])
def test_json_may_escape_what_can_be_stored(text):
    assert parse_value(field("json"), text) == json.loads(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, "1" * 100_000])
def test_json_of_endless_depth_or_length_is_refused(text):
    with pytest.raises(ValueError, match="not valid JSON"):
        parse_value(field("json"), text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2023-02-29"), ("date", "0000-01-01"), ("date", "10000-01-01"),
        ("datetime", "2024-13-01 00:00"), ("datetime", "2024-01-01 24:01"),
        ("time", "24:30"), ("interval", "9999999999 days"), ("interval", "999999999 days, 48:00"),
    ],
)  # fmt: skip
def test_a_time_that_does_not_exist_is_refused(kind, text):
    with pytest.raises(ValueError, match="Enter a"):
        parse_value(field(kind), text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2:30", dt.timedelta(hours=2, minutes=30)),
        ("-2:30", -dt.timedelta(hours=2, minutes=30)),
        ("1 day", dt.timedelta(days=1)),
        ("3d 1:00", dt.timedelta(days=3, hours=1)),
        ("100:00:00.5", dt.timedelta(hours=100, milliseconds=500)),
    ],
)
def test_a_duration_may_be_typed_in_several_ways(text, value):
    assert parse_value(field("interval"), text) == value


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_yes_may_be_said_in_several_ways(text):
    assert parse_value(field("boolean"), text) is True


def test_blanks_around_a_number_do_not_matter_and_those_of_a_text_are_kept():
    assert parse_value(field("integer"), " 7 ") == 7
    assert parse_value(field("string"), " 7 ") == " 7 "


def test_a_day_alone_is_its_midnight():
    assert parse_value(field("datetime"), "2024-05-01") == dt.datetime(2024, 5, 1)


def test_a_kind_the_core_does_not_know_stays_text():
    assert parse_value(field("geometry"), "POINT (1 2)") == "POINT (1 2)"


@pytest.mark.parametrize(("text", "limit"), [("0", "at least 1"), ("9", "at most 5")])
def test_a_value_outside_the_bounds_is_refused_with_the_bound(text, limit):
    with pytest.raises(ValueError, match=f"Enter a value of {limit}\\."):
        parse_value(field("integer", minimum=1, maximum=5), text)


PRICE = field("decimal", precision=6, scale=2)


@pytest.mark.parametrize("text", ["9999.99", "-9999.99", "1", "1.500000", "0.10", "0", "1e3"])
def test_a_number_that_fits_the_column_exactly_is_taken(text):
    assert parse_value(PRICE, text) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.005", "Enter at most 2 digits after the point."),
        ("10000", "Enter at most 4 digits before the point."),
        ("1" * 30 + ".125", "Enter at most"),
        ("1e-300", "Enter at most 2 digits after the point."),
    ],
)
def test_a_number_with_too_many_digits_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        parse_value(PRICE, text)


def test_a_wide_column_takes_more_digits_than_pythons_usual_precision():
    wide = field("decimal", precision=40, scale=10)
    text = "123456789012345678901234567890.1234567890"
    assert parse_value(wide, text + "0") == Decimal(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_float_loses_nothing(value):
    assert math.copysign(1, float(text_of(None, value))) == math.copysign(1, value)


def test_the_text_of_a_structure_is_json_with_letters_as_they_are():
    text = text_of(field("json"), {"name": "Zoë", "when": dt.date(2024, 5, 1)})
    assert json.loads(text) == {"name": "Zoë", "when": "2024-05-01"}
    assert "Zoë" in text


def test_parsing_leaves_the_limit_on_digits_of_the_interpreter_alone():
    before = sys.get_int_max_str_digits()
    parse_value(field("integer"), "7" * 400)
    assert sys.get_int_max_str_digits() == before

"""Filters of an application's own: what each of the classes takes as a value."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_core import filters
from admin_core.filters import BaseFilter, BaseFilterConverter, convert

DAY, NIGHT = dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 23, 59, 58)
ONE = uuid.UUID(int=1)

GOOD = [
    (filters.BaseBooleanFilter, "1", "1"),
    (filters.BaseBooleanFilter, "0", "0"),
    (filters.BaseIntFilter, "-7", -7),
    (filters.BaseFloatFilter, "1.5", 1.5),
    (filters.BaseIntListFilter, "1, 2,,3 ", [1, 2, 3]),
    (filters.BaseFloatListFilter, "1.5, ,2", [1.5, 2.0]),
    (filters.BaseDateFilter, "2024-05-01", DAY),
    (filters.BaseDateTimeFilter, "2024-05-01 23:59:58", NIGHT),
    (filters.BaseDateTimeFilter, "2024-05-01T23:59:58", NIGHT),
    (filters.BaseTimeFilter, "23:59:58", NIGHT.time()),
    (filters.BaseDateBetweenFilter, "2024-05-01 to 2024-05-01", [DAY, DAY]),
    (filters.BaseDateBetweenFilter, "2024-04-30 to 2024-05-01", [dt.date(2024, 4, 30), DAY]),
    (filters.BaseDateTimeBetweenFilter, "2024-05-01 23:59:58 to 2024-05-01 23:59:58",
     [NIGHT, NIGHT]),
    (filters.BaseTimeBetweenFilter, "00:00:00 to 23:59:58", [dt.time(), NIGHT.time()]),
    (filters.BaseUuidFilter, ONE.hex, str(ONE)),
    (filters.BaseUuidListFilter, f"{ONE}, {ONE.hex}", [str(ONE), str(ONE)]),
]  # fmt: skip

BAD = [
    (filters.BaseBooleanFilter, ["", "2", "yes", "01"]),
    (filters.BaseIntFilter, ["", "x", "1.5", str(2**63), "9" * 900]),
    (filters.BaseFloatFilter, ["", "x", "nan", "inf", "1e999"]),
    (filters.BaseIntListFilter, ["1,x", "1.5"]),
    (filters.BaseFloatListFilter, ["1,x", "nan"]),
    (filters.BaseDateFilter, ["", "2024-13-01", "2024-02-30", "01.05.2024", "2024-05-01 10:00:00"]),
    (filters.BaseDateTimeFilter, ["", "2024-05-01", "2024-05-01 24:00:01", "noon"]),
    (filters.BaseTimeFilter, ["", "24:00:00", "1200", "x"]),
    (filters.BaseDateBetweenFilter,
     ["", "2024-05-01", "2024-05-02 to 2024-05-01", "2024-05-01 to ", "a to b",
      "2024-05-01 to 2024-05-02 to 2024-05-03"]),
    (filters.BaseDateTimeBetweenFilter,
     ["2024-05-01 23:59:58 to 2024-05-01 23:59:57", "2024-05-01 to 2024-05-02", "x to y"]),
    (filters.BaseTimeBetweenFilter, ["12:00:01 to 12:00:00", "12:00:00", "x to y"]),
    (filters.BaseUuidFilter, ["", "x", "0" * 31]),
    (filters.BaseUuidListFilter, [f"{ONE},x"]),
]  # fmt: skip

CLASSES = [one for one, _ in BAD]


@pytest.mark.parametrize(("cls", "text", "value"), GOOD, ids=lambda one: str(one)[:40])
def test_a_text_that_fits_becomes_a_value(cls, text, value):
    assert cls("Name").validate(text)
    assert cls("Name").clean(text) == value


@pytest.mark.guarantee("model-6")
@pytest.mark.parametrize(("cls", "texts"), BAD, ids=lambda one: getattr(one, "__name__", ""))
def test_a_text_that_does_not_fit_is_refused_in_words(cls, texts):
    for text in texts:
        assert not cls("Name").validate(text), text
        with pytest.raises(ValueError, match=r"\w+ \w+"):
            cls("Name").clean(text)


@pytest.mark.guarantee("model-6")
@pytest.mark.parametrize("cls", CLASSES)
def test_whether_a_text_fits_can_be_asked_of_any_text(cls):
    @given(st.text())
    def check(text):
        assert cls("Name").validate(text) in {True, False}

    check()


def test_options_are_asked_for_each_time():
    known = [(1, "one")]
    one = BaseFilter("Name", options=lambda: known)
    assert one.get_options(None) == [("1", "one")]
    known.append((2, "two"))
    assert one.get_options(None) == [("1", "one"), ("2", "two")]
    assert BaseFilter("Name").get_options(None) is None


def test_a_yes_or_no_offers_both():
    assert filters.BaseBooleanFilter("Name").get_options(None) == [("1", "Yes"), ("0", "No")]


def test_a_filter_without_its_own_methods_says_which_are_missing():
    with pytest.raises(NotImplementedError, match="apply"):
        BaseFilter("Name").apply(None, None)
    with pytest.raises(NotImplementedError, match="operation"):
        BaseFilter("Name").operation()


def test_a_converter_knows_its_methods_by_the_types_they_are_for():
    class Converter(BaseFilterConverter):
        @convert("Text", "VARCHAR")
        def text(self, column):
            return f"text {column}"

    converters = Converter().converters
    assert set(converters) == {"text", "varchar"}
    assert converters["varchar"]("title") == "text title"

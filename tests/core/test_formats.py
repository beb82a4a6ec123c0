"""How values look in lists and on details pages."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from admin_core.data import CORE_KINDS, Choice, FieldInfo, speaking
from admin_core.formats import formatter


def shown(kind, value, purpose="list", **more):
    return str(escape(formatter(FieldInfo("value", kind, **more), purpose)(value)))


LOOKS = [
    ("integer", 1234567, "1234567"),
    ("float", 0.1 + 0.2, "0.3"),
    ("float", 1e300, "1e+300"),
    ("decimal", Decimal("1.50"), "1.50"),
    ("decimal", Decimal("1E+3"), "1000"),
    ("time", dt.time(18, 3), "18:03"),
    ("time", dt.time(18, 3, 7), "18:03:07"),
    ("interval", dt.timedelta(days=1, hours=2), "1 day, 2:00:00"),
    ("uuid", uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ("json", {"a": [1, None]}, "{&#34;a&#34;: [1, null]}"),
    ("array", ["a", 2, None], "a, 2, "),
    ("binary", b"abc", "3 bytes"),
    ("binary", b"a", "1 byte"),
    ("geometry", "POINT (1 2)", "POINT (1 2)"),
]


@pytest.mark.parametrize(("kind", "value", "text"), LOOKS)
def test_a_value_looks_as_people_write_it(kind, value, text):
    assert shown(kind, value) == text


@pytest.mark.parametrize(
    ("value", "text", "stamp"),
    [
        (dt.datetime(2026, 11, 22, 18, 3), "22 Nov 2026, 18:03", "2026-11-22T18:03:00"),
        (dt.datetime(2026, 1, 2, 0, 0, 9, 5000), "2 Jan 2026, 00:00:09", "2026-01-02T00:00:09.005"),
        (dt.datetime(1, 2, 3, tzinfo=dt.UTC), "3 Feb 1, 00:00 UTC", "0001-02-03T00:00:00+00:00"),
    ],
)
def test_a_moment_is_shown_for_people_and_for_programs(value, text, stamp):
    assert shown("datetime", value) == f'<time datetime="{stamp}">{text}</time>'


def test_a_day_is_shown_with_the_name_of_its_month():
    assert shown("date", dt.date(2013, 2, 26)) == '<time datetime="2013-02-26">26 Feb 2013</time>'


def test_yes_and_no_are_told_by_the_word():
    assert "Yes" in shown("boolean", True)
    assert "No" in shown("boolean", False)


class French:
    locale, direction = "fr", "ltr"

    def gettext(self, message):
        return {"Yes": "Oui"}.get(message, message)


def test_words_are_in_the_language_of_the_reader():
    show = formatter(FieldInfo("value", "boolean"), "list")
    with speaking(French()):
        assert "Oui" in show(True)


@pytest.mark.parametrize("kind", ["string", "text", "json"])
def test_a_long_text_is_cut_in_lists_and_whole_in_details(kind):
    text = "x" * 5_000
    assert len(shown(kind, text)) <= 110
    assert shown(kind, text).endswith("…")
    assert text in shown(kind, text, "details")


def test_line_ends_are_kept_in_details():
    assert shown("text", "a\nb", "details") == '<span class="pre">a\nb</span>'


CHOICES = (Choice("n", "Novel & co"), Choice(2, "Two"))


@pytest.mark.parametrize(("value", "text"), [("n", "Novel &amp; co"), (2, "Two"), ("old", "old")])
def test_a_choice_is_shown_by_its_label(value, text):
    assert shown("enum", value, choices=CHOICES) == f'<span class="tag">{text}</span>'


EVIL = "<script>alert('x')</script>"
CARRIERS = {"json": {EVIL: [EVIL]}, "array": [EVIL], "binary": EVIL.encode()}
TYPED = {"boolean", "date", "datetime", "time", "interval", "decimal"}


@pytest.mark.parametrize("purpose", ["list", "details"])
@pytest.mark.parametrize("kind", sorted((CORE_KINDS - TYPED) | {"geometry"}))
def test_markup_in_a_value_is_never_live(kind, purpose):
    assert "<script" not in shown(kind, CARRIERS.get(kind, EVIL), purpose)


def test_markup_in_a_choice_is_never_live():
    assert "<script" not in shown("enum", "x", choices=(Choice("x", EVIL),))
    assert "<script" not in shown("enum", EVIL, choices=(Choice("x", "X"),))


ANY = st.text() | st.integers() | st.floats() | st.lists(st.text(), max_size=3)


@given(ANY, st.sampled_from(["string", "text", "integer", "float", "json", "other", "geometry"]))
def test_a_value_of_another_type_than_described_is_shown_all_the_same(value, kind):
    for purpose in ("list", "details"):
        assert isinstance(shown(kind, value, purpose), str)

"""Keys as one opaque text: in addresses, in form values, in the audit."""

import datetime as dt
import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from admin_core.data import FieldInfo, decode_key, encode_key
from admin_core.data.values import parse_key

KEYS = st.lists(
    st.text() | st.sampled_from(["", ",", ".", ".e", "e", ".,", "..", ",,"]), max_size=5
)


@given(KEYS.map(tuple))
@example(())
@example(("",))
@example(("", ""))
@example((",", "."))
@example((".e", "e."))
def test_decoding_gives_back_every_key(key):
    assert decode_key(encode_key(key)) == key


@given(KEYS.map(tuple), KEYS.map(tuple))
def test_two_keys_never_share_a_text(one, other):
    assert (encode_key(one) == encode_key(other)) == (one == other)


@given(st.text())
def test_any_text_is_decoded_without_an_error(text):
    assert isinstance(decode_key(text), tuple)


def test_a_key_of_plain_words_is_written_plainly():
    assert encode_key(("shop", 7)) == "shop,7"


def test_separators_inside_a_part_are_escaped_as_existing_links_do():
    assert encode_key((1, "x,y.z")) == "1,x.,y..z"


KEY_FIELDS = (FieldInfo("id", "integer"), FieldInfo("day", "date"), FieldInfo("ref", "uuid"))


def test_a_typed_key_survives_the_address():
    key = (7, dt.date(2024, 5, 1), uuid.UUID(int=3))
    assert parse_key(KEY_FIELDS, decode_key(encode_key(key))) == key


@pytest.mark.parametrize(
    "texts",
    [(), ("1",), ("x", "2024-05-01", "0" * 32), ("1", "2024-02-30", "0" * 32), ("1", "", "")],
)
def test_what_cannot_be_a_key_belongs_to_no_record(texts):
    assert parse_key(KEY_FIELDS, texts) is None


@pytest.mark.parametrize("text", ["x" * 1_001, "a\x00", "\ud800"])
def test_a_hostile_text_belongs_to_no_record(text):
    assert parse_key((FieldInfo("name", "string"),), (text,)) is None

"""Paths inside a storage never lead out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_core.data import FileInfo, ValidationFailed, safe_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ""),
        ("/", ""),
        ("a/b.txt", "a/b.txt"),
        ("/a//b/", "a/b"),
        ("./a/./b", "a/b"),
        ("a\\b", "a/b"),
        ("..a/b..", "..a/b.."),
        ("a/...", "a/..."),
        ("ä/ü ö.txt", "ä/ü ö.txt"),
    ],
)
def test_a_path_is_written_in_one_way_only(text, path):
    assert safe_path(text) == path


@pytest.mark.parametrize(
    "text", ["..", "../x", "a/../b", "a/..", "..\\x", "a\\..\\..\\x", "/../etc", "./../x"]
)
def test_a_path_that_steps_up_is_refused(text):
    with pytest.raises(ValidationFailed, match="leads outside"):
        safe_path(text)


@pytest.mark.parametrize("text", ["a\x00.txt", "a/\ud800"])
def test_a_path_that_no_file_can_have_is_refused(text):
    with pytest.raises(ValidationFailed):
        safe_path(text)


@given(st.text(st.sampled_from("./\\a b"), max_size=12))
def test_a_path_that_passes_stays_inside_and_stays_the_same(text):
    try:
        path = safe_path(text)
    except ValidationFailed:
        return
    assert not path.startswith("/")
    assert ".." not in path.split("/")
    assert safe_path(path) == path


def test_a_file_is_named_by_the_last_part_of_its_path():
    assert FileInfo("a/b.txt").name == "b.txt"
    assert FileInfo("b.txt").name == "b.txt"

"""Small functions that existing code imports."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from admin_core import tools


def test_a_module_is_imported_by_name():
    assert tools.import_module("json.decoder") is sys.modules["json.decoder"]


@pytest.mark.parametrize("name", ["nowhere_at_all", "json.nowhere", "nowhere_at_all.inner"])
def test_a_module_that_is_not_there_is_none_unless_it_is_required(name):
    assert tools.import_module(name, required=False) is None
    with pytest.raises(ModuleNotFoundError):
        tools.import_module(name)


def test_a_module_that_is_there_and_broken_is_never_taken_for_missing(tmp_path, monkeypatch):
    (tmp_path / "broken_one.py").write_text("import nowhere_at_all")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="nowhere_at_all"):
        tools.import_module("broken_one", required=False)


def test_an_attribute_is_imported_by_its_dotted_name():
    assert tools.import_attribute("json.decoder.JSONDecoder").__name__ == "JSONDecoder"
    with pytest.raises(ImportError, match="json has no 'nothing'"):
        tools.import_attribute("json.nothing")


def test_a_missing_module_is_told_from_one_that_is_broken(tmp_path, monkeypatch):
    (tmp_path / "broken_two.py").write_text("import nowhere_at_all")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, is_missing in (("nowhere_at_all", True), ("broken_two", False)):
        try:
            __import__(name)
        except ImportError:
            assert tools.module_not_found() is is_missing
    assert not tools.module_not_found()


class Inner:
    value = 5

    @property
    def broken(self):
        raise ZeroDivisionError


class Outer:
    inner = Inner()

    def __getattr__(self, name):
        return f"made up {name}" if name == "magic" else object.__getattribute__(self, name)


def test_a_dotted_path_leads_to_a_value_or_the_default():
    assert tools.rec_getattr(Outer(), "inner.value") == 5
    assert tools.rec_getattr(Outer(), "inner.nothing.more", "?") == "?"
    assert tools.rec_getattr(Outer(), "nothing") is None
    with pytest.raises(ZeroDivisionError):
        tools.rec_getattr(Outer(), "inner.broken")


def test_an_attribute_is_read_as_it_is_written():
    assert tools.get_dict_attr(Outer(), "inner") is Outer.inner
    assert tools.get_dict_attr(Outer(), "magic", "?") == "?"
    assert isinstance(tools.get_dict_attr(Inner(), "broken"), property)


def test_text_is_escaped_and_markup_is_not():
    assert tools.escape("<b>") == "&lt;b&gt;"
    assert tools.escape(Markup("<b>")) == "<b>"


def test_keys_are_joined_by_commas_and_escaped_by_points():
    assert tools.iterencode((1, "x,y.z")) == "1,x.,y..z"
    assert tools.iterdecode("1,x.,y..z") == ("1", "x,y.z")
    assert tools.iterdecode("") == ()


@given(st.lists(st.text(), min_size=1).filter(lambda parts: parts != [""]))
def test_every_key_is_read_as_it_was_written(parts):
    assert tools.iterdecode(tools.iterencode(parts)) == tuple(parts)

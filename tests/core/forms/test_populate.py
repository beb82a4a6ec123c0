"""Saving a page changes what the visitor changed, and nothing else."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
import wtforms
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from admin_core.data import Choice, FieldInfo
from admin_core.forms import (
    BaseForm,
    ChoiceField,
    DateTimeField,
    DecimalField,
    FloatField,
    JSONField,
    LinesField,
    NullBooleanField,
    ReadOnlyField,
    StringField,
    TextAreaField,
    TimeField,
)
from admin_core.forms.populate import populate


class Watched(SimpleNamespace):
    """A record that remembers what was set on it."""

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        self.__dict__.setdefault("_set", []).append(name)


def saved(unbound, stored, typed=None):
    """Open the page of a record, send what it shows (or *typed*), and save."""
    form_class = type("SampleForm", (BaseForm,), {"value": unbound})
    record = Watched()
    record.__dict__.update(value=stored, _set=[])
    if typed is None:
        typed = shown(form_class(obj=record).value)
    form = form_class(MultiDict([("value", text) for text in typed]), obj=record)
    assert form.validate(), form.errors
    form.populate_obj(record)
    return record


def shown(field):
    """Return what a browser sends for a field that nobody touched."""
    if isinstance(field, wtforms.BooleanField):
        return ["y"] if field.data else []
    if hasattr(field, "iter_choices"):
        return [one.value for one in field.iter_choices() if one.selected]
    if isinstance(field, ReadOnlyField):
        return []
    lines = re.split("\r\n|\r|\n", field._value())
    # Browsers send line ends as CR LF, whatever the page said, and none from a one-line box.
    return [("" if isinstance(field.widget, wtforms.widgets.Input) else "\r\n").join(lines)]


GENRES = FieldInfo("value", "enum", choices=(Choice("a", "A"),))
UNTOUCHED = [
    (DateTimeField(), dt.datetime(2024, 5, 1, 12, 0, 0, 123456)),
    (DateTimeField(), dt.datetime(2024, 5, 1, tzinfo=dt.timezone(dt.timedelta(hours=9)))),
    (TimeField(), dt.time(12, 0, 0, 1)),
    (StringField(), None),
    (StringField(), ""),
    (StringField(filters=[lambda text: text or None]), ""),
    (TextAreaField(), None),
    (TextAreaField(), "a\r\nb\nc"),
    (ChoiceField(info=GENRES), "no longer offered"),
    (ChoiceField(info=GENRES), None),
    (NullBooleanField(info=FieldInfo("value", "boolean")), None),
    (wtforms.BooleanField(), None),
    (DecimalField(places=2), Decimal("1.23456")),
    (DecimalField(), Decimal("1.500")),
    (FloatField(), 0.1 + 0.2),
    (JSONField(), {"b": 1, "a": [None, False]}),
    (JSONField(), False),
    (LinesField(), ["a", "b"]),
    (LinesField(), None),
    (ReadOnlyField(), "stored"),
]


@pytest.mark.parametrize(("unbound", "stored"), UNTOUCHED)
@pytest.mark.guarantee("forms-w14")
def test_a_field_nobody_touched_is_not_written(unbound, stored):
    record = saved(unbound, stored)
    assert record._set == []
    assert record.value is stored


@given(st.datetimes() | st.datetimes(timezones=st.timezones()))
@pytest.mark.guarantee("forms-w11")
def test_no_moment_is_changed_by_opening_and_saving(moment):
    assert saved(DateTimeField(), moment)._set == []


TEXTS = st.text(
    st.sampled_from("ab \r\n") | st.characters(codec="utf-8", exclude_characters="\x00")
)


@pytest.mark.parametrize("field", [StringField, TextAreaField])
def test_no_text_is_changed_by_opening_and_saving(field):
    @given(TEXTS)
    def check(text):
        assert saved(field(), text)._set == []

    check()


CHANGED = [
    (StringField(), "a", ["b"], "b"),
    (StringField(), None, ["b"], "b"),
    (StringField(), "a", [""], ""),
    (TextAreaField(), "a\nb", ["a\r\nb\r\n"], "a\nb\n"),
    (DateTimeField(), dt.datetime(2024, 5, 1, 1, 0, 0, 9), ["2024-05-02T01:00"],
     dt.datetime(2024, 5, 2, 1)),
    (ChoiceField(info=GENRES), "old", ["a"], "a"),
    (ChoiceField(info=GENRES), "a", [""], None),
    (NullBooleanField(info=FieldInfo("value", "boolean")), True, ["0"], False),
    (wtforms.BooleanField(), True, [], False),
    (JSONField(), {"a": 1}, [""], None),
    (JSONField(), None, ["false"], False),
]  # fmt: skip


@pytest.mark.parametrize(("unbound", "stored", "typed", "value"), CHANGED)
def test_a_field_that_was_changed_is_written(unbound, stored, typed, value):
    record = saved(unbound, stored, typed)
    assert record._set == ["value"]
    assert record.value == value


class TwoFields(BaseForm):
    title = StringField()
    pages = StringField()


def new_record(sent, blank_is_default=()):
    form_class = type("Form", (TwoFields,), {"_blank_is_default": frozenset(blank_is_default)})
    record = SimpleNamespace(title="from the model", pages="from the model")
    form_class(MultiDict(sent)).populate_obj(record)
    return record


def test_a_new_record_gets_every_field():
    assert vars(new_record({"title": "x", "pages": ""})) == {"title": "x", "pages": ""}


def test_a_new_record_keeps_the_models_default_where_nothing_was_typed():
    found = new_record({"title": "x", "pages": ""}, ["pages", "title"])
    assert vars(found) == {"title": "x", "pages": "from the model"}


def test_a_form_of_another_base_is_written_by_the_same_rule():
    class Plain(wtforms.Form):
        title = wtforms.StringField()
        pages = wtforms.StringField()

    record = Watched()
    record.__dict__.update(title=None, pages="7", _set=[])
    populate(Plain(MultiDict({"title": "", "pages": "8"}), obj=record), record, original=record)
    assert record._set == ["pages"]


def test_a_read_only_field_is_never_written():
    class Form(BaseForm):
        secret = ReadOnlyField()

    record = SimpleNamespace(secret="stored")
    Form(MultiDict({"secret": "forged"})).populate_obj(record)
    assert record.secret == "stored"

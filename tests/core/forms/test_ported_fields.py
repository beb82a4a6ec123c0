"""Fields, validators and form classes that existing code imports by name."""

import datetime as dt
import enum
import warnings

import pytest
import wtforms
from flask import Flask, session
from werkzeug.datastructures import MultiDict

from admin_core import forms
from admin_core.data import ConfigurationError
from admin_core.forms import rules

SELECT = ([("a", "A"), ("b", "B")], {"a": "A", "b": "B"})


class Tone(enum.Enum):
    low = "l"
    high = "h"


def bound(unbound, sent=None, stored=None):
    form_class = type("SampleForm", (forms.BaseForm,), {"one": unbound})
    formdata = None if sent is None else MultiDict({"one": sent})
    form = form_class(formdata, data={"one": stored})
    if sent is not None:
        form.validate()
    return form["one"]


@pytest.mark.guarantee("forms-7")
@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("20:10", dt.time(20, 10)), ("20:10:00", dt.time(20, 10)), ("10:00 am", dt.time(10)),
        ("9:30pm", dt.time(21, 30)), ("9:30:05 PM", dt.time(21, 30, 5)),
        ("10:00:00.25", dt.time(10, 0, 0, 250_000)), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_times_are_understood_however_people_write_them(text, time):
    for unbound in (forms.TimeField(), forms.TimeField(default_format="%H:%M:%S")):
        found = bound(unbound, text)
        assert (found.data, list(found.errors)) == (time, [])


@pytest.mark.guarantee("forms-7")
def test_what_is_no_time_is_refused_and_kept():
    for unbound in (forms.TimeField(), forms.TimeField(formats=["%H.%M"])):
        found = bound(unbound, "25:99")
        assert found.errors
        assert found._value() == "25:99"
    own = bound(forms.TimeField(formats=["%H.%M"], default_format="%H.%M"), "7.15")
    assert own.data == dt.time(7, 15)
    assert bound(forms.TimeField(default_format="%I:%M %p"), stored=dt.time(21, 5))._value() == (
        "09:05 PM"
    )


@pytest.mark.guarantee("forms-w11")
@pytest.mark.parametrize("text", ["2024-05-06 07:08:09", "2024-05-06T07:08:09", "2024-05-06 07:08"])
def test_moments_are_understood_with_a_blank_and_with_a_t(text):
    wanted = dt.datetime(2024, 5, 6, 7, 8, 9 if text.endswith("09") else 0)
    assert bound(forms.DateTimeField(), text).data == wanted
    assert bound(forms.DateTimeField(format="%d.%m.%Y %H:%M"), text).data == wanted


@pytest.mark.guarantee("forms-8")
def test_tags_are_split_stripped_and_coerced():
    def tags(text, **options):
        found = bound(forms.Select2TagsField(save_as_list=True, **options), text)
        return found.data if not found.errors else list(found.errors)

    assert tags(" a, b ,,a,") == ["a", "b"]
    assert tags("a,a#1699999999999,b", allow_duplicates=True) == ["a", "a", "b"]
    assert tags("c#,c#2", allow_duplicates=True) == ["c#", "c#2"]
    assert tags("1, 2", coerce=int) == [1, 2]
    assert tags("1,x", coerce=int) == ["'x' does not fit here."]
    assert tags("") == []
    assert bound(forms.Select2TagsField(), "a, b").data == "a, b"
    assert bound(forms.Select2TagsField(save_as_list=True), stored=["a", "b"])._value() == "a, b"


@pytest.mark.guarantee("forms-9", "forms-w14")
def test_json_keeps_null_empty_lists_and_every_letter():
    def again(value):
        text = bound(forms.JSONField(), stored=value)._value()
        return bound(forms.JSONField(), text).data

    for value in (None, [], {}, [None], {"é": "ß—日本"}, 0, False, ""):
        assert again(value) == value
    assert "日本" in bound(forms.JSONField(), stored={"a": "日本"})._value()
    assert bound(forms.JSONField(), "").data is None
    found = bound(forms.JSONField(), "{bad")
    assert found.errors
    assert found._value() == "{bad"


@pytest.mark.guarantee("forms-w13")
@pytest.mark.parametrize("choices", [*SELECT, lambda: SELECT[0]])
def test_selects_take_choices_in_any_form_without_a_warning(choices):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        field = bound(forms.Select2Field(choices=choices, allow_blank=True, blank_text="-"))
        html = field()
    assert 'data-role="select2"' in html
    assert 'data-allow-blank="1"' in html
    assert '<option selected value="__None">-</option>' in html
    assert '<option value="a">A</option>' in html
    assert bound(forms.Select2Field(choices=choices), "b").data == "b"
    assert bound(forms.Select2Field(choices=choices), "c").errors
    assert bound(forms.Select2Field(choices=choices, allow_blank=True), "__None").data is None
    assert bound(forms.Select2Field(choices=choices), "__None").errors


def test_selects_take_members_of_an_enum():
    unbound = forms.Select2Field(choices=Tone, coerce=Tone)
    assert bound(unbound, "h").data is Tone.high
    shown = bound(forms.Select2Field(choices=list(Tone), coerce=Tone), stored=Tone.low)
    offered = [tuple(one)[:3] for one in shown.iter_choices()]
    assert offered == [("l", "low", True), ("h", "high", False)]
    assert bound(unbound, "x").errors


def test_pickers_are_the_browsers_own_controls_for_iso_text():
    class Sample(forms.BaseForm):
        day = forms.DateField(widget=forms.DatePickerWidget())
        own = forms.DateField(format="%d/%m/%Y", widget=forms.DatePickerWidget())
        plain = wtforms.DateField(widget=forms.DatePickerWidget())
        moment = forms.DateTimeField(widget=forms.DateTimePickerWidget())
        clock = forms.TimeField(widget=forms.TimePickerWidget())

    form = Sample(data={"own": dt.date(2024, 5, 6)})
    kinds = [str(field()).partition('type="')[2].partition('"')[0] for field in form]
    assert kinds == ["date", "text", "text", "datetime-local", "time"]
    assert 'value="06/05/2024"' in form.own()
    assert 'data-role="datetimepicker"' in form.moment()
    assert 'data-date-format="HH:mm:ss"' in form.clock()


def test_lists_may_need_entries():
    class Sample(forms.BaseForm):
        some = wtforms.FieldList(wtforms.StringField(), validators=[forms.FieldListInputRequired()])
        two = wtforms.FieldList(wtforms.StringField(), validators=[forms.ItemsRequired(2)])

    form = Sample(MultiDict({"two-0": "a"}))
    assert not form.validate()
    assert form.errors == {
        "some": ["This field needs at least one entry."],
        "two": ["At least 2 entries are required."],
    }
    assert form.some.flags.required
    form = Sample(MultiDict({"two-0": "a", "two-1": "b", "some-0": "c"}))
    assert form.validate()
    form.two.should_delete = lambda entry: entry.data == "a"
    assert not form.validate()


def test_unique_says_where_it_can_be_used():
    class Sample(forms.BaseForm):
        one = wtforms.StringField(validators=[forms.Unique()])

    assert Sample(MultiDict()).one.flags.unique
    with pytest.raises(ConfigurationError, match=r"Unique\(session, Model, Model.column\)"):
        Sample(MultiDict({"one": "x"})).validate()


@pytest.mark.guarantee("forms-13", "forms-w12")
def test_a_secure_form_belongs_to_a_session_and_works_in_every_process():
    class Sample(forms.SecureForm):
        one = wtforms.StringField()

    def visit(app, token, known):
        with app.test_request_context():
            if known:
                session.update(known)
            form = Sample(MultiDict({"csrf_token": token}) if token else None)
            valid = form.validate() if token else None
            return form.csrf_token.current_token, dict(session), valid

    first, second = Flask("one"), Flask("two")
    first.secret_key = second.secret_key = "the same"
    token, known, _ = visit(first, "", {})
    assert visit(second, token, known)[2] is True
    assert visit(first, token, {})[2] is False
    assert visit(first, f"{token}x", known)[2] is False
    with pytest.raises(ConfigurationError, match="no secret key"):
        visit(Flask("three"), "", {})
    with first.test_request_context():
        form = Sample(MultiDict({"one": "x"}))
        assert not form.validate()
        assert list(form.errors) == ["csrf_token"]
    assert Sample().csrf_token.current_token == ""


def test_form_opts_and_the_edited_record_are_where_code_looks_for_them():
    opts = forms.FormOpts()
    assert (opts.widget_args, opts.form_rules) == ({}, None)
    assert forms.FormOpts({"a": {"rows": 1}}, ["x"]).form_rules == ["x"]
    with pytest.raises(AttributeError):
        opts.other = 1
    record = object()
    assert forms.BaseForm(obj=record)._obj is record
    assert forms.rules is rules

"""Controls that are written quickly say what WTForms' own say."""

import pytest
import wtforms
from wtforms import validators, widgets
from wtforms.fields.choices import Choice, SelectFieldBase

from admin_core.forms import inputs

NASTY = """<b a='1' b="2">&amp;</b>"""
PAIRS = [
    (inputs.TextInput(), widgets.TextInput()),
    (inputs.CheckboxInput(), widgets.CheckboxInput()),
    (inputs.DateInput(), widgets.DateInput()),
    (inputs.DateTimeLocalInput(), widgets.DateTimeLocalInput()),
    (inputs.TimeInput(), widgets.TimeInput()),
    (inputs.TextArea(), widgets.TextArea()),
]


class Form(wtforms.Form):
    plain = wtforms.StringField("Plain")
    asked = wtforms.StringField(
        "Asked",
        [validators.InputRequired(), validators.Length(2, 40), validators.ReadOnly()],
        render_kw={"class_": "a b", "data_own": NASTY, "aria_label": "x"},
    )


@pytest.mark.parametrize("name", ["plain", "asked"])
@pytest.mark.parametrize("value", ["", "text", NASTY])
@pytest.mark.parametrize("given", [{}, {"id": "own", "required": False, "data-a": NASTY}])
@pytest.mark.parametrize(("quick", "plain"), PAIRS, ids=lambda one: type(one).__name__)
def test_a_control_is_what_wtforms_writes(quick, plain, given, value, name):
    field = Form(data={name: value})[name]
    assert str(quick(field, **given)) == str(plain(field, **given))


class Chosen(SelectFieldBase):
    def iter_choices(self):
        yield Choice("", "Choose…", False, {})
        yield Choice(NASTY, NASTY, True, {})
        yield Choice("x", "X", False, {"data_own": NASTY, "disabled": True})


class WithChoice(wtforms.Form):
    one = Chosen("One", [validators.InputRequired()])


@pytest.mark.parametrize("multiple", [False, True])
def test_a_choice_is_what_wtforms_writes(multiple):
    field = WithChoice()["one"]
    found = [
        str(kind(multiple=multiple)(field, size=6)) for kind in (inputs.Select, widgets.Select)
    ]
    assert found[0].replace("disabled ", "") == found[1].replace("disabled ", "")

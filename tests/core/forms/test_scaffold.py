"""From a field's description to a form field."""

import pytest
import wtforms
from werkzeug.datastructures import MultiDict

from admin_core import forms
from admin_core.data import Choice, ConfigurationError, FieldInfo, speaking
from admin_core.forms import recreate_field
from admin_core.forms.scaffold import default_options, form_field, joined_validators


def bound(info, sent=None):
    unbound = form_field(info, default_options(info))
    form_class = type("SampleForm", (forms.BaseForm,), {info.name: unbound})
    formdata = None if sent is None else MultiDict(sent)
    form = form_class(formdata)
    if sent is not None:
        form.validate()
    return form[info.name]


EDITORS = {
    "string": forms.StringField,
    "text": forms.TextAreaField,
    "integer": forms.IntegerField,
    "decimal": forms.DecimalField,
    "float": forms.FloatField,
    "date": forms.DateField,
    "datetime": forms.DateTimeField,
    "time": forms.TimeField,
    "interval": forms.IntervalField,
    "uuid": forms.UUIDField,
    "json": forms.JSONField,
    "array": forms.LinesField,
    "enum": forms.ChoiceField,
    "boolean": forms.NullBooleanField,
    "other": forms.ReadOnlyField,
    "geometry": forms.ReadOnlyField,
    "binary": forms.BinaryField,
}


@pytest.mark.parametrize("kind", EDITORS)
def test_every_kind_has_its_editor(kind):
    assert type(bound(FieldInfo("value", kind))) is EDITORS[kind]


def test_a_boolean_that_cannot_be_empty_is_a_box():
    info = FieldInfo("value", "boolean", nullable=False, required=True)
    assert isinstance(bound(info), wtforms.BooleanField)
    assert not bound(info, []).errors


def test_a_field_with_choices_is_a_select_whatever_its_kind():
    info = FieldInfo("value", "integer", choices=(Choice(1, "one"),))
    assert isinstance(bound(info), forms.ChoiceField)


def test_a_read_only_field_has_no_editor():
    assert isinstance(bound(FieldInfo("value", "string", read_only=True)), forms.ReadOnlyField)


def test_the_description_gives_label_hint_and_default():
    info = FieldInfo("value", "integer", label="Pages", description="Without covers.", default=7)
    field = bound(info)
    assert (field.label.text, field.description, field.data) == ("Pages", "Without covers.", 7)


def test_a_callable_default_is_asked_for_each_form():
    info = FieldInfo("value", "array", default=list)
    assert bound(info).data == []
    assert bound(info).data is not bound(info).data


@pytest.mark.parametrize("kind", ["string", "integer", "date", "json", "enum"])
def test_a_required_field_asks_for_a_value(kind):
    assert bound(FieldInfo("value", kind, required=True), []).errors == ["This field is required."]


@pytest.mark.parametrize("kind", ["string", "integer", "date", "json", "enum"])
def test_an_optional_field_may_stay_blank(kind):
    assert not bound(FieldInfo("value", kind), [("value", "")]).errors


def test_a_text_longer_than_the_column_is_refused():
    info = FieldInfo("value", "string", max_length=3)
    assert not bound(info, [("value", "abc")]).errors
    assert "3" in bound(info, [("value", "abcd")]).errors[0]
    assert 'maxlength="3"' in bound(info)()


def test_a_number_outside_its_bounds_is_refused():
    info = FieldInfo("value", "integer", minimum=1)
    assert bound(info, [("value", "0")]).errors == ["Enter a value of at least 1."]


@pytest.mark.parametrize(
    ("kind", "mode"), [("integer", "numeric"), ("decimal", "decimal"), ("float", "decimal")]
)
def test_a_phone_shows_the_right_keyboard(kind, mode):
    assert f'inputmode="{mode}"' in bound(FieldInfo("value", kind))()


def test_the_callers_own_attributes_win():
    info = FieldInfo("value", "integer")
    unbound = form_field(info, {"render_kw": {"inputmode": "text"}})
    assert unbound.kwargs["render_kw"]["inputmode"] == "text"


# -- copies of fields ---------------------------------------------------------------------------


def test_a_copy_of_a_field_stands_after_those_made_before():
    first, second = forms.StringField("One"), forms.StringField("Two")
    form_class = type("Form", (forms.BaseForm,), {"a": recreate_field(first), "b": second})
    assert list(form_class()._fields) == ["b", "a"]


def test_a_copy_of_a_field_keeps_its_arguments():
    copy = recreate_field(forms.StringField("One", description="x"))
    field = type("Form", (forms.BaseForm,), {"a": copy})().a
    assert (field.label.text, field.description) == ("One", "x")


@pytest.mark.parametrize("wrong", [forms.StringField, "title", None])
def test_what_is_no_field_is_refused_with_an_example(wrong):
    with pytest.raises(ConfigurationError, match=r"Write it as a call:  StringField\('Label'\)"):
        recreate_field(wrong)


# -- form classes -------------------------------------------------------------------------------


class German:
    locale = "de"
    direction = "ltr"

    def gettext(self, message):
        return "Kein Text." if message == "Invalid email address." else message

    def ngettext(self, singular, plural, number):
        return f"höchstens {number}" if "Field" in singular else singular


def test_messages_of_the_form_library_are_in_the_language_of_the_admin():
    class Form(forms.BaseForm):
        name = wtforms.StringField(validators=[wtforms.validators.Length(max=2)])

    form = Form(MultiDict({"name": "abc"}))
    with speaking(German()):
        form.validate()
        assert form.name.errors == ["höchstens 2"]


def test_the_secure_form_of_existing_code_is_a_form_like_any_other():
    assert issubclass(forms.SecureForm, forms.BaseForm)


def test_a_view_that_requires_a_value_has_the_last_word():
    own = [wtforms.validators.InputRequired("Say something.")]
    options = default_options(FieldInfo("subtitle", "string", nullable=True, max_length=9))
    found = joined_validators(options["validators"], own)
    assert [type(one).__name__ for one in found] == ["Length", "InputRequired"]
    other = joined_validators(options["validators"], [wtforms.validators.Email])
    assert type(other[0]).__name__ == "Optional"

"""How a form field is laid out on its page."""

import pytest
import wtforms
from markupsafe import Markup

from admin_core.forms import widgets
from admin_core.forms.controls import form_control


class Person(wtforms.Form):
    name = wtforms.StringField("Name", [wtforms.validators.InputRequired()], description="Whole")
    notes = wtforms.TextAreaField("Notes", render_kw={"class": "own form-control"})
    adult = wtforms.BooleanField("Adult")
    colour = wtforms.ColorField("Colour")
    size = wtforms.RadioField("Size", choices=["S", "M"])
    shirts = wtforms.SelectMultipleField("Shirts", choices=["a", "b"])
    many = wtforms.SelectField("Many", choices=["a"], widget=widgets.CheckboxListInput())


@pytest.fixture
def form():
    return Person()


@pytest.mark.parametrize(
    ("name", "kind", "css_class", "classes"),
    [
        ("name", "plain", "ad-field", "form-control"),
        ("notes", "plain", "ad-field wide", "form-control own"),
        ("adult", "check", "ad-field ad-check", "form-check-input"),
        ("colour", "plain", "ad-field", "form-control form-control-color"),
        ("size", "group", "ad-field", None),
        ("shirts", "plain", "ad-field", "form-select"),
        ("many", "list", "ad-field", None),
    ],
)
def test_a_field_is_the_kind_of_control_that_its_widget_makes(form, name, kind, css_class, classes):
    found = form_control(form[name])
    assert (found.kind, found.css_class) == (kind, css_class)
    assert found.attrs.get("class") == classes


def test_what_describes_a_control_is_named_by_it(form):
    assert form_control(form["name"]).attrs["aria-describedby"] == "name-hint"
    form.validate()
    found = form_control(form["name"])
    assert found.errors == ["This field is required."]
    assert found.attrs["aria-describedby"] == "name-error name-hint"
    assert (found.attrs["aria-invalid"], found.attrs["class"]) == (
        "true",
        "form-control is-invalid",
    )
    assert found.is_required


def test_attributes_are_the_controls_and_arguments_of_the_layout_are_not(form):
    given = {"column_class": "col-6", "prepend": Markup("<i>€</i>"), "data-a": "1", "class": "x"}
    found = form_control(form["name"], given)
    assert (found.kind, found.css_class, found.prepend) == ("framed", "ad-field col-6", "<i>€</i>")
    assert found.attrs["class"] == "form-control x"
    assert set(found.attrs) == {"class", "data-a", "aria-describedby"}
    assert len(given) == 4, "what was given stays as it was"


def test_errors_of_other_fields_are_shown_with_the_one_that_they_are_joined_to(form):
    joined = {"joined": [form["name"], form["notes"]]}
    assert form_control(form["adult"], joined).joined == []
    form.validate()
    assert form_control(form["adult"], joined).joined == [form["name"]]

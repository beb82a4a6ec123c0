"""The options and override points of forms, as code written for other admins uses them."""

import enum
import re
import warnings

import pytest
import wtforms
from jinja2 import DictLoader
from wtforms.widgets import TextArea

from admin_core.forms import (
    BaseForm,
    CheckboxListInput,
    DatePickerWidget,
    FieldListInputRequired,
    RenderTemplateWidget,
    SecureForm,
    Select2Field,
    Select2TagsField,
    TimePickerWidget,
    Unique,
    recreate_field,
)
from admin_core.web.checks import problems

from .library import BOOKS, Genre
from .site import Site, only


def fields(site, path="book/new/", **query):
    reply = site.get(path, query)
    assert reply.status == 200, reply.text[:400]
    return list(reply.page.form._fields)


def element(reply, name):
    controls = [(tag, given) for tag, given in reply.document.elements
                if tag in {"input", "select", "textarea"}]  # fmt: skip
    return next(pair for pair in controls if pair[1].get("name") == name)


@pytest.mark.guarantee("forms-1")
def test_fields_stand_in_the_order_of_form_columns_extra_ones_included(library):
    site = Site(library, book={
        "form_columns": ("pages", "shout", "author", "title"),
        "form_excluded_columns": ("pages",),
        "form_extra_fields": {"shout": wtforms.StringField("Shout"),
                              "other": wtforms.StringField("Never named")},
    })  # fmt: skip
    assert fields(site) == ["pages", "shout", "author", "title"]
    extra = {"shout": wtforms.StringField("S"), "title": wtforms.TextAreaField("Big")}
    site = Site(library, book={
        "form_excluded_columns": ("pages", "price"), "form_extra_fields": extra,
    })  # fmt: skip
    found = fields(site)
    assert not {"pages", "price"} & set(found)
    assert found[0] == "title"
    assert found[-1] == "shout"
    assert element(site.get("book/new/"), "title")[0] == "textarea"


@pytest.mark.guarantee("forms-1")
@only("sqlite")
def test_the_models_attributes_stand_for_their_names(library):
    book = library.Book
    site = Site(library, book={"form_columns": [book.title, "author", book.pages]})
    assert fields(site) == ["title", "author", "pages"]
    site = Site(library, book={"form_excluded_columns": [book.title]})
    assert "title" not in fields(site)
    assert not [one for one in problems(site.admin) if one.id == "core.option"]


@pytest.mark.guarantee("forms-2")
def test_validators_of_form_args_are_never_added_twice(library):
    mine = wtforms.validators.Length(min=2, message="Too short.")
    options = {"form_args": {"title": {"validators": [mine]}}}
    site = Site(library, book=options)
    for path, query in (("book/new/", {}), ("book/edit/", {"id": 3}), ("book/new/", {})):
        found = site.get(path, query).page.form["title"].validators
        assert found.count(mine) == 1
    assert options == {"form_args": {"title": {"validators": [mine]}}}
    reply = site.edit("book", 3, title="x")
    assert reply.errors() == {"Title": ["Too short."]}


@pytest.mark.guarantee("forms-3")
def test_overrides_change_the_class_and_the_markup(library):
    site = Site(library, book={"form_overrides": {
        "subtitle": wtforms.PasswordField, "motto": wtforms.FileField,
        "status": wtforms.SelectField,
    }, "form_args": {"status": {"choices": [("draft", "D"), ("ready", "R")]}}})  # fmt: skip
    reply = site.get("book/new/")
    assert isinstance(reply.page.form["subtitle"], wtforms.PasswordField)
    assert element(reply, "subtitle")[1]["type"] == "password"
    assert element(reply, "motto")[1]["type"] == "file"
    assert 'enctype="multipart/form-data"' in reply.html
    assert [pair[:2] for pair in reply.document.choices["status"]] == [
        ("draft", "D"), ("ready", "R"),
    ]  # fmt: skip


@pytest.mark.guarantee("forms-4")
def test_widget_arguments_are_attributes_and_widgets_of_dates_are_used(library):
    site = Site(library, book={
        "form_widget_args": {"notes": {"rows": 9, "data-mine": "1", "class": "tall"}},
        "form_args": {"published": {"widget": DatePickerWidget(), "format": "%d.%m.%Y"},
                      "added": {"widget": TextArea()}, "title": {"render_kw": {"size": 40}}},
    })  # fmt: skip
    reply = site.get("book/edit/", {"id": 3})
    tag, notes = element(reply, "notes")
    assert (notes["rows"], notes["data-mine"]) == ("9", "1")
    assert notes["class"].split() == ["form-control", "tall"]
    published = element(reply, "published")[1]
    assert (published["data-role"], published["type"]) == ("datepicker", "text")
    assert element(reply, "added")[0] == "textarea"
    assert element(reply, "title")[1]["size"] == "40"
    assert site.edit("book", 3, published="24.12.2001").status == 302
    assert library.book(3)["published"].isoformat() == "2001-12-24"
    assert site.edit("book", 3, published="2002-01-31").status == 302
    assert library.book(3)["published"].isoformat() == "2002-01-31"
    assert "Enter a value like 31.12.2030." in site.edit("book", 3, published="x").text


class Mood(enum.Enum):
    calm = "c"
    loud = "l"


@pytest.mark.guarantee("forms-w13")
@pytest.mark.parametrize("choices", [[("7", "Seven"), (9, "Nine")], {7: "Seven", 9: "Nine"}])
def test_choices_are_typed_and_checked_whatever_their_form(library, choices):
    for options in ({"form_choices": {"pages": choices}},
                    {"form_args": {"pages": {"choices": choices}}}):  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            site = Site(library, book=options)
            reply = site.get("book/new/")
            labels = [label for _, label, _ in reply.document.choices["pages"]]
            assert labels[1:] == ["Seven", "Nine"]
        refused = site.edit("book", 3, pages="8")
        assert "is not one of the choices" in refused.text
    assert site.edit("book", 3, pages="9").status == 302
    assert library.book(3)["pages"] == 9


def test_choices_for_an_enum_are_its_members(library):
    site = Site(library, book={"form_choices": {"genre": [("novel", "A novel")]}})
    assert site.edit("book", 3, genre="novel").status == 302
    assert library.book(3)["genre"] is Genre.novel


def test_types_that_the_view_calls_optional_may_be_left_blank(library):
    site = Site(library, book={"form_optional_types": ("string",)})
    assert not site.get("book/new/").page.form["title"].flags.required
    assert Site(library).get("book/new/").page.form["title"].flags.required


def test_a_form_built_on_the_scaffolded_one_has_the_extra_field(library):
    def scaffold(self):
        form_class = super(type(self), self).scaffold_form()
        form_class.extra = wtforms.StringField("Extra")
        return form_class

    calls = []

    def counted(self):
        calls.append(1)
        return scaffold(self)

    site = Site(library, book={"scaffold_form": counted, "form_base_class": SecureForm})
    assert fields(site)[-2:] == ["extra", "csrf_token"]
    assert "extra" in fields(site, "book/edit/", id=3)
    assert site.edit("book", 3, title="With a token", extra="x").status == 302
    assert library.book(3)["title"] == "With a token"
    assert len(calls) == 1


@pytest.mark.guarantee("model-w13")
def test_forms_are_scaffolded_once_and_pages_can_be_switched_on_later(library):
    site = Site(library, tag={"can_view_details": False})
    view = site.views["Tag"]
    assert view.form_page.create_class.__mro__[-3:] == view.form_page.edit_class.__mro__[-3:]
    assert site.get("tag/details/", {"id": 1}).status == 302
    type(view).can_view_details = True
    assert site.get("tag/details/", {"id": 1}).status == 200


def test_a_form_is_prefilled_on_each_showing(library):
    seen = []

    def prefill(self, form, id):
        seen.append(id)
        form.notes.data = "prefilled"

    site = Site(library, book={"on_form_prefill": prefill})
    assert "prefilled" in site.get("book/edit/", {"id": 3}).html
    assert site.edit("book", 3, pages="x").status == 422
    assert seen == ["3", "3", "3"]


@pytest.mark.guarantee("forms-11")
def test_every_kind_of_required_field_is_marked(library):
    class Mine(BaseForm):
        one = wtforms.StringField("One", [wtforms.validators.DataRequired()])
        two = wtforms.StringField("Two", [wtforms.validators.InputRequired()])
        three = wtforms.FieldList(wtforms.StringField("x"), "Three", [FieldListInputRequired()])
        four = wtforms.StringField("Four")

    site = Site(library, author={"form": Mine})
    reply = site.get("author/new/")
    marked = re.findall(r">(\w+) <span class=\"req\">required</span>", reply.html)
    assert marked == ["One", "Two", "Three"]
    reply = site.post("author/new/", {"one": "a", "two": "b"})
    assert reply.errors() == {"Three": ["This field needs at least one entry."]}


def test_lists_and_forms_inside_a_form_are_shown_saved_and_corrected(library):
    class Part(wtforms.Form):
        word = wtforms.StringField("Word", [wtforms.validators.Length(max=4)])
        count = wtforms.IntegerField("Count", [wtforms.validators.Optional()])

    class Mine(BaseForm):
        title = wtforms.StringField("Title")
        meta = wtforms.FormField(Part, "Meta")

    site = Site(library, book={"form": Mine})
    library.change("Book", 3, meta={"word": "a", "kept": True})
    reply = site.get("book/edit/", {"id": 3})
    assert element(reply, "meta-word")[1]["value"] == "a"
    reply = site.edit("book", 3, **{"meta-word": "too long", "meta-count": "2"})
    assert reply.status == 422
    assert "cannot be longer than 4" in reply.text
    assert 'class="form-control is-invalid"' in reply.html
    assert site.edit("book", 3, **{"meta-word": "b", "meta-count": "2"}).status == 302
    assert library.book(3)["meta"] == {"word": "b", "count": 2, "kept": True}
    library.change("Book", 4, meta=None)
    assert site.edit("book", 4, **{"meta-word": "new"}).status == 302
    assert library.book(4)["meta"]["word"] == "new"

    class Many(BaseForm):
        title = wtforms.StringField("Title")
        meta = wtforms.FieldList(wtforms.FormField(Part), "Meta")

    site = Site(library, book={"form": Many})
    library.change("Book", 3, meta=[{"word": "a", "kept": 1}, {"word": "b"}])
    reply = site.edit("book", 3, **{"meta-0-word": "toolong"})
    assert (reply.status, "cannot be longer than 4" in reply.text) == (422, True)
    assert site.edit("book", 3, **{"meta-0-word": "c"}).status == 302
    assert [(one["word"], one.get("kept")) for one in library.book(3)["meta"]] == [
        ("c", 1), ("b", None),
    ]  # fmt: skip


def test_a_value_that_another_record_has_is_refused_before_the_database_is_asked(library):
    site = Site(library, book={"form_args": {
        "title": {"validators": [Unique()]}, "notes": {"validators": [Unique(message="Twice.")]},
    }})  # fmt: skip
    library.change("Book", 4, notes="the same")
    reply = site.edit("book", 3, title=BOOKS[4]["title"], notes="the same")
    assert reply.errors() == {
        "Title": ["Another record has this value already."], "Notes": ["Twice."],
    }  # fmt: skip
    assert site.edit("book", 3, pages="3").status == 302
    assert site.edit("book", 4, notes="the same", pages="3").status == 302
    other = Unique(library.source, library.Author, "name")
    site = Site(library, book={"form_args": {"title": {"validators": [other]}}})
    name = library.rows("Author")[1]["name"]
    assert site.edit("book", 3, title=name).status == 422


def test_a_relation_may_be_a_list_of_boxes(library):
    site = Site(library, book={"form_args": {"tags": {"widget": CheckboxListInput()}}})
    reply = site.get("book/edit/", {"id": 6})
    boxes = [given for tag, given in reply.document.elements
             if given.get("name") == "tags" and given.get("type") == "checkbox"]  # fmt: skip
    chosen = sorted(int(one["value"]) for one in boxes if "checked" in one)
    assert chosen == sorted(BOOKS[6]["tags"])
    assert len(boxes) == len(library.rows("Tag"))
    assert 'role="group" tabindex="-1" aria-labelledby="tags-label"' in reply.html
    assert site.edit("book", 6, tags=["1"]).status == 302
    assert library.book(6)["tags"] == (1,)


def test_a_field_may_be_shown_by_a_template(library):
    site = Site(library, book={"form_args": {
        "notes": {"widget": RenderTemplateWidget("rules_widget.html")},
        "added": {"widget": TimePickerWidget()},
    }})  # fmt: skip
    site.app.jinja_loader = DictLoader({
        "rules_widget.html": '<b data-of="{{ admin_view.endpoint }}">{{ field.name }} {{ rows }}'
        "{{ _gettext('Save') }}</b>"
    })  # fmt: skip
    assert '<b data-of="book">notes Save</b>' in site.get("book/new/").html


def test_select_and_tags_fields_save_what_was_chosen(library):
    site = Site(library, book={"form_extra_fields": {
        "pages": Select2Field("Pages", coerce=int, choices=[(1, "One"), (2, "Two")],
                              allow_blank=True, blank_text="none"),
        "meta": Select2TagsField("Meta", save_as_list=True, coerce=int),
    }})  # fmt: skip
    assert site.edit("book", 3, pages="2", meta="1, 2,,2").status == 302
    assert (library.book(3)["pages"], library.book(3)["meta"]) == (2, [1, 2])
    assert site.edit("book", 3, pages="__None").status == 302
    assert library.book(3)["pages"] is None
    reply = site.edit("book", 3, pages="3", meta="1,x")
    assert reply.errors() == {
        "Pages": ["Choose one of the values."], "Meta": ["'x' does not fit here."],
    }  # fmt: skip
    assert 'value="1,x"' in reply.html


@pytest.mark.guarantee("model-13")
@pytest.mark.parametrize("button", [None, "_add_another", "_continue_editing"])
def test_each_way_to_save_keeps_the_way_back(library, button):
    site = Site(library)
    back = "/admin/book/?search=moon"
    pressed = {button: "1"} if button else {}
    for is_new in (True, False):
        sent = site.new_book(title=f"B {is_new} {button}") if is_new else site.edit_form("book", 3)
        path, query = ("book/new/", {}) if is_new else ("book/edit/", {"id": "3"})
        reply = site.post(path, {**sent, "url": back, **pressed}, {**query, "url": back})
        assert reply.status == 302
        if button is None:
            assert reply.location == back
            continue
        wanted = "/admin/book/new/" if button == "_add_another" else "/admin/book/edit/"
        assert reply.location.startswith(f"{wanted}?")
        assert "url=/admin/book/?search%3Dmoon" in reply.location.replace("%2F", "/").replace(
            "%3F", "?"
        )


@pytest.mark.guarantee("model-13")
@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("http://localhost/admin/author/", "http://localhost/admin/author/"),
        ("http://evil.example/x", "/admin/book/"),
        ("//evil.example/x", "/admin/book/"),
    ],
)
def test_a_foreign_way_back_leads_to_the_list(library, given, wanted):
    site = Site(library)
    reply = site.post("book/new/", site.new_book(url=given), {"url": given})
    assert reply.location == wanted


@pytest.mark.guarantee("model-13")
def test_the_ways_back_stay_below_a_mounted_prefix(library):
    site = Site(library)
    prefix = {"environ_overrides": {"SCRIPT_NAME": "/shop"}}
    for button, start in (("_add_another", "/shop/admin/book/new/"), ("x", "/shop/admin/book/")):
        page = site.get("book/edit/", {"id": 3}, **prefix)
        form = page.form("_fingerprint").values()
        reply = site.post("book/edit/", {**form, button: "1"}, {"id": "3"}, **prefix)
        assert reply.location.startswith(start), reply.location


def test_the_editor_snippet_of_the_guide_runs_as_it_is_written(library):
    class CKTextAreaWidget(TextArea):
        def __call__(self, field, **kwargs):
            if kwargs.get("class"):
                kwargs["class"] += " ckeditor"
            else:
                kwargs.setdefault("class", "ckeditor")
            return super().__call__(field, **kwargs)

    class CKTextAreaField(wtforms.TextAreaField):
        widget = CKTextAreaWidget()

    site = Site(library, book={
        "extra_js": ["//cdn.ckeditor.example/4.6.0/standard/ckeditor.js"],
        "extra_css": ["https://styles.example/a.css", "/own.css", "https://bad host;x/y.css"],
        "form_overrides": {"notes": CKTextAreaField},
    })  # fmt: skip
    reply = site.get("book/new/")
    tag, notes = element(reply, "notes")
    assert (tag, "ckeditor" in notes["class"].split()) == ("textarea", True)
    assert '<script defer src="//cdn.ckeditor.example/4.6.0/standard/ckeditor.js"' in reply.html
    policy = dict(line.strip().split(" ", 1)
                  for line in reply.headers["Content-Security-Policy"].split(";"))  # fmt: skip
    assert policy["script-src"] == "'self' cdn.ckeditor.example"
    assert policy["style-src"] == "'self' https://styles.example"
    assert "ckeditor" not in site.get("author/new/").headers["Content-Security-Policy"]
    assert site.edit("book", 3, notes="<p>rich</p>").status == 302
    assert library.book(3)["notes"] == "<p>rich</p>"


@pytest.mark.guarantee("model-17")
def test_a_hook_sees_whether_a_record_is_new_and_its_refusal_keeps_the_form(library):
    seen = []

    def change(self, form, model, is_created):
        seen.append(("on", is_created))
        if form.title.data == "bad":
            raise wtforms.ValidationError("Not that one.")

    def after(self, form, model, is_created):
        seen.append(("after", is_created))

    site = Site(library, book={"on_model_change": change, "after_model_change": after})
    assert site.post("book/new/", site.new_book()).status == 302
    assert site.edit("book", 3, pages="5").status == 302
    reply = site.edit("book", 3, title="bad", notes="typed")
    assert (reply.status, "Not that one." in reply.text, "typed" in reply.html) == (422, True, True)
    assert seen == [("on", True), ("after", True), ("on", False), ("after", False), ("on", False)]
    assert library.book(3) == {**BOOKS[3], "pages": 5}


def test_a_recreated_field_stands_after_those_made_before():
    first = wtforms.StringField("first")
    second = wtforms.StringField("second")
    again = recreate_field(first)
    assert first.creation_counter < second.creation_counter < again.creation_counter

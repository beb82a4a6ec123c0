"""What the core knows about a model, and how plugins refine it."""

from dataclasses import replace

import pytest

from admin_core.data import (
    ConfigurationError,
    FieldInfo,
    ModelInfo,
    UnknownField,
    guess_search_paths,
    pretty_label,
    refine_field,
    refine_model,
    refined,
)


def model(*names):
    fields = tuple(FieldInfo(name, "string") for name in names)
    return ModelInfo(object, "Book", "memory", fields, (names[0],))


def test_changes_of_several_plugins_all_apply():
    found = refine_field(FieldInfo("a", "string"), [{"kind": "color"}, None, {"label": "Colour"}])
    assert (found.kind, found.label) == ("color", "Colour")


def test_the_first_asked_wins_a_conflict():
    found = refine_field(FieldInfo("a", "string"), [{"kind": "color"}, {"kind": "url"}])
    assert found.kind == "color"


def test_a_field_nobody_refines_is_the_same_object():
    info = FieldInfo("a", "string")
    assert refine_field(info, [None, {}]) is info


def test_options_of_several_plugins_are_joined():
    info = FieldInfo("a", "string", options={"kept": 0, "both": 0})
    answers = [
        {"options": {**info.options, "first": 1, "both": 1}},
        {"options": {**info.options, "later": 2, "both": 2, "kept": 2}},
    ]
    assert refine_field(info, answers).options == {"kept": 2, "both": 1, "first": 1, "later": 2}


def test_plugins_that_describe_the_fields_of_one_model_do_not_undo_each_other():
    info = model("id", "price", "weight", "gone")
    key, price, weight, gone = info
    answers = [
        {"fields": (key, replace(price, label="Cost", options={"a": 1}), weight, gone)},
        {
            "fields": (
                FieldInfo("new", "string"),
                key,
                replace(price, label="Amount", kind="decimal", options={"b": 2}),
                replace(weight, kind="float"),
            )
        },
    ]
    found = refine_model(info, answers)
    assert {one.name for one in found} == {"id", "price", "weight", "new"}
    price = found.field("price")
    assert (price.label, price.kind, price.options) == ("Cost", "decimal", {"a": 1, "b": 2})
    assert found.field("weight").kind == "float"


def test_a_model_is_refined_by_the_same_rule():
    found = refine_model(model("id"), [{"label": "Volume"}, {"label": "Tome", "name": "Volume"}])
    assert (found.label, found.name) == ("Volume", "Volume")


def test_a_refined_model_finds_its_new_fields():
    changed = refine_model(model("id"), [{"fields": (FieldInfo("isbn", "string"),)}])
    assert "isbn" in changed
    assert "id" not in changed


@pytest.mark.parametrize("refine", [refine_field, refine_model])
def test_an_attribute_that_does_not_exist_is_refused_by_name(refine):
    info = FieldInfo("a", "string") if refine is refine_field else model("id")
    with pytest.raises(ConfigurationError, match="labell"):
        refine(info, [{"labell": "x"}])


def test_an_unknown_field_is_refused_with_the_nearest_name():
    with pytest.raises(UnknownField, match="Book has no field 'titel'. Did you mean 'title'?"):
        model("id", "title").field("titel")


def test_an_unknown_field_far_from_any_other_gets_no_suggestion():
    with pytest.raises(UnknownField) as caught:
        model("id", "title").field("warehouse")
    assert "Did you mean" not in str(caught.value)


def test_fields_are_iterated_in_their_order():
    assert [f.name for f in model("b", "a", "c")] == ["b", "a", "c"]


def test_descriptions_cannot_be_changed_in_place():
    with pytest.raises(AttributeError):
        FieldInfo("a", "string").kind = "text"
    with pytest.raises(TypeError):
        FieldInfo("a", "string").options["x"] = 1


@pytest.mark.parametrize(
    ("name", "label"),
    [("first_name", "First name"), ("author.name", "Name"), ("URL", "URL"), ("_", "")],
)
def test_a_label_is_made_from_the_name(name, label):
    assert pretty_label(name) == label


def texts(*names, **more):
    return [FieldInfo(name, "string", **more) for name in names]


KEY = FieldInfo("id", "integer", primary_key=True)


def test_records_are_searched_by_names_that_tell_most():
    fields = [KEY, *texts("note", "email", "title", "name", "code")]
    assert guess_search_paths(fields) == ("name", "title", "code")


def test_without_a_telling_name_unique_texts_are_searched():
    assert guess_search_paths([KEY, *texts("note"), *texts("isbn", unique=True)]) == ("isbn",)


def test_without_unique_texts_the_first_text_is_searched():
    assert guess_search_paths([KEY, *texts("note", "remark")]) == ("note",)


def test_without_any_text_the_key_is_searched():
    assert guess_search_paths([FieldInfo("pages", "integer"), KEY]) == ("id",)


def test_a_text_that_holds_another_records_key_is_not_searched():
    assert guess_search_paths([KEY, *texts("author_code", foreign_key=True)]) != ("author_code",)


def test_a_model_without_fields_is_searched_nowhere():
    assert guess_search_paths([]) == ()


class Shouting:
    """A resolver whose plugins write every label in capitals, and the model's, too."""

    def refine_field(self, info, backend):
        return replace(info, label=f"{info.name.upper()} in {backend}")

    def refine_model(self, info):
        return replace(info, label=f"{len(info.fields)} fields")


def test_a_model_is_refined_field_by_field_and_as_a_whole():
    found = refined(model("id", "title"), Shouting())
    assert [one.label for one in found] == ["ID in memory", "TITLE in memory"]
    assert found.label == "2 fields"


def test_what_to_search_is_guessed_from_the_refined_fields_unless_the_backend_says_it():
    plain = model("id", "title", "name")
    guessed = refined(plain, Shouting()).search_paths
    assert guessed == guess_search_paths(plain.fields)
    assert guessed
    named = replace(plain, search_paths=("name",))
    assert refined(named, Shouting()).search_paths == ("name",)

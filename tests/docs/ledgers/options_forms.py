"""Each statement about options of forms and templates is so."""

from __future__ import annotations

from ..options_said import options_said
from ..statements import NO_CLAIM, Ledger, Part, shown_by
from .shows import form_options as shows

FORMS: Ledger = {
    "form: A form class of your own; nothing is scaffolded then.":
        shown_by("web/create", "a_form_of_ones_own_is_used_as_it_is"),
    "form_base_class: What scaffolded forms derive from.":
        shows.forms_derive_from_it,
    "form_columns: Fields in order; the model's own attributes, such as `Book.title`, stand for "
    "their names.":
        shown_by(
            "web/form_options",
            "fields_stand_in_the_order_of_form_columns_extra_ones_included",
            "the_models_attributes_stand_for_their_names",
        ),
    "form_columns: `None` means every field that can be set, but for generated keys, binary "
    "data, and collections of records that belong to this one (one-to-many), which may be of any "
    "size.":
        shows.every_field_that_can_be_set,
    "form_excluded_columns: Fields to leave out.":
        shows.fields_are_left_out,
    "form_args: Field name to arguments for the form field:":
        shows.arguments_reach_the_field,
    "form_args: `label`, `description`, `default`, `filters`, `widget`, `render_kw`, `format`, "
    "`choices` and so on.":
        shows.arguments_reach_the_field,
    "form_args: Validators are added to those that follow from the model; everything else "
    "replaces what would have been passed.":
        shown_by("web/form_options", "validators_of_form_args_are_never_added_twice"),
    "form_overrides: Field name to the form field class to use instead.":
        shown_by("web/form_options", "overrides_change_the_class_and_the_markup"),
    "form_widget_args: Field name to HTML attributes.":
        shown_by(
            "web/form_options",
            "widget_arguments_are_attributes_and_widgets_of_dates_are_used",
        ),
    "form_widget_args: `column_class` is the class of the field's column in a "
    "[row](../../howto/customise-forms.md#lay-a-form-out) instead.":
        shows.columns_of_a_row_have_a_class,
    "form_widget_args: A control that is `disabled` sends nothing, so such a field is shown as "
    "text and keeps its value.":
        shown_by("web/form_access", "a_disabled_control_keeps_its_value_instead_of_emptying_it"),
    "form_extra_fields: Name to form field to add, or to put in a scaffolded one's place.":
        shows.extra_fields_are_added_or_replace,
    "form_extra_fields: With `form_columns` set, a field stands where it is named there, and is "
    "left out where it is not; otherwise it follows the others, above the relations.":
        shows.extra_fields_are_added_or_replace,
    "form_choices: Field name to what can be chosen: pairs of value and label, a mapping, or "
    "members of an enum.":
        shown_by(
            "web/form_options",
            "choices_are_typed_and_checked_whatever_their_form",
            "choices_for_an_enum_are_its_members",
        ),
    "form_optional_types: Kinds of fields, or types of columns, that may be left blank although "
    "the model requires a value.":
        shown_by("web/form_options", "types_that_the_view_calls_optional_may_be_left_blank"),
    "form_rules: How the form is laid out: field names, tuples of names to stand side by side, "
    "and [rules](../../howto/customise-forms.md#lay-a-form-out).":
        shown_by(
            "web/form_rules",
            "names_texts_and_markup_stand_in_the_order_of_the_rules",
            "a_container_takes_names_and_tuples",
        ),
    "form_rules: Fields that are not mentioned are no part of the form.":
        shown_by(
            "web/form_rules",
            "fields_that_the_rules_leave_out_are_named_and_cannot_be_posted",
        ),
    "form_rules: `flask admin check` and a warning name them; it is an error when records cannot "
    "be created without one.":
        shown_by(
            "web/form_rules",
            "fields_that_the_rules_leave_out_are_named_and_cannot_be_posted",
            "a_required_field_left_out_of_the_create_page_is_an_error_of_the_set_up",
        ),
    "form_create_rules: The rules of the create page; `form_rules` when `None`.":
        shown_by("web/form_rules", "create_and_edit_have_rules_of_their_own"),
    "form_edit_rules: The rules of the edit page; `form_rules` when `None`.":
        shown_by("web/form_rules", "create_and_edit_have_rules_of_their_own"),
    "form_readonly_columns: Fields that are shown as text and cannot be changed.":
        shown_by(
            "web/form_access",
            "a_read_only_field_is_text_in_its_place_and_a_sent_value_is_ignored",
        ),
    "form_readonly_columns: A value that is sent all the same is ignored and logged.":
        shown_by(
            "web/form_access",
            "a_read_only_field_is_text_in_its_place_and_a_sent_value_is_ignored",
        ),
    "form_readonly_columns: For what depends on the record, override "
    "[`get_readonly_columns`](../override-points.md); for what depends on the visitor, use the "
    "hook [`admin_field_access`](../hooks.md).":
        shown_by(
            "web/form_access",
            "read_only_fields_may_depend_on_the_record",
            "the_policy_hides_and_fixes_fields",
        ),
    "form_create_readonly_columns: The same on the create page only.":
        shown_by("web/form_access", "create_and_edit_have_read_only_fields_of_their_own"),
    "form_create_readonly_columns: A new record gets the value that is shown.":
        shown_by("web/form_access", "what_a_create_page_shows_as_fixed_is_what_is_saved"),
    "form_edit_readonly_columns: The same on the edit page only.":
        shown_by("web/form_access", "create_and_edit_have_read_only_fields_of_their_own"),
}  # fmt: skip

TEMPLATES: Ledger = {
    "beginning: Each names a template that extends the core's; see [](../templates.md).":
        NO_CLAIM,
    "beginning: The examples name the core's own.":
        NO_CLAIM,
    "list_template: The list page.":
        shows.pages_have_templates,
    "create_template: The create page.":
        shows.pages_have_templates,
    "edit_template: The edit page.":
        shows.pages_have_templates,
    "details_template: The details page.":
        shows.pages_have_templates,
    "create_modal_template: The create page in a dialog.":
        shows.pages_have_templates,
    "edit_modal_template: The edit page in a dialog.":
        shows.pages_have_templates,
    "details_modal_template: The details page in a dialog.":
        shows.pages_have_templates,
    "delete_template: The question before a record is deleted.":
        shows.pages_have_templates,
    "action_template: The question before a batch action.":
        shows.pages_have_templates,
    "export_template: The page on which one chooses what to export.":
        shows.pages_have_templates,
}  # fmt: skip

PAGES: dict[str, Ledger] = {
    "options/forms.md": FORMS,
    "options/templates.md": TEMPLATES,
}

PARTS = [Part(page, None, ledger, said=options_said) for page, ledger in PAGES.items()]

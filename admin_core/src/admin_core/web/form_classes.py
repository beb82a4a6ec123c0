"""The form classes of a view: one field per column, asked of the hooks, once each."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import wtforms

from ..data import Choice, ConfigurationError, FieldInfo, text_of
from ..data.errors import did_you_mean
from ..forms import ReadOnlyField, recreate_field
from ..forms.choices import as_choices, value_label_pairs
from ..forms.fields import Required
from ..forms.options import SelectChoice
from ..forms.rules import RuleSet
from ..forms.scaffold import default_options, joined_validators
from .columns import label_of
from .lookup import choices_of

if TYPE_CHECKING:
    from .model_view import ModelView


class FormClasses:
    """Builds a view's form classes, each on first use."""

    view: ModelView

    @cached_property
    def create_class(self) -> type[wtforms.Form]:
        """The form class of the create page."""
        return self._extended(self.view.get_create_form(), "create")

    @cached_property
    def edit_class(self) -> type[wtforms.Form]:
        """The form class of the edit page."""
        view = self.view
        found = view.get_edit_form()
        if view.form is None and view.form_columns is None:
            # A key is part of a record's address and of every reference to it.
            keys = [name for name in view.store.info.primary_key if hasattr(found, name)]
            fixed = {name: ReadOnlyField(label=label_of(view, name)) for name in keys}
            found = type(found.__name__, (found,), fixed) if fixed else found
        return self._extended(found, "edit")

    def _extended(self, form_class: type[wtforms.Form], purpose: str) -> type[wtforms.Form]:
        form_class = self.view.inlines.contribute(form_class)
        found: type[wtforms.Form] = self.view.admin.plugins.chain(
            "admin_form_class", "form_class", form_class, view=self.view, purpose=purpose
        )
        return found

    @cached_property
    def common_class(self) -> type[wtforms.Form]:
        """The form class that both pages start from; the view is asked once."""
        return self.view.get_form()

    @cached_property
    def create_rules(self) -> RuleSet | None:
        """The rules of the create page, ``None`` where it has none."""
        view = self.view
        return self._rules(view.form_create_rules or view.form_rules, self.create_class, "create")

    @cached_property
    def edit_rules(self) -> RuleSet | None:
        """The rules of the edit page, ``None`` where it has none."""
        view = self.view
        return self._rules(view.form_edit_rules or view.form_rules, self.edit_class, "edit")

    def rules_for(self, action: str) -> RuleSet | None:
        """Return the rules of the page that does *action*, ``"create"`` or ``"update"``."""
        return self.create_rules if action == "create" else self.edit_rules

    def left_out(self, action: str) -> tuple[str, ...]:
        """Return the names of fields that the page's rules do not show, so no part of its form."""
        rules = self.rules_for(action)
        form_class = self.create_class if action == "create" else self.edit_class
        shown = frozenset(rules.visible_fields) if rules else frozenset()
        return tuple(n for n in field_names(form_class) if n not in shown) if rules else ()

    def _rules(self, rules: Any, form_class: type[wtforms.Form], page: str) -> RuleSet | None:
        if not rules:
            return None
        view = self.view
        found = RuleSet(view, rules)
        known = field_names(form_class)
        for name in found.visible_fields:
            if name not in known:
                raise ConfigurationError(
                    f"The rules of {type(view).__qualname__}'s {page} page show {name!r}, which "
                    f"is no field of its form.{did_you_mean(name, known)}"
                )
        missing = [name for name in known if name not in found.visible_fields]
        if missing:
            warnings.warn(
                f"The rules of {type(view).__qualname__}'s {page} page do not show "
                f"{', '.join(missing)}: left out of its form.",
                stacklevel=2,
            )
        return found

    def scaffold(self) -> type[wtforms.Form]:
        """Return a form class with a field for each of the view's form columns."""
        view = self.view
        attributes: dict[str, Any] = {}
        blank_is_default = set()
        extra = dict(view.form_extra_fields)
        for name in view.get_form_columns():
            if name in extra:
                attributes[name] = recreate_field(extra.pop(name))
                continue
            field = view.store.info.field(name)
            attributes[name] = self._field(field, self._own_arguments(name))
            if field.default is not None or field.generated or not field.required:
                blank_is_default.add(name)
        if view.form_columns is None:
            attributes.update((name, recreate_field(one)) for name, one in extra.items())
        attributes["_blank_is_default"] = frozenset(blank_is_default)
        attributes["_readable"] = staticmethod(view.store.writable)
        return type(f"{view.store.info.name}Form", (view.form_base_class,), attributes)

    def cell_field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the unbound form field of a cell that is edited in the list.

        Of the view's own arguments only *arguments* and its choices count.  Raises
        :exc:`ConfigurationError` when nobody offers a field.
        """
        choices = self.view.form_choices
        own = {"choices": choices[name]} if name in choices else {}
        return self._field(self.view.store.info.field(name), {**own, **arguments})

    def _with_choices(self, field: FieldInfo, arguments: Mapping[str, Any]) -> FieldInfo:
        """Return the field with the choices that the view gives it, in any form."""
        own = arguments.get("choices")
        if own is None or field.relation is not None or field.name in self.view.form_overrides:
            return field
        known = {text_of(None, one.value): one.value for one in field.choices}
        choices = [
            Choice(known.get(text_of(None, one.value), one.value), one.label)
            for one in as_choices(own)
        ]
        return replace(field, choices=tuple(choices))

    def _own_arguments(self, name: str) -> dict[str, Any]:
        view = self.view
        own = {"choices": view.form_choices[name]} if name in view.form_choices else {}
        return {**own, **view.form_args.get(name, {})}

    def _field(self, field: FieldInfo, arguments: Mapping[str, Any]) -> Any:
        view = self.view
        field = self._with_choices(field, arguments)
        options = self._options(field, arguments)
        override = view.form_overrides.get(field.name)
        if override is not None:
            return override(**_options_for(override, options))
        if field.relation is not None:
            options["choices"] = choices_of(view, field.name, options)
        else:
            options.pop("choices", None)
        if field.embedded is not None:
            options["documents"] = view.documents_of(field)
        if field.item is not None:
            options["entry"] = self._entry(field, field.item, options["label"])
        found = view.make_form_field(field, view.store, options)
        if found is None:
            raise ConfigurationError(
                f"No plugin offers a form field for {view.store.info.name}.{field.name} of kind "
                f"{field.kind!r}. Leave it out:  form_excluded_columns = ({field.name!r},)  or "
                f"give one:  form_overrides = {{{field.name!r}: MyField}}"
            )
        return found

    def _entry(self, field: FieldInfo, item: FieldInfo, label: str) -> Any:
        """Return the form field of one value of a list, ``None`` when nobody offers one."""
        item = replace(item, name=field.name, label=label)
        options = {**default_options(item), "label": label}
        return self.view.admin.plugins.hook.admin_form_field(
            field=item, store=self.view.store, options=options
        )

    def _options(self, field: FieldInfo, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form field's arguments: what follows from the model, then the view's own."""
        view = self.view
        options = default_options(field)
        options["label"] = label_of(view, field.name)
        if field.name in view.column_descriptions:
            options["description"] = str(view.column_descriptions[field.name])
        if self._is_optional(field):
            options["validators"] = [
                wtforms.validators.Optional() if isinstance(one, Required) else one
                for one in options["validators"]
            ]
        own = dict(arguments)
        if "validators" in own:
            added = own.pop("validators") or ()
            options["validators"] = joined_validators(options["validators"], added)
        return {**options, **own}

    def _is_optional(self, field: FieldInfo) -> bool:
        """Return whether the field's kind, or its column's type, may be left blank."""
        native = getattr(field.native, "type", field.native)
        return any(
            field.kind == one if isinstance(one, str) else isinstance(native, one)
            for one in self.view.form_optional_types
        )


def field_names(form_class: type[wtforms.Form]) -> list[str]:
    """Return the names of a form class's fields, in order, without making a form."""
    named: dict[str, Any] = {
        name: getattr(form_class, name, None) for name in dir(form_class) if name[:1] != "_"
    }
    named.update(getattr(form_class, "_aside", {}))
    found = [(name, one) for name, one in named.items() if hasattr(one, "_formfield")]
    return [name for name, _ in sorted(found, key=lambda pair: (pair[1].creation_counter, pair[0]))]


def _options_for(override: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Return *options* as the field class of ``form_overrides`` takes them."""
    kept = dict(options)
    choices = kept.get("choices")
    if choices is None or not isinstance(override, type):
        return kept
    if issubclass(override, wtforms.SelectField | wtforms.SelectMultipleField) and not callable(
        choices
    ):
        kept["choices"] = [
            SelectChoice(value, label) for value, label in value_label_pairs(choices)
        ]
    return kept

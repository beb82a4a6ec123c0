"""The form classes of a view: one field per column, asked of the hooks, once each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import wtforms

from ..data import ConfigurationError, FieldInfo
from ..forms import ReadOnlyField, recreate_field
from ..forms.scaffold import default_options, joined_validators
from .columns import label_of
from .related import RelatedChoices

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
        found: type[wtforms.Form] = self.view.admin.plugins.chain(
            "admin_form_class", "form_class", form_class, view=self.view, purpose=purpose
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
            attributes[name] = self._field(field)
            if field.default is not None or field.generated or not field.required:
                blank_is_default.add(name)
        if view.form_columns is None:
            attributes.update((name, recreate_field(one)) for name, one in extra.items())
        attributes["_blank_is_default"] = frozenset(blank_is_default)
        return type(f"{view.store.info.name}Form", (view.form_base_class,), attributes)

    def _field(self, field: FieldInfo) -> Any:
        view = self.view
        options = default_options(field)
        options["label"] = label_of(view, field.name)
        if field.name in view.column_descriptions:
            options["description"] = str(view.column_descriptions[field.name])
        own = dict(view.form_args.get(field.name, {}))
        if "validators" in own:
            options["validators"] = joined_validators(options["validators"], own.pop("validators"))
        options.update(own)
        if field.relation is not None:
            options["choices"] = RelatedChoices(view, field.name)
        override = view.form_overrides.get(field.name)
        if override is not None:
            options.pop("choices", None)
            return override(**options)
        found = view.admin.plugins.hook.admin_form_field(
            field=field, store=view.store, options=options
        )
        if found is None:
            raise ConfigurationError(
                f"No plugin offers a form field for {view.store.info.name}.{field.name} of kind "
                f"{field.kind!r}. Leave it out:  form_excluded_columns = ({field.name!r},)  or "
                f"give one:  form_overrides = {{{field.name!r}: MyField}}"
            )
        return found

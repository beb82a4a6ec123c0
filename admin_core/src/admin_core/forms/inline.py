"""What an application says about the children that it edits inside their parent's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import wtforms

from ..data import ConfigurationError, did_you_mean
from .rows import ChildRows

#: What is taken over from another object, such as a view, that stands in ``inline_models``.
_SHARED = (
    "form", "form_base_class", "form_columns", "form_excluded_columns", "form_args",
    "form_overrides", "form_extra_fields", "form_widget_args", "form_label", "form_rules",
    "form_ajax_refs", "form_choices", "form_optional_types", "column_labels",
    "column_descriptions", "inline_models", "relation", "layout", "min_rows", "max_rows",
    "extra_rows", "show_limit", "order_column", "can_create", "can_edit", "can_delete",
    "can_order", "inline_field_list_type",
    "on_model_change", "after_model_change", "on_model_delete", "after_model_delete",
)  # fmt: skip


class InlineBaseFormAdmin:
    """Options and hooks of a form inside another form; every argument becomes an attribute.

    Raises :exc:`ConfigurationError` for an argument that is a slip of the pen.

    .. versionadded:: 0.1
    """

    #: A form class of your own; nothing is scaffolded then.
    form: type[wtforms.Form] | None = None
    #: As the options of the same names on a view.
    form_base_class: type[wtforms.Form] | None = None
    form_columns: Sequence[Any] | None = None
    form_excluded_columns: Sequence[Any] | None = None
    form_args: Mapping[str, Mapping[str, Any]] | None = None
    form_overrides: Mapping[str, type[wtforms.Field]] | None = None
    form_extra_fields: Mapping[str, Any] | None = None
    form_widget_args: Mapping[str, Mapping[str, Any]] | None = None
    form_ajax_refs: Mapping[str, Any] | None = None
    form_choices: Mapping[str, Any] | None = None
    form_optional_types: Sequence[Any] | None = None
    form_rules: Sequence[Any] | None = None
    column_labels: Mapping[str, Any] | None = None
    column_descriptions: Mapping[str, Any] | None = None
    #: The heading of the list, from which each row has its name.
    form_label: Any = None
    #: Children of the children.
    inline_models: Sequence[Any] | None = None

    #: The relation that leads to the children, where the model has several of the kind: its
    #: name in the parent, or the name of the child's reference to the parent.
    relation: str = ""
    #: ``"stacked"``: a card per row; ``"tabular"``: a table, a line per row.
    layout: Literal["stacked", "tabular"] = "stacked"
    #: How many rows there must be, and may be, after saving.
    min_rows: int = 0
    max_rows: int | None = None
    #: Empty rows that a form is opened with; those left empty are not saved.
    extra_rows: int = 0
    #: With more children than this the page shows their number and a link to their list.
    show_limit: int = 100
    #: The child's number field that holds its place; rows can be moved then.
    order_column: str = ""
    can_create: bool = True
    can_edit: bool = True
    can_delete: bool = True
    can_order: bool = True
    #: The class of the form field that holds the rows, derived from ``InlineModelFormList``.
    inline_field_list_type: type[ChildRows] | None = None

    def __init__(self, **kwargs: Any) -> None:
        known = [name for name in dir(InlineBaseFormAdmin) if not name.startswith("_")]
        for name, value in kwargs.items():
            if not hasattr(self, name) and (hint := did_you_mean(name, known)):
                raise ConfigurationError(f"{name!r} is no option of an inline form.{hint}")
            setattr(self, name, value)

    def get_form(self) -> type[wtforms.Form] | None:
        """Return a complete form class, ``None`` for a scaffolded one."""
        return self.form

    def postprocess_form(self, form_class: type[wtforms.Form]) -> type[wtforms.Form]:
        """Return the form class of a row, changed or as it is."""
        return form_class

    def on_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Change or refuse a child before it is written, inside its parent's transaction."""

    def after_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Do something after the commit."""

    def on_model_delete(self, model: Any) -> None:
        """Refuse or prepare the deletion of a child, inside its parent's transaction."""

    def after_model_delete(self, model: Any) -> None:
        """Do something after the deletion was committed."""


class InlineFormAdmin(InlineBaseFormAdmin):
    """Says how the children of one model are edited inside their parent's form.

    .. versionadded:: 0.1
    """

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)


class EmbeddedForm(InlineBaseFormAdmin):
    """Says how the documents of one embedded field are edited.

    .. versionadded:: 0.1
    """

    #: As the view's option of the same name, for documents inside these.
    form_subdocuments: Mapping[Any, Any] = MappingProxyType({})


def embedded_form(entry: Any, name: str) -> EmbeddedForm:
    """Return what an entry of ``form_subdocuments`` means: options, an object, or nothing.

    Raises :exc:`ConfigurationError` for anything else.
    """
    if entry is None:
        return EmbeddedForm()
    if isinstance(entry, Mapping):
        return EmbeddedForm(**entry)
    if isinstance(entry, EmbeddedForm):
        return entry
    raise ConfigurationError(
        f"form_subdocuments[{name!r}] is {entry!r}. Write a dictionary of options or an "
        "EmbeddedForm(...)."
    )


def inline_admin(entry: Any) -> InlineFormAdmin:
    """Return what an entry of ``inline_models`` means, whichever way it is written.

    A model, a pair of a model and its options, an :class:`InlineFormAdmin`, or any object with
    a ``model``, a view for example, whose options and hooks are used.  Raises
    :exc:`ConfigurationError` for anything else.
    """
    if isinstance(entry, InlineFormAdmin):
        return entry
    if isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[1], Mapping):
        return InlineFormAdmin(entry[0], **entry[1])
    if not isinstance(entry, type) and getattr(entry, "model", None) is not None:
        names = [name for name in _SHARED if hasattr(entry, name)]
        # A view's own get_form() makes the form of its own pages.
        if isinstance(entry, InlineBaseFormAdmin) or hasattr(entry, "postprocess_form"):
            names += ["get_form", "postprocess_form"]
        return InlineFormAdmin(entry.model, **{n: getattr(entry, n) for n in names})
    if isinstance(entry, (str, bytes, tuple, list, dict)) or entry is None:
        raise ConfigurationError(
            f"{entry!r} in inline_models is no model. Write a model, (Model, {{options}}) or "
            "InlineFormAdmin(Model, ...)."
        )
    return InlineFormAdmin(entry)

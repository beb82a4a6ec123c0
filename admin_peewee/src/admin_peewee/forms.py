"""Where wtf-peewee makes the form field: for classes that say it themselves, and converters.

The core makes form fields from the kind of a field's values, the same ones for every backend:
they take what filters and imports take, keep what they show less precisely than it is stored,
and never render the whole other table.  wtf-peewee's are used where the application has a say:
a field class with a ``wtf_field`` method, and the ``model_form_converter`` of a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee as pw
import wtforms
from wtforms.fields.core import UnboundField
from wtfpeewee.orm import ModelConverter

from admin_core.data import FieldInfo, RecordStore

from .inlines import InlineModelConverter as InlineModelConverter
from .inlines import InlineModelFormList as InlineModelFormList


class CustomModelConverter(ModelConverter):  # type: ignore[misc]  # wtf-peewee has no types
    """wtf-peewee's converter as ``model_form_converter`` wants it: made for a view.

    .. versionadded:: 0.1
    """

    def __init__(self, view: Any, additional: Mapping[Any, Any] | None = None) -> None:
        super().__init__(additional=additional)
        self.view = view


def form_field(
    field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
) -> UnboundField[Any] | None:
    """Return the form field that the field's own class makes, ``None`` where it has no say.

    .. versionadded:: 0.1
    """
    native = field.native
    if field.foreign_key or not isinstance(native, pw.Field) or not hasattr(native, "wtf_field"):
        return None
    # The converter adds what follows from the model itself.
    own = [one for one in options.get("validators", ()) if not _follows(one)]
    return converted(ModelConverter(), store.info.model, native, {**options, "validators": own})


def converted(
    converter: Any, model: type[Any], native: Any, options: Mapping[str, Any]
) -> UnboundField[Any] | None:
    """Return what a converter of wtf-peewee makes of a field, ``None`` where it makes nothing.

    .. versionadded:: 0.1
    """
    # A list of its own: the converter adds to it.
    given = {**options, "filters": [*options.get("filters", ())]}
    found = converter.convert(model, native, given).field
    return found if isinstance(found, UnboundField) else None


def _follows(validator: Any) -> bool:
    kinds = (wtforms.validators.Optional, wtforms.validators.InputRequired,
             wtforms.validators.DataRequired, wtforms.validators.Length)  # fmt: skip
    return isinstance(validator, kinds)


def with_converter(view: Any, form_class: type[wtforms.Form]) -> type[wtforms.Form]:
    """Return the form class with the fields that the view's own converter makes.

    It is asked for fields whose class it names, by those whose ``convert`` is its own for all.
    """
    converter = view.form_converter
    model = view.store.info.model
    attributes: dict[str, Any] = {}
    for name in view.get_form_columns():
        native = model._meta.fields.get(name)
        is_given = name in view.form_overrides or name in view.form_extra_fields
        if native is None or is_given or not _has_a_say(converter, native):
            continue
        label = str(getattr(form_class, name).kwargs.get("label") or "")
        found = converted(converter, model, native, {"label": label,
                                                     **view.form_args.get(name, {})})  # fmt: skip
        if found is not None:
            attributes[name] = found
    return type(form_class.__name__, (form_class,), attributes) if attributes else form_class


def _has_a_say(converter: Any, native: Any) -> bool:
    if type(converter).convert is not ModelConverter.convert:
        return not isinstance(native, pw.ForeignKeyField)
    named = {kind for kind in converter.converters if kind is not pw.ForeignKeyField}
    return native.name in converter.overrides or any(one in named for one in type(native).__mro__)

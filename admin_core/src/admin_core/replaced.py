"""Names of older code that have no counterpart under the same name, and what does their work.

Importing one says so, instead of only that it is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: Module -> name -> what to use.
REPLACED: Mapping[str, Mapping[str, str]] = {
    "admin_core": {
        "AdminViewMeta": "views have no metaclass; derive from BaseView",
        "BaseViewClass": "views have no metaclass; derive from BaseView",
        "BaseModelView": "admin_core.ModelView, or admin_core.porting.BaseModelView for a view "
        "that is a backend in itself",
    },
    "admin_core.babel": {
        "CustomDomain": "Admin(translations_path=...) for catalogs of your own",
        "domain": "the hook admin_translator for a library, Admin(translations_path=...) for "
        "catalogs of your own",
    },
    "admin_core.menu": {
        "MenuItem": "MenuLink, MenuView or MenuCategory; BaseMenu is what they derive from",
    },
    "admin_core.forms": {
        "ModelConverterBase": "the hook admin_form_field",
        "InlineModelConverterBase": "inline_models, and the hook admin_form_field",
        "InlineModelConverter": "admin_sqla.form.InlineModelConverter",
        "AdminModelConverter": "admin_sqla.form.AdminModelConverter",
        "converts": "admin_sqla.form.converts, or the hook admin_form_field",
        "FieldPlaceholder": "form_extra_fields",
        "BaseListForm": "column_editable_list; cells take the fields of the form",
        "create_editable_list_form": "column_editable_list; cells take the fields of the form",
        "XEditableWidget": "column_editable_list; cells take the fields of the form",
        "AjaxSelect2Widget": "AjaxSelectField, whose widget it has become part of",
        "ImageUploadInput": "FileUploadInput, the control of both upload fields",
        "QuerySelectField": "RelatedField",
        "QuerySelectMultipleField": "RelatedField(multiple=True)",
    },
}


def missing(module: str) -> Callable[[str], Any]:
    """Return a module's ``__getattr__``: it names what replaced an older name."""

    def look_up(name: str) -> Any:
        advice = REPLACED[module].get(name)
        if advice is not None:
            # An AttributeError would be swallowed by "from ... import ...".
            raise ImportError(f"{module} has no {name}. Use instead: {advice}.", name=module)
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return look_up

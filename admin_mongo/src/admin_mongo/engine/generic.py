"""The form field of a generic reference: documents of any class that has a view in the admin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import wtforms
from bson import DBRef
from markupsafe import Markup, escape
from wtforms.widgets import html_params

from admin_core.data import FieldInfo, ListQuery, decode_key, encode_key, gettext

#: Documents of each class that are suggested; any other is named by its key.
SUGGESTED = 50


class _WithSuggestions:
    """A line to type in, with the documents that may be meant."""

    def __call__(self, field: GenericReferenceFormField, **kwargs: Any) -> Markup:
        """Return the control and its suggestions."""
        names = f"{field.id}-list"
        given = {"type": "text", "id": field.id, "name": field.name, "list": names, **kwargs}
        options = (
            f'<option value="{escape(key)}">{escape(label)}</option>'
            for key, label in field.suggestions()
        )
        # Both parts are made of escaped texts here.
        control = f"<input {html_params(value=field._value(), autocomplete='off', **given)}>"
        return Markup(f'{control}<datalist id="{escape(names)}">{"".join(options)}</datalist>')


class GenericReferenceFormField(wtforms.StringField):
    """Names a document by its class and key, as ``Author/5f3c5b7e9d1b2c3d4e5f6a7b``.

    The classes are those that the field allows and that have a view which the visitor may open; the
    documents are those that this view shows.  What is stored stays when it is not changed, also
    when its document is gone.

    .. versionadded:: 0.1
    """

    widget = _WithSuggestions()
    takes_files = False

    def __init__(self, *args: Any, view: Any, info: FieldInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        self.info = info

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Find the document; raises ``ValueError`` with a message to show."""
        if not valuelist:
            return
        text = valuelist[0].strip()
        if text != named(self.object_data):
            self.data = self._found(text) if text else None

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the document if it is another one."""
        if named(self.data) != named(self.object_data):
            setattr(obj, name, self.data)

    def state(self) -> Any:
        """Return what two showings of the field are compared by."""
        return named(self.data)

    def suggestions(self) -> Iterator[tuple[str, str]]:
        """Yield the keys and labels of some documents of each class."""
        for model, view in self._views().items():
            query = ListQuery(paths=view.store.info.search_paths, limit=SUGGESTED, count="none")
            for record in view.records("read").find(query).records:
                label = f"{view.name}: {view.store.label(record)}"
                yield f"{model}/{view.store.encoded_key(record)}", label

    def _found(self, text: str) -> Any:
        model, _, key = text.partition("/")
        view = self._views().get(model)
        found = None if view is None else view.records("read").get(decode_key(key))
        if found is None:
            raise ValueError(gettext("No record is called %(name)s.", name=text))
        return found

    def _views(self) -> Mapping[str, Any]:
        allowed = self.info.native.choices
        found: dict[str, Any] = {}
        for view in self.view.admin.views:
            name = str(getattr(getattr(view, "model", None), "_class_name", ""))
            is_new = bool(name) and name not in found
            if is_new and (not allowed or name in allowed) and view.is_accessible():
                found[name] = view
        return found

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else named(self.data)


def named(value: Any) -> str:
    """Return a document, or a reference to one, as a visitor types it; ``""`` for none."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        value, model = value["_ref"], value["_cls"]
    else:
        model = getattr(value, "_class_name", None) or getattr(value, "cls", "")
    key = value.id if isinstance(value, DBRef) else getattr(value, "pk", value)
    return f"{model}/{encode_key([key])}"

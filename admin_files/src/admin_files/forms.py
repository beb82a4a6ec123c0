"""The forms of the file manager's pages."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import InputRequired

from admin_core.data import ValidationFailed, gettext, lazy_gettext
from admin_core.forms.options import SelectChoice

from .names import checked_name

#: What happens to an upload whose name is taken.
REFUSE, KEEP_BOTH, REPLACE = "refuse", "keep", "replace"


def upload_form(base: type[wtforms.Form]) -> type[wtforms.Form]:
    """Return the form of an upload."""

    class UploadForm(base):  # type: ignore[misc,valid-type]  # the base is an option
        upload = wtforms.MultipleFileField(lazy_gettext("Files"))
        if_exists = wtforms.RadioField(
            lazy_gettext("If a file of that name is there already"),
            choices=[
                SelectChoice(REFUSE, lazy_gettext("Refuse the new one")),
                SelectChoice(KEEP_BOTH, lazy_gettext("Keep both")),
                SelectChoice(REPLACE, lazy_gettext("Replace it")),
            ],
            default=REFUSE,
            validate_choice=True,
        )

        def validate_upload(self, field: wtforms.Field) -> None:
            """Demand a file."""
            if not sent_files(field):
                raise wtforms.ValidationError(gettext("Choose at least one file."))

        def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
            """Refuse what exists where nothing else was asked for."""
            super().process(formdata, *args, **kwargs)
            if self.if_exists.data is None:
                self.if_exists.data = REFUSE

    return UploadForm


def sent_files(field: wtforms.Field) -> list[Any]:
    """Return the files that a field holds, be it for one or for several."""
    data = field.data if isinstance(field.data, (list, tuple)) else [field.data]
    return [one for one in data if getattr(one, "filename", "")]


def name_form(base: type[wtforms.Form]) -> type[wtforms.Form]:
    """Return the form that asks for a name."""

    class NameForm(base):  # type: ignore[misc,valid-type]  # the base is an option
        name = wtforms.StringField(
            lazy_gettext("Name"),
            [InputRequired()],
            render_kw={"autocomplete": "off", "maxlength": 255},
        )
        path = wtforms.HiddenField()

        def validate_name(self, field: wtforms.Field) -> None:
            """Take what is a name on every system."""
            try:
                field.data = checked_name(field.data or "", show_hidden=True)
            except ValidationFailed as error:
                raise wtforms.ValidationError(str(error)) from error

    return NameForm


def edit_form(base: type[wtforms.Form]) -> type[wtforms.Form]:
    """Return the form of the text editor."""

    class EditForm(base):  # type: ignore[misc,valid-type]  # the base is an option
        content = wtforms.TextAreaField(
            lazy_gettext("Content"),
            render_kw={"rows": 24, "class": "ad-code", "spellcheck": "false"},
        )

    return EditForm


def delete_form(base: type[wtforms.Form]) -> type[wtforms.Form]:
    """Return the form of a deletion."""

    class DeleteForm(base):  # type: ignore[misc,valid-type]  # the base is an option
        path = wtforms.HiddenField(validators=[InputRequired()])

    return DeleteForm


def action_form(base: type[wtforms.Form]) -> type[wtforms.Form]:
    """Return the form that carries an action's name."""

    class ActionForm(base):  # type: ignore[misc,valid-type]  # the base is an option
        action = wtforms.HiddenField()
        url = wtforms.HiddenField()

    return ActionForm


def target_form(base: type[wtforms.Form], folders: list[str] | None) -> type[wtforms.Form]:
    """Return the form that asks for a folder: among *folders*, or typed when ``None``."""
    label = lazy_gettext("To folder")
    field: Any
    if folders is None:
        field = wtforms.StringField(
            label, description=lazy_gettext("Its path from the first folder, such as: 2026/june")
        )
    else:
        choices = [SelectChoice(one, one or gettext("(the first folder)")) for one in folders]
        field = wtforms.SelectField(label, choices=choices)
    return type("TargetForm", (base,), {"target": field})

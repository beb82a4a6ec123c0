"""The forms of the browser's pages, and what they say as parts of an element."""

from __future__ import annotations

import json
import math
from typing import Any

import wtforms
from wtforms.validators import InputRequired

from admin_core.data import ValidationFailed, gettext, lazy_gettext
from admin_core.forms import BaseForm
from admin_core.forms.options import SelectChoice

from .codec import ESCAPED, TEXT, as_typed, from_typed
from .kinds import Kind, Parts
from .replies import pretty_json
from .writes import MAX_TTL

#: Parts that are typed in one line, and those that are no bytes of people's own.
_ONE_LINE = frozenset({"field", "name"})
_PLAIN = frozenset({"score", "id", "end", "json"})
_CODE = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}


def form_class(kind: Kind, *, is_new_key: bool = False, is_new: bool = False) -> type[BaseForm]:
    """Return the form of an element, of a whole value, or of a new key."""
    parts = [one for one in kind.parts if is_new or one not in kind.only_new]
    members: dict[str, Any] = {}
    if is_new_key:
        members["name"] = RenameForm.name
    members |= {name: _field(name) for name in parts}
    if is_new_key or set(parts) - _PLAIN:
        members["form"] = _form()
    if is_new_key:
        members["seconds"] = ExpireForm.seconds
    return type("ElementForm", (BaseForm,), members)


def parts_of(form: Any, kind: Kind) -> dict[str, Any]:
    """Return the parts that were typed; raises :exc:`ValidationFailed` by field."""
    found: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name in kind.parts:
        if name in form:
            try:
                found[name] = _part(name, form[name].data or "", _typed_as(form))
            except ValidationFailed as error:
                errors[name] = [str(error)]
    if errors:
        raise ValidationFailed(errors)
    return found


def name_of(form: Any) -> bytes:
    """Return the key that was typed; raises :exc:`ValidationFailed`."""
    try:
        key = from_typed(form.name.data or "", _typed_as(form))
    except ValidationFailed as error:
        raise ValidationFailed({"name": [str(error)]}) from error
    if not key:
        raise ValidationFailed({"name": [gettext("A key needs a name.")]})
    return key


def ttl_of(form: Any) -> int | None:
    """Return the milliseconds that were typed as seconds; raises :exc:`ValidationFailed`."""
    text = (form.seconds.data or "").strip()
    if not text:
        return None
    try:
        seconds = float(text.replace(",", "."))
        milliseconds = round(seconds * 1000)
    except (ValueError, OverflowError):
        milliseconds = 0
    if not 1 <= milliseconds <= MAX_TTL:
        raise ValidationFailed({"seconds": [gettext("Type a number of seconds above 0.")]})
    return milliseconds


def typed(kind: Kind, parts: Parts) -> dict[str, str]:
    """Return what a form for an element holds at first."""
    names = [one for one in kind.parts if one in parts and one not in _PLAIN]
    form, texts = as_typed(*(parts[one] for one in names))
    if form == TEXT and any("\n" in t for n, t in zip(names, texts, strict=True) if n in _ONE_LINE):
        form, texts = ESCAPED, tuple(one.replace("\\", "\\\\") for one in texts)
        texts = tuple(one.replace("\n", "\\n").replace("\t", "\\t") for one in texts)
    found = {"form": form, **dict(zip(names, texts, strict=True))}
    for name in kind.parts:
        if name in parts and name in _PLAIN:
            found[name] = parts[name].decode("utf-8", "replace")
    if "json" in found:
        found["json"] = pretty_json(parts["json"]) or found["json"]
    return found


def labels(kind: Kind) -> dict[str, str]:
    """Return what the parts of a type are called."""
    return {one: str(_LABELS[one]) for one in kind.parts}


def _part(name: str, text: str, form: str) -> Any:
    if name == "score":
        return _score(text)
    if name == "json":
        return _json(text)
    if name == "fields":
        return _pairs(text, form)
    if name in _PLAIN:
        return text.strip().encode("ascii", "replace")
    return from_typed(text, form)


def _score(text: str) -> bytes:
    try:
        score = float(text.strip())
    except ValueError:
        score = math.nan
    if math.isnan(score) or "_" in text:
        raise ValidationFailed(gettext("A score is a number, inf or -inf."))
    return text.strip().encode()


def _json(text: str) -> bytes:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValidationFailed(gettext("This is not JSON: %(error)s", error=str(error))) from error
    return text.encode()


def _pairs(text: str, form: str) -> list[bytes]:
    found: list[bytes] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        name, mark, value = line.partition("=")
        if line and not mark:
            raise ValidationFailed(gettext("Each line has a field, = and a value."))
        if line:
            found += (from_typed(name, form), from_typed(value, form))
    if not found:
        raise ValidationFailed(gettext("An entry needs at least one field."))
    return found


def _typed_as(form: Any) -> str:
    return str(form["form"].data) if "form" in form else TEXT


_LABELS = {
    "value": lazy_gettext("Value"),
    "json": lazy_gettext("JSON"),
    "field": lazy_gettext("Field"),
    "member": lazy_gettext("Member"),
    "score": lazy_gettext("Score"),
    "end": lazy_gettext("Where"),
    "id": lazy_gettext("Entry"),
    "fields": lazy_gettext("Fields"),
}


def _field(name: str) -> Any:
    label = _LABELS[name]
    if name == "end":
        ends = [
            SelectChoice("tail", lazy_gettext("At the end")),
            SelectChoice("head", lazy_gettext("At the beginning")),
        ]
        return wtforms.SelectField(label, choices=ends, default="tail")
    if name == "id":
        about = lazy_gettext("* lets the server number it.")
        return wtforms.StringField(label, default="*", description=about, render_kw=_CODE)
    if name in {"field", "score"}:
        return wtforms.StringField(label, render_kw=_CODE)
    rows = {"value": 6, "json": 10, "fields": 6}.get(name, 2)
    about = lazy_gettext("One field per line: name=value") if name == "fields" else ""
    kw = {**_CODE, "rows": rows, "class": "redis-code"}
    return wtforms.TextAreaField(label, description=about, render_kw=kw)


def _form() -> Any:
    return wtforms.SelectField(
        lazy_gettext("Typed as"),
        choices=[
            SelectChoice(TEXT, lazy_gettext("Text")),
            SelectChoice(ESCAPED, lazy_gettext("Text with escapes")),
        ],
        default=TEXT,
        description=lazy_gettext(
            "With escapes, \\xff is a byte, \\n a line end, \\\\ a backslash."
        ),
    )


class RenameForm(BaseForm):
    """Asks for a key's name."""

    name = wtforms.StringField(lazy_gettext("Key"), [InputRequired()], render_kw=_CODE)
    form = _form()


class ExpireForm(BaseForm):
    """Asks how long a key is to live."""

    seconds = wtforms.StringField(
        lazy_gettext("Seconds to live"),
        description=lazy_gettext("Nothing: the key does not expire."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

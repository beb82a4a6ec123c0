"""The names of WTForms that its published types lack."""

from __future__ import annotations

from typing import Any

from wtforms.fields import choices

#: ``Option(value, label, selected, render_kw)``: what ``iter_choices`` yields.
Option: Any = choices.Choice  # type: ignore[attr-defined]  # newer than types-WTForms

#: ``SelectChoice(value, label)``: what the select fields of WTForms take.
SelectChoice: Any = choices.SelectChoice  # type: ignore[attr-defined]  # as above

"""The control that lets visitors choose a language, and the view that remembers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, session

from admin_core import BaseView, expose
from admin_core.data import current_translator
from admin_core.helpers import get_redirect_target

from .catalogs import parsed
from .choice import CHOICE, known


@dataclass(frozen=True, slots=True)
class Language:
    """One language to choose: its tag, its name in itself, and whether the page is in it."""

    tag: str
    name: str
    is_current: bool


def entries(tags: Iterable[str]) -> tuple[Language, ...]:
    """Return the languages to choose from."""
    current = parsed(current_translator().locale)
    found = [(tag, parsed(tag)) for tag in tags]
    return tuple(
        Language(tag.replace("_", "-"), _name(locale), locale == current)
        for tag, locale in found
        if locale is not None
    )


def _name(locale: Any) -> str:
    name = str(locale.get_display_name(locale) or locale)
    return name[:1].upper() + name[1:]


class LanguageView(BaseView):
    """Remembers the language that a visitor chose; it is in no menu."""

    def __init__(self, tags: Iterable[str]) -> None:
        super().__init__(name="Language", endpoint="admin_language", url="language")
        self.tags = tuple(tags)

    def is_visible(self) -> bool:
        """Return that no menu shows it."""
        return False

    def is_accessible(self) -> bool:
        """Return that everybody who sees a page may choose its language."""
        return True

    @expose("/", methods=("POST",))
    def choose(self) -> Any:
        """Remember the language and go back to where the visitor was."""
        tag = known(request.form.get("locale", "")[:40], self.tags)
        if tag:
            session[CHOICE] = tag
        return redirect(get_redirect_target("url") or self.admin.home_url())

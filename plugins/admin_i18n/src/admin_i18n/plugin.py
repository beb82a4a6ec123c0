"""Answers to the core's hooks: the plugin that is found, and the one with options of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from flask import Flask, render_template, request
from markupsafe import Markup

from admin_core import hookimpl
from admin_core.data import Problem, Translator

from . import catalogs, choice
from .switcher import LanguageView, entries
from .translator import translator

HOOK_API = 1


class I18n:
    """The admin's language, with options: ``Admin(app, plugins=[I18n(...)])``.

    *locale_selector* returns a visitor's locale, *timezone_selector* the time zone or its name;
    either may answer ``None`` to leave it to the application's Flask-Babel or Flask-BabelEx.
    *locales* are the tags to choose from; by default all that there are catalogs for.
    *has_switcher* puts a control at the top of each page that lets the visitor choose; the choice
    lies in the session, and counts before any selector.

    .. versionadded:: 0.1
    """

    HOOK_API = 1

    def __init__(
        self,
        *,
        locale_selector: Callable[[], Any] | None = None,
        timezone_selector: Callable[[], Any] | None = None,
        locales: Iterable[str] = (),
        has_switcher: bool = False,
    ) -> None:
        self.locale_selector = locale_selector
        self.timezone_selector = timezone_selector
        self.locales = tuple(locales)
        self.has_switcher = has_switcher
        self._switchers: dict[int, LanguageView] = {}

    @hookimpl
    def admin_setup(self, admin: Any, app: Flask) -> None:
        """Add the view that remembers a visitor's choice."""
        if self.has_switcher and id(admin) not in self._switchers:
            self._switchers[id(admin)] = LanguageView(self.offered())
            admin.add_view(self._switchers[id(admin)])

    @hookimpl
    def admin_translator(self, app: Flask) -> Translator | None:
        """Return the translator for the present request."""
        tag, timezone = choice.spoken(app)
        own = choice.selected(self.locale_selector)
        chosen = choice.chosen_locale() if self.has_switcher else None
        tag = choice.known(chosen, self.locales) or choice.known(own, self.locales) or tag
        timezone = choice.zone(choice.selected(self.timezone_selector)) or timezone
        return translator(tag or "en", timezone) if tag or timezone else None

    @hookimpl
    def admin_page_slot(self, slot: str, view: Any, context: Mapping[str, Any]) -> Markup | None:
        """Show the switcher in the bar at the top."""
        switcher = self._switchers.get(id(view.admin))
        if slot != "bar" or switcher is None:
            return None
        return Markup(
            render_template(
                "admin_i18n/switcher.html",
                **context,
                languages=entries(self.offered()),
                url=switcher.get_url(f"{switcher.endpoint}.choose"),
                back=f"{request.root_path}{request.full_path.rstrip('?')}",
            )
        )

    def offered(self) -> tuple[str, ...]:
        """Return the tags of the languages to choose from."""
        return self.locales or catalogs.available()


def _problems(admin: Any) -> Iterator[Problem]:
    yield from catalogs.problems()
    given = [one for one in admin.plugins.manager.get_plugins() if isinstance(one, I18n)]
    if given or admin.app is None or choice.library(admin.app) is not None:
        return
    name = next((one for one in choice.LIBRARIES if find_spec(one) is not None), None)
    if name is not None:
        yield Problem(
            "i18n.not-started",
            "warning",
            f"{name} is installed but was not started on this application, so every page is "
            "English.",
            "Start it:  Babel(app, locale_selector=...)  or give the plugin a function:  "
            "Admin(plugins=[I18n(locale_selector=...)])",
        )


_found = I18n()
admin_translator = _found.admin_translator


@hookimpl
def admin_check(admin: Any) -> Iterable[Problem]:
    """Say when pages will be English for a reason that nobody intended."""
    return tuple(_problems(admin))

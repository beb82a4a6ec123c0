"""Messages in other languages, from the catalogs that each distribution carries.

A distribution with a plugin keeps them in its package, as
``translations/<locale>/LC_MESSAGES/admin.mo``.  Those of the core lie here: nothing reads them
without this distribution.  What no catalog has is asked of WTForms' own.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from admin_core.data import Problem

GROUP = "admin_core.plugins"
DOMAIN = "admin"
#: Other names of languages, as older programs write them.
_OLD_NAMES = {"no": "nb", "iw": "he", "in": "id"}


@lru_cache(maxsize=128)
def parsed(tag: str) -> Locale | None:
    """Return the locale that a tag such as ``pt-BR`` or ``zh_Hans_CN`` names, if there is one."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def names(locale: Locale) -> tuple[str, ...]:
    """Return what catalogs for a locale may be called, the closest first."""
    likely = parsed(get_global("likely_subtags").get(_without_script(locale), "")) or locale
    language, script, territory = locale.language, locale.script or likely.script, locale.territory
    parts = (
        (language, script, territory), (language, territory), (language, script), (language,),
        (_OLD_NAMES.get(language, language),),
    )  # fmt: skip
    return tuple(dict.fromkeys("_".join(filter(None, one)) for one in parts))


def _without_script(locale: Locale) -> str:
    return "_".join(filter(None, (locale.language, locale.territory)))


@cache
def folders() -> tuple[Path, ...]:
    """Return the folders of catalogs of all installed plugins, ours last."""
    packages = {point.module.partition(".")[0] for point in entry_points(group=GROUP)}
    own = __name__.partition(".")[0]
    found = (_folder(package) for package in (*sorted(packages - {own}), own))
    return tuple(folder for folder in found if folder is not None)


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    places = (spec.submodule_search_locations if spec else None) or ()
    folder = next((Path(place) / "translations" for place in places), None)
    return folder if folder is not None and folder.is_dir() else None


@lru_cache(maxsize=64)
def catalog(tag: str) -> gettext.NullTranslations:
    """Return the messages in a language; those that nobody translated stay English."""
    locale = parsed(tag)
    found = gettext.NullTranslations()
    if locale is None or locale.language == "en":
        return found
    for one in _catalogs(locale):
        found.add_fallback(one)
    return found


def _catalogs(locale: Locale) -> Iterator[gettext.NullTranslations]:
    languages = names(locale)
    for folder in folders():
        for name in languages:
            path = folder / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
            if path.exists():
                with path.open("rb") as file:
                    yield gettext.GNUTranslations(file)
    import wtforms

    its = Path(wtforms.__file__).parent / "locale"
    yield gettext.translation("wtforms", its, languages=list(languages), fallback=True)


@cache
def available() -> tuple[str, ...]:
    """Return the tags of the languages that the core's pages are translated to, English first."""
    own = Path(__file__).parent / "translations"
    return ("en", *sorted(path.parents[1].name for path in own.glob("*/LC_MESSAGES/admin.mo")))


def problems() -> Iterator[Problem]:
    """Say when no catalog was compiled."""
    if len(available()) == 1:
        yield Problem(
            "i18n.no-catalogs",
            "warning",
            "admin-i18n was installed without its compiled catalogs, so every page is English.",
            "Build it again:  pip install --force-reinstall --no-deps admin-i18n",
        )

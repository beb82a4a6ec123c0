"""The statements of the pages about options, each with the option that it is about."""

from __future__ import annotations

import re

from .statements import REFERENCE, lead, section, sentences

#: Types and defaults are compared by ``test_docs.py`` and ``test_options_pages.py``.
_TYPE = re.compile(r"(?:Default:|(?:Default: )?`.*`, type `.*`\.)$")


def options_said(page: str) -> list[str]:
    """Return ``option: sentence`` for all that a page says, but types and defaults."""
    found = [f"beginning: {one}" for one in sentences(lead(page))]
    for option in re.findall(r"^## (.+)$", (REFERENCE / page).read_text("utf-8"), re.MULTILINE):
        said = sentences(section(page, option))
        found += [f"{option}: {one}" for one in said if not _TYPE.match(one)]
    return found

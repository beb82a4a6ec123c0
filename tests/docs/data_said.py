"""The statements of the page about values and contracts, each with the name that it is about."""

from __future__ import annotations

import re

from .statements import REFERENCE, lead, rows, section, sentences

PAGE = "data.md"
_SIGNATURE = re.compile(r"`.*`(?:, derived from `\w+`)?, since \d")


def parts_of_the_page() -> list[str]:
    """Return the names of the modules that the page has headings for."""
    return re.findall(r"^## (.+)$", (REFERENCE / PAGE).read_text("utf-8"), re.MULTILINE)


def data_said(title: str) -> list[str]:
    """Return ``name: statement`` for what the page says of a module, or of the page itself.

    Signatures, attributes, types and defaults are left out: ``test_data_page.py`` compares them.
    """
    if not title:
        return sentences(lead(PAGE))
    text = section(PAGE, title)
    begin, *parts = re.split(r"^### ", text, flags=re.MULTILINE)
    found = [f"{title}: {one}" for one in sentences(begin)]
    for part in parts:
        name, _, body = part.partition("\n")
        # Of the tables, those of methods say something; the others are attributes and types.
        methods = "".join(re.findall(r"^\| method .*\n(?:\|.*\n)+", body + "\n", re.MULTILINE))
        said = [one for one in sentences(body) if not _SIGNATURE.match(one)]
        found += [f"{name}: {one}" for one in [*said, *rows(methods)]]
    return found

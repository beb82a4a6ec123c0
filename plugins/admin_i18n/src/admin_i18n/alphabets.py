"""What labels are sorted by: each language's own alphabet, letters with marks beside those without.

Python knows no language's order.  Here are the letters that a language counts as letters of
their own, each with the one that it follows; marks on all others do not matter for the order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: Language -> pairs of a letter, or two, and what it follows. Several after one are in order.
_FOLLOWING: Mapping[str, str] = {
    "be": "ё=е і=и й=и ў=у",
    "cs": "č=c ch=h ř=r š=s ž=z",
    "da": "æ=z ø=z å=z aa=z",
    "es": "ñ=n",
    "et": "š=s z=s ž=s õ=w ä=w ö=w ü=w",
    "fi": "å=z ä=z ö=z",
    "hu": "cs=c dz=d dzs=d gy=g ly=l ny=n ö=o ő=o sz=s ty=t ü=u ű=u zs=z",
    "nb": "æ=z ø=z å=z aa=z",
    "pl": "ą=a ć=c ę=e ł=l ń=n ó=o ś=s ź=z ż=z",
    "ro": "ă=a â=a î=i ș=s ț=t",
    "ru": "й=и",
    "sk": "ä=a č=c ch=h ô=o š=s ž=z",
    "sr": "ђ=д ј=и љ=л њ=н ћ=т џ=ч",
    "sv": "å=z ä=z ö=z",
    "tr": "ç=c ğ=g ı=h ö=o ş=s ü=u",
    "uk": "ґ=г є=е і=и ї=и й=и",
    "vi": "ă=a â=a đ=d ê=e ô=o ơ=o ư=u",
}


def sort_key(language: str, text: str) -> tuple[str, str]:
    """Return what *text* is sorted by in a language, and then the text itself.

    .. versionadded:: 0.1
    """
    if language == "tr":  # whose small letters for these are others
        text = text.replace("I", "ı").replace("İ", "i")
    folded = unicodedata.normalize("NFC", text.casefold())
    for letters, place in _places(language):
        folded = folded.replace(letters, place)
    bare = (one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))
    return "".join(bare), text


@lru_cache(maxsize=64)
def _places(language: str) -> tuple[tuple[str, str], ...]:
    """Return letters and what stands for them, the longest first."""
    after: dict[str, int] = {}
    found = []
    for pair in _FOLLOWING.get(language, "").split():
        letters, _, before = pair.partition("=")
        after[before] = after.get(before, 0) + 1
        # Behind every letter of any alphabet, and one behind the other.
        found.append((letters, f"{before}{chr(0xF0000 + after[before])}"))
    return tuple(sorted(found, key=lambda one: -len(one[0])))

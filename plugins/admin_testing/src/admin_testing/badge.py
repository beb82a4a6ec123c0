"""A badge for a README: two words on two colours, in a few hundred bytes of SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape

NAME = "admin conformance"
# Enough contrast for white letters.
GREEN, RED, GREY = "#2c6e3f", "#b3261e", "#444"
LETTER, MARGIN = 6.5, 12


def badge(text: str, *, good: bool) -> str:
    """Return the picture; *good* chooses the colour, the text says the same for everybody."""
    left, right = (round(len(one) * LETTER + MARGIN) for one in (NAME, text))
    colour = GREEN if good else RED
    title = escape(f"{NAME}: {text}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img">'
        f"<title>{title}</title>"
        f'<rect width="{left}" height="20" fill="{GREY}"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14">{NAME}</text>'
        f'<text x="{left + right / 2}" y="14">{escape(text)}</text></g></svg>\n'
    )

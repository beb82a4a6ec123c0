"""How pages look: values that a template reads, never changed after creation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """The skeleton of every page and its options.

    ``base_template`` is what ``admin/master.html`` extends; ``fluid`` lets pages use the whole
    width; ``name`` is ``"auto"`` (the visitor's own setting), ``"light"`` or ``"dark"``.
    ``folder`` and ``swatch`` are accepted from older code: a dark swatch means the dark
    colours, and the others change nothing.

    .. versionadded:: 0.1
    """

    folder: str = ""
    base_template: str = "admin/base.html"
    swatch: str = "default"
    fluid: bool = True
    name: str = "auto"


class BootstrapTheme(Theme):
    """A name that existing code uses; the same as :class:`Theme`.

    .. versionadded:: 0.1
    """


class Bootstrap4Theme(Theme):
    """The name that existing code uses most; the same as :class:`Theme`.

    .. versionadded:: 0.1
    """

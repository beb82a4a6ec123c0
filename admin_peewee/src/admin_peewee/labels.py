"""What models are called."""

from __future__ import annotations

import re
from typing import Any

from admin_core.data import pretty_label


def class_label(model: type[Any]) -> str:
    """Return ``"Blog post"`` for ``BlogPost``."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", model.__name__)
    words = text.split(" ")
    return pretty_label(" ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words))


def plural_label(model: type[Any]) -> str:
    """Return the English plural of a model's label, by the three rules that fit most words."""
    label = class_label(model)
    if re.search(r"[^aeiou]y$", label):
        return label[:-1] + "ies"
    return label + ("es" if re.search(r"(s|x|z|ch|sh)$", label) else "s")

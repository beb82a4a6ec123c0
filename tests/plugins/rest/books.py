"""The kit's sample model, as a collection of a REST service."""

from __future__ import annotations

from admin_core.data import Choice, FieldInfo
from admin_rest import Collection
from admin_testing import GENRES

FIELDS = (
    FieldInfo("title", "string", "Title", required=True, nullable=False, unique=True,
              max_length=120),
    FieldInfo("pages", "integer", "Pages"),
    FieldInfo("price", "decimal", "Price", precision=8, scale=2),
    FieldInfo("rating", "float", "Rating"),
    FieldInfo("in_print", "boolean", "In print", nullable=False, default=False),
    FieldInfo("published", "date", "Published"),
    FieldInfo("added", "datetime", "Added"),
    FieldInfo("posted", "datetime", "Posted"),
    FieldInfo("notes", "text", "Notes"),
    FieldInfo("genre", "enum", "Genre", choices=tuple(Choice(g, g.title()) for g in GENRES)),
)  # fmt: skip


def collection(url, filters=("equals", "greater", "at_most", "in_list"), **options):
    """Return the books at an address."""
    return Collection(url, FIELDS, name="Book", filters=frozenset(filters), **options)

"""A small admin that gives a plugin something to answer about: one model, two records, a file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from admin_core import hookimpl
from admin_core.data import (
    CORE_KINDS,
    FieldInfo,
    FileInfo,
    FileStorage,
    ListQuery,
    ModelInfo,
    Page,
    RecordStore,
    Stores,
    Total,
    pretty_label,
)

from ..reference import fits

#: Kinds that stand for no value of their own, or need other models.
UNSHOWN = {"relation", "embedded", "other"}
VALUES: dict[str, Any] = {
    "string": "Amber", "text": "A first line\nand a second", "integer": 7, "float": 0.5,
    "decimal": Decimal("9.50"), "boolean": True, "date": dt.date(2024, 2, 29),
    "time": dt.time(9, 30), "datetime": dt.datetime(2024, 2, 29, 9, 30),
    "interval": dt.timedelta(hours=1), "json": {"a": 1}, "array": ["a"],
}  # fmt: skip
FILES = {
    "note.txt": b"plain text", "rows.csv": b"a,b\n1,2\n", "data.bin": b"\x00\x01",
    "picture.png": b"\x89PNG\r\n\x1a\n", "paper.pdf": b"%PDF-1.4\n",
}  # fmt: skip


class Sample:
    """The model: one field of each kind."""


def described(more: Iterable[FieldInfo]) -> tuple[FieldInfo, ...]:
    """Return the key, a field of each of the core's kinds, and those given."""
    kinds = sorted(CORE_KINDS - UNSHOWN)
    key = FieldInfo("id", "integer", "ID", primary_key=True, generated=True, nullable=False)
    return (key, *(FieldInfo(f"a_{kind}", kind, pretty_label(kind)) for kind in kinds), *more)


class SampleStore(RecordStore):
    """Two records in a list; asked and written as any other store."""

    def __init__(self, stores: Stores, more: Iterable[FieldInfo]) -> None:
        self.stores, self.source = stores, None
        plain = described(more)
        fields = tuple(stores.resolver.refine_field(field, "sample") for field in plain)
        info = ModelInfo(Sample, "Sample", "sample", fields, ("id",), search_paths=("a_string",))
        self.info = stores.resolver.refine_model(info)
        self.rows = [self._row(1, VALUES), self._row(2, {})]

    def _row(self, key: int | None, values: dict[str, Any]) -> Any:
        fields = {f.name: values.get(f.kind) for f in self.info if not f.primary_key}
        record = Sample()
        vars(record).update(fields, id=key)
        return record

    def base_query(self) -> list[Any]:
        """Return the rows."""
        return self.rows

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return the rows that meet the criteria."""
        criteria = self.criteria(query)
        rows = self.rows if base is None else base
        found = [row for row in rows if all(fits(vars(row), one) for one in criteria)]
        return Page(found[query.offset :], Total(len(found)), has_next=False, has_previous=False)

    def new(self) -> Any:
        """Return an empty record."""
        return self._row(None, {})

    def save(self, record: Any, *, is_created: bool) -> None:
        """Keep the record."""
        if is_created:
            record.id = max(row.id for row in self.rows) + 1
            self.rows.append(record)

    def delete(self, record: Any) -> None:
        """Forget the record."""
        self.rows.remove(record)


class SampleBackend:
    """A plugin that opens the store; *more* are further fields of the model."""

    HOOK_API = 1

    def __init__(self, more: Iterable[FieldInfo]) -> None:
        self.more = tuple(more)

    @hookimpl
    def admin_open_store(self, model: Any, source: Any, stores: Stores) -> RecordStore | None:
        """Answer for the sample model."""
        return SampleStore(stores, self.more) if model is Sample else None


class SampleStorage(FileStorage):
    """Five files that can be read and not changed."""

    root = "sample"

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield the files."""
        return (FileInfo(name, size=len(content)) for name, content in FILES.items())

    def stat(self, path: str) -> FileInfo:
        """Return what is known about a file."""
        return next(one for one in self.entries("") if one.path == path)

    def open(self, path: str) -> BinaryIO:
        """Open a file."""
        return io.BytesIO(FILES[path])

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Refuse."""
        raise PermissionError(path)

    def delete(self, path: str) -> None:
        """Refuse."""
        raise PermissionError(path)

    def move(self, source: str, target: str) -> None:
        """Refuse."""
        raise PermissionError(source)

    def make_folder(self, path: str) -> None:
        """Refuse."""
        raise PermissionError(path)

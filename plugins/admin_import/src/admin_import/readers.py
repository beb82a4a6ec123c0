"""The file formats that records are read from."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from importlib.util import find_spec
from typing import Any, BinaryIO

from admin_core.data import ExportColumn, Importer, gettext

#: What a workbook may unpack to; a small file can hold gigabytes of blanks.
MAX_UNPACKED = 256 * 1024 * 1024


def importers() -> Iterable[Importer]:
    """Return the formats that the plugin reads."""
    needs = "" if find_spec("openpyxl") else "pip install 'admin-import[xlsx]'"
    return (
        Importer("csv", "CSV", ("csv", "txt"), partial(read_separated, ",;\t|")),
        Importer("tsv", "TSV", ("tsv", "tab"), partial(read_separated, "\t")),
        Importer("json", "JSON", ("json",), read_json),
        Importer("ndjson", "JSON lines", ("ndjson", "jsonl"), read_lines),
        Importer("xlsx", "Excel", ("xlsx", "xlsm"), read_workbook, needs=needs),
    )


def read_separated(
    separators: str, file: BinaryIO, columns: Sequence[ExportColumn]
) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of a file whose first line names the columns.

    The separator is the one of *separators* that the first line has most of.
    """
    text = decoded(file.read())
    head = text.partition("\n")[0]
    separator = max(separators, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from named_rows(lines)
    except csv.Error as error:
        raise ValueError(
            gettext(
                "Line %(line)s cannot be read: %(reason)s", line=lines.line_num, reason=str(error)
            )
        ) from None


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 that says so at its beginning."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(gettext("The file is not in UTF-8. Save it so and try again.")) from None


def named_rows(lines: Iterable[Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield a mapping for each of *lines* that holds anything, by the names in the first one."""
    found = iter(lines)
    names = ["" if one is None else str(one).strip() for one in next(found, ())]
    while names and not names[-1]:
        names.pop()
    twice = next((one for one in names if one and names.count(one) > 1), None)
    if twice is not None:
        raise ValueError(gettext("Two columns are called %(name)s.", name=twice))
    for values in found:
        if all(one is None or one == "" for one in values):
            continue
        if any(one not in (None, "") for one in values[len(names) :]):
            raise ValueError(
                gettext(
                    "A row has more values than there are columns: %(values)s",
                    values=", ".join(map(str, values))[:80],
                )
            )
        row = dict(zip(names, values, strict=False))
        row.pop("", None)
        yield row


def read_json(file: BinaryIO, columns: Sequence[ExportColumn]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list."""
    found = loaded(decoded(file.read()))
    if not isinstance(found, list):
        raise ValueError(gettext("The file holds no records."))
    yield from map(_checked, found)


def read_lines(file: BinaryIO, columns: Sequence[ExportColumn]) -> Iterator[Mapping[str, Any]]:
    """Yield the object of each line."""
    for line in decoded(file.read()).splitlines():
        if line.strip():
            yield _checked(loaded(line))


def loaded(text: str) -> Any:
    """Return what a JSON text means; raises :exc:`ValueError` with a message for people."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ValueError(gettext("This is not valid JSON.")) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _checked(one: Any) -> Mapping[str, Any]:
    if not isinstance(one, dict):
        raise ValueError(gettext("The file holds no records."))
    return one


def read_workbook(file: BinaryIO, columns: Sequence[ExportColumn]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a workbook's first sheet, formulas by their last results."""
    with zipfile.ZipFile(file) if zipfile.is_zipfile(file) else nullcontext() as parts:
        unpacked = sum(part.file_size for part in parts.infolist()) if parts else 0
    if unpacked > MAX_UNPACKED:
        raise ValueError(gettext("The file is too large."))
    yield from named_rows(_sheet(file))


def _sheet(file: BinaryIO) -> Iterator[list[Any]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield [_plain(one) for one in row]
        finally:
            book.close()
    except Exception as error:  # a broken part fails in its own way, wherever it is read
        raise ValueError(gettext("This is no Excel workbook.")) from error


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()  # a sheet has no days, only moments
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    # And no whole numbers, either.
    return int(value) if isinstance(value, float) and value.is_integer() else value

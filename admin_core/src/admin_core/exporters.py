"""The core's own file formats: CSV, TSV, JSON, JSON lines and, with XlsxWriter, Excel workbooks.

Each writes rows as they come and keeps none of them, so a million rows need no more memory than
ten.  Texts keep what they are in; numbers, booleans and dates stay what they are in the formats
that know them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from . import workbook
from .data import ExportColumn, Exporter, export_text

#: About how many characters are sent at a time.
CHUNK = 65_536

#: What a cell begins with that a spreadsheet program takes for a formula: the signs themselves,
#: their full-width forms, and what such programs skip before them.
_SUSPICIOUS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = frozenset("0123456789.,")


def exporters() -> Iterable[Exporter]:
    """Return the formats that need no plugin."""
    return (
        Exporter(
            "csv",
            "CSV",
            "text/csv",
            "csv",
            partial(_write_separated, ","),
            is_spreadsheet=True,
            takes_bom=True,
            mark_broken=_broken_line,
        ),
        Exporter(
            "tsv",
            "TSV",
            "text/tab-separated-values",
            "tsv",
            partial(_write_separated, "\t"),
            is_spreadsheet=True,
            takes_bom=True,
            mark_broken=_broken_line,
        ),
        Exporter("json", "JSON", "application/json", "json", _write_json),
        Exporter(
            "ndjson",
            "JSON lines",
            "application/x-ndjson",
            "ndjson",
            _write_lines,
            mark_broken=_broken_object,
        ),
        Exporter(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            workbook.write,
            is_spreadsheet=True,
            needs=workbook.missing(),
        ),
    )


def defuse(value: Any) -> Any:
    """Return *value*; a text that a spreadsheet would run as a formula gets a ``'`` before it.

    A plain number, negative or not, is left alone.
    """
    if isinstance(value, (list, tuple)):
        # Items are joined to one text, so only the first one's beginning counts.
        return [defuse(value[0]), *value[1:]] if value else value
    if not isinstance(value, str):
        return value
    if not value.lstrip(" ").startswith(_SUSPICIOUS) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:2].isdigit() and _NUMBER.issuperset(text[1:])


# -- separated values ---------------------------------------------------------------------------


def _write_separated(
    separator: str, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    for row in rows:
        writer.writerow([one if isinstance(one, str) else export_text(one) for one in row])
        if buffer.tell() >= CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def _broken_line(message: str) -> bytes:
    return f'\r\n"{message.replace(chr(34), chr(34) * 2)}"\r\n'.encode()


# -- JSON ---------------------------------------------------------------------------------------


def _write_json(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    buffer.write("[")
    for place, text in enumerate(_objects(columns, rows)):
        buffer.write(",\n" if place else "\n")
        buffer.write(text)
        if buffer.tell() >= CHUNK:
            yield _taken(buffer)
    buffer.write("\n]\n")
    yield _taken(buffer)


def _write_lines(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    for text in _objects(columns, rows):
        buffer.write(text)
        buffer.write("\n")
        if buffer.tell() >= CHUNK:
            yield _taken(buffer)
    yield _taken(buffer)


def _broken_object(message: str) -> bytes:
    return f"\n{json.dumps({'error': message})}\n".encode()


def _objects(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    names = [f"{json.dumps(column.name, ensure_ascii=False)}: " for column in columns]
    for row in rows:
        pairs = (name + _json(value) for name, value in zip(names, row, strict=True))
        yield f"{{{', '.join(pairs)}}}"


def _json(value: Any) -> str:
    # Decimals keep all their digits only when they are written here.
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else "null"
    return json.dumps(_jsonable(value), ensure_ascii=False, allow_nan=False)


def _jsonable(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (float, Decimal)):
        # JSON has no word for what is no finite number.
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _jsonable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_jsonable(one) for one in value]
    return export_text(value)


def _taken(buffer: io.StringIO) -> bytes:
    """Return what the buffer holds, and empty it."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    # Half a character, which no encoding can say, becomes a question mark.
    return text.encode("utf-8", "replace")

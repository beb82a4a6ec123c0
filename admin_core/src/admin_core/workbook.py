"""Excel workbooks, written row by row by XlsxWriter, within what Excel can hold."""

from __future__ import annotations

import datetime as dt
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .data import ExportColumn, export_text

#: What a sheet and a cell of Excel hold at most.
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
#: Numbers with more digits would be rounded by Excel, so they are written as text.
MAX_DIGITS = 15

_CHUNK = 65_536
#: Excel's calendar begins here; earlier days are written as text.
_FIRST_DAY = dt.date(1900, 3, 1)
#: What XML 1.0 cannot hold, whatever one writes.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMATS = {
    "datetime": "yyyy-mm-dd hh:mm:ss",
    "date": "yyyy-mm-dd",
    "time": "hh:mm:ss",
    "interval": "[h]:mm:ss",
}


def missing() -> str:
    """Return what to install for workbooks, ``""`` when it is there."""
    return "" if find_spec("xlsxwriter") else 'pip install "admin-core[xlsx]"'


def write(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a workbook with a head of labels; beyond Excel's limit it goes on on another sheet.

    The file lies on disk while it grows: an archive's table of contents comes last.
    """
    with tempfile.TemporaryDirectory(prefix="admin-export-") as folder:
        path = Path(folder, "export.xlsx")
        _fill(str(path), folder, columns, rows)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _fill(
    path: str, folder: str, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]
) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # XlsxWriter ships no types

    settings = {
        "constant_memory": True,
        "tmpdir": folder,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    # Not as a context manager, which would finish a file whose rows could not all be read.
    book = xlsxwriter.Workbook(path, settings)
    bold = book.add_format({"bold": True})
    styles = {name: book.add_format({"num_format": text}) for name, text in _FORMATS.items()}
    sheet, line = None, MAX_ROWS
    try:
        for row in rows:
            if line >= MAX_ROWS:
                sheet, line = _new_sheet(book, columns, bold), 1
            for place, value in enumerate(row):
                if value is not None and value != "":
                    _put(sheet, line, place, value, styles)
            line += 1
        if sheet is None:
            _new_sheet(book, columns, bold)
        book.close()
    finally:
        # Otherwise XlsxWriter warns of a file that was given up on purpose.
        book.fileclosed = True


def _new_sheet(book: Any, columns: Sequence[ExportColumn], bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, _text(column.label), bold)
    return sheet


def _put(sheet: Any, line: int, place: int, value: Any, styles: dict[str, Any]) -> None:
    """Write one cell as what it is, as text where Excel has no such thing."""
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, (int, float, Decimal)) and _fits(value):
        sheet.write_number(line, place, value)
    elif isinstance(value, dt.timedelta) and value >= dt.timedelta():
        sheet.write_datetime(line, place, value, styles["interval"])
    elif isinstance(value, dt.datetime) and value.tzinfo is None and value.date() >= _FIRST_DAY:
        sheet.write_datetime(line, place, value, styles["datetime"])
    elif isinstance(value, dt.datetime):
        sheet.write_string(line, place, _text(value))
    elif isinstance(value, dt.date) and value >= _FIRST_DAY:
        sheet.write_datetime(line, place, value, styles["date"])
    elif isinstance(value, dt.time) and value.tzinfo is None:
        sheet.write_datetime(line, place, value, styles["time"])
    else:
        sheet.write_string(line, place, _text(value))


def _fits(value: int | float | Decimal) -> bool:
    """Return whether Excel shows the number as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Decimal):
        return bool(value.is_finite()) and len(value.as_tuple().digits) <= MAX_DIGITS
    return bool(abs(value) < 10**MAX_DIGITS)


def _text(value: Any) -> str:
    text = _ILLEGAL.sub("\ufffd", export_text(value))
    # Excel counts units of UTF-16, of which some characters need two.
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        kept = text.encode("utf-16-le")[: (MAX_TEXT - 1) * 2].decode("utf-16-le", "ignore")
        return f"{kept}…"
    return text

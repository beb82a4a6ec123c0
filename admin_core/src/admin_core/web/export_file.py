"""A file that is sent while its rows are read: headers, pieces, and what is told afterwards."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Response, stream_with_context

from ..data import Event, ExportColumn, Exporter, gettext
from ..exporters import defuse

if TYPE_CHECKING:
    from .model_view import ModelView

log = logging.getLogger("admin_core.exports")

#: A file's name is cut to this many characters, its ending kept.
MAX_NAME = 120

#: What a name of a file may not hold on one system or another, or would confuse a header.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|%\u2028\u2029\u202a-\u202e\u2066-\u2069]+')


@dataclass(slots=True)
class Told:
    """What plugins hear of an export when it has ended, however it did."""

    view: ModelView
    exporter: Exporter
    columns: Sequence[ExportColumn]
    number: int = field(default=0)

    def tell(self, *, is_complete: bool) -> None:
        """Tell plugins about the export."""
        view = self.view
        event = Event(
            "records.exported",
            model=view.store.info.name,
            actor=view.actor(),
            detail={
                "format": self.exporter.name,
                "columns": tuple(one.name for one in self.columns),
                "number": self.number,
                "is_complete": is_complete,
            },
        )
        view.admin.plugins.notify("admin_event", event=event)

    def counted(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Yield *rows*, counting them."""
        for row in rows:
            self.number += 1
            yield row


def attachment(told: Told, rows: Iterator[list[Any]], name: str, with_bom: bool) -> Response:
    """Answer a file of *rows*.

    The first of them and the first piece are read before anything is sent, so that a database
    that does not answer, or a column that fails, still gives an error page.
    """
    exporter = told.exporter
    columns = _defused(told.columns) if exporter.is_spreadsheet else told.columns
    first = list(_taken(rows, 1))
    chunks = iter(exporter.write(columns, told.counted(chain(first, rows))))
    head = next(chunks, b"")
    if with_bom and exporter.takes_bom:
        head = b"\xef\xbb\xbf" + head
    body = stream_with_context(_body(told, head, chunks))
    response = Response(body, mimetype=exporter.mimetype)
    response.headers["Content-Disposition"] = disposition(name, exporter.extension)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Buffering in front of the application would keep the visitor waiting for the last row.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _body(told: Told, head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    is_complete = False
    try:
        yield head
        yield from chunks
        is_complete = True
    except Exception as error:
        log.error(
            "The export of %s broke off after %s records",
            told.view.store.info.name,
            told.number,
            exc_info=error,
        )
        if told.exporter.mark_broken is not None:
            yield told.exporter.mark_broken(
                gettext("THE EXPORT FAILED HERE. THIS FILE IS NOT COMPLETE.")
            )
        # The server breaks the transfer off, so that a browser does not take the file for whole.
        raise
    finally:
        told.tell(is_complete=is_complete)


def _taken(rows: Iterator[list[Any]], number: int) -> Iterator[list[Any]]:
    for _, row in zip(range(number), rows, strict=False):
        yield row


def _defused(columns: Sequence[ExportColumn]) -> list[ExportColumn]:
    return [replace(column, label=defuse(column.label)) for column in columns]


def disposition(name: str, extension: str) -> str:
    """Return the header that offers a file for saving, its name safe on every system.

    Names beyond ASCII are given twice, as RFC 6266 asks: spelt out for clients that know how,
    and an ASCII likeness for those that do not.
    """
    safe = _fit(name, extension)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode("ascii")
    # Nothing may be left of a name but its ending.
    stem = plain.removesuffix(f".{extension}") if plain.strip(".") != extension else ""
    plain = _fit(stem, extension)
    quoted = f'attachment; filename="{plain}"'
    if plain == safe:
        return quoted
    encoded = "".join(_percent(byte) for byte in safe.encode("utf-8", "replace"))
    return f"{quoted}; filename*=UTF-8''{encoded}"


def _fit(name: str, extension: str) -> str:
    stem = _UNFIT.sub("_", name)
    ending = f".{extension}"
    stem = stem[: -len(ending)] if stem.lower().endswith(ending.lower()) else stem
    stem = "_".join(stem.split()).strip("._-") or "export"
    return f"{stem[: MAX_NAME - len(ending)]}{ending}"


def _percent(byte: int) -> str:
    char = chr(byte)
    return char if char.isascii() and (char.isalnum() or char in "-._~") else f"%{byte:02X}"

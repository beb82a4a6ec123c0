"""Files that an admin sends, such as exports."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .tree import Element, parse

if TYPE_CHECKING:
    from .browser import AdminSite


@dataclass(frozen=True)
class Download:
    """A file as it came.

    .. versionadded:: 0.1
    """

    name: str
    mimetype: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text in UTF-8."""
        return self.content.decode("utf-8-sig")

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The records of a CSV, TSV, JSON or NDJSON file, each by the names of its columns.

        Raises :exc:`TypeError` for other formats, whose ``content`` a library must read.
        """
        ending = self.name.rpartition(".")[2].lower()
        if ending in {"csv", "tsv"}:
            delimiter = "," if ending == "csv" else "\t"
            return list(csv.DictReader(io.StringIO(self.text, newline=""), delimiter=delimiter))
        if ending == "ndjson":
            return [json.loads(line) for line in self.text.splitlines() if line]
        if ending == "json":
            found: list[dict[str, Any]] = json.loads(self.text)
            return found
        raise TypeError(
            f"The rows of {self.name!r} are not read here, only those of csv, tsv, json and "
            "ndjson. Read its content with a library of its format."
        )


def fetch(site: AdminSite, address: str) -> Download:
    """Return the file at an address; raises :exc:`LookupError` where none comes."""
    response = site.client.get(address, follow_redirects=True)
    sent = response.headers.get("Content-Disposition", "")
    if response.status_code != 200 or not sent.startswith("attachment"):
        page = parse(response.text if response.mimetype == "text/html" else "")
        told = " ".join(one.text for one in page.all() if one.has_class("alert"))
        raise LookupError(f"No file came from {address}, but status {response.status_code}. {told}")
    header = Message()
    header["Content-Disposition"] = sent
    return Download(str(header.get_filename() or ""), response.mimetype or "", response.data)


def export_link(page: Element, label: str) -> str:
    """Return where the list's export of that format is; raises :exc:`LookupError` with those."""
    parts = [one for one in page.all() if one.has_class("ad-export")]
    links = [link for part in parts for link in part.all("a") if _is_of_format(link.get("href"))]
    for link in links:
        if label == link.text or label in link.text.split():
            return link.get("href")
    known = ", ".join(link.text for link in links)
    raise LookupError(f"The list is not exported as {label!r}, but: {known or 'not at all'}.")


def _is_of_format(address: str) -> bool:
    """Return whether a link names a format, and not the page to choose one on."""
    return not urlsplit(address).path.endswith("/export/")

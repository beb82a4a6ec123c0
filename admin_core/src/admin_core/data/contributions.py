"""What plugins add to the interface: menu items, assets, actions, file formats, problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, BinaryIO, Literal


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the set-up, as ``flask admin check`` lists it.

    ``id`` is short and stable (``"core.secret-key"``), ``hint`` is what to do next.

    .. versionadded:: 0.1
    """

    id: str
    level: Literal["error", "warning"]
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link that a plugin adds to the menu, inside ``category`` when that is named.

    .. versionadded:: 0.1
    """

    label: str
    url: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """An ES module of a plugin: ``path`` below the ``static`` folder of ``package``.

    .. versionadded:: 0.1
    """

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A style sheet of a plugin: ``path`` below the ``static`` folder of ``package``.

    .. versionadded:: 0.1
    """

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class PolicySource:
    """A host that pages may load from, beside the application's own.

    ``directive`` is a name of the Content-Security-Policy (``"img-src"``), ``url`` an address on
    the host; its first label may be ``*`` for every host below.

    .. versionadded:: 0.1
    """

    directive: str
    url: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something done to selected records.

    ``run`` receives the view and the selected records' encoded keys, and after them the form's
    instance where ``form`` is given; what it returns becomes the response, ``None`` returns to
    the list.  ``confirmation`` is a question asked first.  ``permission`` is what
    ``admin_authorize`` is asked (``"update"``, ``"delete"``, ...).  ``form`` is a WTForms class,
    or a function of the view that returns one; the question shows its fields.  ``on_list``
    offers the action for selected records, ``on_row`` for a single one.

    .. versionadded:: 0.1
    """

    name: str
    text: str
    run: Callable[..., Any]
    confirmation: str = ""
    permission: str = "update"
    form: Any = None
    on_list: bool = True
    on_row: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file is shown beside what is known about it.

    ``template`` gets the names of ``context``; besides, ``file`` is the :class:`FileInfo` and
    ``raw_url`` an address that serves the content for pictures, media and frames.

    .. versionadded:: 0.1
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an exported file.

    ``name`` is the column's own name, unique within the file; ``label`` is what people call it.
    ``kind`` is the field's kind, ``""`` for a computed column.

    .. versionadded:: 0.1
    """

    name: str
    label: str
    kind: str = ""


#: Makes a file out of columns and rows, piece by piece.
WriteExport = Callable[[Sequence[ExportColumn], Iterable[Sequence[Any]]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A file format for exports.

    ``name`` is what ``export_types`` and the address say, ``label`` what people read.  ``write``
    gets the columns and the rows, one value per column, and yields the file in pieces; a format
    that can be written as the rows come keeps none of them.  Values are Python's own: ``None``,
    texts, numbers, booleans, dates, and lists of those; :func:`export_text` makes text of any.

    ``is_spreadsheet``: a spreadsheet program may open the file, so texts that it would run as a
    formula are made harmless before ``write`` gets them.  ``takes_bom``: the file is text that
    may begin with a byte order mark.  ``needs`` names what to install when a library is missing;
    the format is refused with those words then.  ``mark_broken(message)`` gives the last piece of
    a file that could not be finished, so that nobody takes it for complete.

    .. versionadded:: 0.1
    """

    name: str
    label: str
    mimetype: str
    extension: str
    write: WriteExport
    is_spreadsheet: bool = False
    takes_bom: bool = False
    needs: str = ""
    mark_broken: Callable[[str], bytes] | None = None


#: Yields what a file holds: a mapping for each record, from columns as the file calls them.
ReadImport = Callable[[BinaryIO, Sequence[ExportColumn]], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Importer:
    """A file format that records are imported from.

    ``read`` gets the file and the columns that can be imported, and yields a mapping for each
    record; where the file names its columns, the keys are those names, otherwise the names of the
    columns.  Values are texts or what JSON knows.  It raises :exc:`ValueError` with a message for
    people when the file is not of the format.  ``extensions`` are those of such files' names,
    without the dot.  ``needs`` names what to install when a library is missing.

    .. versionadded:: 0.1
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    read: ReadImport
    needs: str = ""

"""The field that keeps a file in a storage and its name in the record.

A row and its file never disagree: the new file is written inside the record's transaction under a
name that nothing has, and removed if the transaction is undone; the old file goes when the
transaction has committed, and not before.
"""

from __future__ import annotations

import os.path
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO, cast

import wtforms
from flask import render_template
from markupsafe import Markup
from werkzeug.datastructures import FileStorage as Upload
from werkzeug.utils import secure_filename

from ..data import (
    ConfigurationError,
    FileStorage,
    ValidationFailed,
    after_commit,
    after_rollback,
    gettext,
    open_storage,
    safe_path,
)

#: Bytes that a file may have where the field says nothing.
MAX_BYTES = 50 * 1024 * 1024

#: What a browser or a web server might run when it serves the file; such files are stored only
#: where a field names their extension.
ACTIVE_EXTENSIONS = frozenset(
    {
        "asp", "aspx", "cgi", "hta", "htm", "html", "js", "jsp", "mjs", "php", "phtml", "pl", "py",
        "shtml", "svg", "svgz", "swf", "xhtml", "xml", "xsl", "xslt",
    }
)  # fmt: skip

#: Names with a number that are tried before one that nobody can have.
_NUMBERED = 20
#: Room left in a name for what is put behind it.
_NUMBER = 17

NameGenerator = Callable[[Any, Upload], str]


def namegen_filename(obj: Any, file_data: Upload) -> str:
    """Return the sender's name for a file, without anything that is not safe in a name."""
    stem, extension = os.path.splitext(file_data.filename or "")
    kind = secure_filename(extension)
    # A name of which nothing is left would be the same for everybody.
    return (secure_filename(stem) or secrets.token_hex(8)) + (f".{kind}" if kind else "")


class FileUploadInput:
    """Shows the stored file, a box to delete it, and a control to choose another one."""

    template = "admin/widgets/upload.html"

    def __call__(self, field: FileUploadField, **kwargs: Any) -> Markup:
        """Return the control."""
        attributes = {"type": "file", "id": field.id, "name": field.name, **kwargs}
        if field.accept:
            attributes.setdefault("accept", field.accept)
        if field.flags.required and not field.stored:
            attributes.setdefault("required", "")
        return Markup(
            render_template(self.template, field=field, attributes=attributes, gettext=gettext)
        )


class FileUploadField(wtforms.FileField):
    """Stores a file and keeps its path below *base_path* in the record.

    *base_path* is anything an installed plugin opens (a folder's path with ``admin-files``), a
    :class:`~admin_core.data.FileStorage`, or a function returning one of them.  *relative_path*
    is a folder inside it that becomes part of what the record keeps; it is made when missing.
    *namegen(obj, file_data)* names a new file.  *allowed_extensions* compares without case;
    ``None`` allows any but those that a browser or server might run.  *permission* is the mode
    of new files.  A name that is taken gets a number; with *allow_overwrite* off it is refused
    instead.  Nothing is ever overwritten.  *max_bytes* bounds the size, ``None`` for no bound.

    ``data`` is the upload where one was sent, otherwise what the record keeps.

    .. versionadded:: 0.1
    """

    widget = FileUploadInput()
    takes_files = True
    #: Where a visitor gets the stored file; the page tells it where it has such an address.
    download_url = ""
    is_wide = True

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        base_path: Any = None,
        relative_path: str | None = None,
        namegen: NameGenerator | None = None,
        allowed_extensions: Iterable[str] | None = None,
        permission: int = 0o666,
        allow_overwrite: bool = True,
        *,
        max_bytes: int | None = MAX_BYTES,
        **kwargs: Any,
    ) -> None:
        given = list(validators or ())
        # A column's own limit is about the name that is kept, not about the file.
        limits = [one for one in given if isinstance(one, wtforms.validators.Length)]
        super().__init__(label, [one for one in given if one not in limits], **kwargs)
        self.max_name = min((one.max for one in limits if one.max > 0), default=None)
        self.base_path = base_path
        self.relative_path = relative_path
        self.namegen = namegen or namegen_filename
        self.allowed_extensions = (
            None
            if allowed_extensions is None
            else tuple(one.lower().lstrip(".") for one in allowed_extensions)
        )
        self.permission = permission
        self.allow_overwrite = allow_overwrite
        self.max_bytes = max_bytes
        self._should_delete = False

    # -- what was sent -------------------------------------------------------------------------

    def process(
        self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None
    ) -> None:
        """Take the stored name, and the upload or the wish to delete."""
        self._should_delete = bool(formdata) and self.delete_name in formdata
        super().process(formdata, data, extra_filters)
        if self.upload is None:
            # What is stored satisfies a validator that requires a value.
            self.data = None if self._should_delete else self.object_data
            self.raw_data = [self.data] if self.data else []

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the upload; the delete box wins over it."""
        sent = [one for one in valuelist if isinstance(one, Upload) and one.filename]
        self.data = sent[0] if sent and not self._should_delete else self.object_data

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too large or of another kind."""
        if self.upload is not None:
            self.check(self.upload)

    def check(self, upload: Upload) -> None:
        """Refuse a file that is too large or of another kind; raises WTForms' error."""
        if not self.is_file_allowed(str(upload.filename)):
            raise wtforms.ValidationError(
                gettext(
                    "Files of this kind are not accepted here; choose one of: %(kinds)s.",
                    kinds=", ".join(self.allowed_extensions),
                )
                if self.allowed_extensions
                else gettext("Files of this kind are not accepted here.")
            )
        if self.max_bytes is not None and size_of(upload) > self.max_bytes:
            raise wtforms.ValidationError(
                gettext(
                    "The file is too large; it may have %(size)s at most.",
                    size=readable_size(self.max_bytes),
                )
            )

    def is_file_allowed(self, filename: str) -> bool:
        """Return whether a file of that name may be stored."""
        kind = extension_of(filename)
        if self.allowed_extensions is None:
            return kind not in ACTIVE_EXTENSIONS
        return kind in self.allowed_extensions

    # -- what is shown -------------------------------------------------------------------------

    @property
    def upload(self) -> Upload | None:
        """The file that was sent, if any."""
        return self.data if isinstance(self.data, Upload) else None

    @property
    def stored(self) -> str:
        """The name that the record keeps, ``""`` for none."""
        return str(self.object_data) if isinstance(self.object_data, str) else ""

    @property
    def delete_name(self) -> str:
        """The name of the box that deletes the stored file."""
        return f"_{self.name}-delete"

    @property
    def should_delete(self) -> bool:
        """Whether that box is ticked."""
        return self._should_delete

    @property
    def accept(self) -> str:
        """What the browser offers to choose."""
        return ",".join(f".{one}" for one in self.allowed_extensions or ())

    @property
    def preview_url(self) -> str:
        """Where a picture of the stored file is, ``""`` for none."""
        return ""

    def state(self) -> Any:
        """Return what two showings of the field are compared by."""
        if self.upload is not None:
            return self.upload
        return None if self._should_delete else (self.stored or None)

    # -- writing -------------------------------------------------------------------------------

    def populate_obj(self, obj: Any, name: str) -> None:
        """Store the upload and set its name, inside the record's transaction."""
        upload = self.upload
        if upload is None and not self._should_delete:
            return
        storage = self.storage()
        old = self.stored
        setattr(obj, name, self.store(storage, obj, upload) if upload is not None else None)
        if old:
            after_commit(lambda: self.discard(storage, old))

    def store(self, storage: FileStorage, obj: Any, upload: Upload) -> str:
        """Write *upload* under a name that nothing has; return the name.

        Raises :exc:`ValidationFailed` where that name is taken and may not be changed.
        """
        return self.write(storage, self._full_name(obj, upload), cast(BinaryIO, upload.stream))

    def generate_name(self, obj: Any, file_data: Upload) -> str:
        """Return the name of a new file."""
        return self.namegen(obj, file_data)

    def discard(self, storage: FileStorage, name: str) -> None:
        """Delete a file that no record keeps any more."""
        # A name in a row may be anybody's; the storage lets none lead outside.
        with suppress(FileNotFoundError, ValidationFailed):
            storage.delete(safe_path(name))

    def storage(self) -> FileStorage:
        """Return where the files are."""
        location = self.base_path() if callable(self.base_path) else self.base_path
        if location is None:
            raise ConfigurationError(
                f"The upload field {self.name!r} needs a place for its files:  "
                f"form_args = {{{self.short_name!r}: {{'base_path': '/srv/uploads'}}}}"
            )
        if isinstance(location, FileStorage):
            return location
        is_folder = "://" not in str(location)
        return open_storage(location, {"permission": self.permission} if is_folder else {})

    def write(self, storage: FileStorage, wanted: str, stream: BinaryIO) -> str:
        """Write *stream* under *wanted* or a name like it; undone with the transaction."""
        make_folders(storage, wanted.rpartition("/")[0])
        for name in self._names_like(wanted):
            try:
                self.write_as(storage, name, stream)
            except FileExistsError:
                continue
            after_rollback(partial(self.discard, storage, name))
            return name
        raise ValidationFailed(
            {self.short_name: [gettext("A file named %(name)s is there already.", name=wanted)]}
        )

    def write_as(self, storage: FileStorage, name: str, stream: BinaryIO) -> None:
        """Write *stream* under exactly that name; raises :exc:`FileExistsError` if it is taken."""
        stream.seek(0)
        storage.save(name, stream)

    def _names_like(self, wanted: str) -> Iterator[str]:
        yield wanted
        if not self.allow_overwrite:
            return
        stem, extension = os.path.splitext(wanted)
        for number in range(2, _NUMBERED):
            yield f"{stem}-{number}{extension}"
        yield f"{stem}-{secrets.token_hex(8)}{extension}"

    def _full_name(self, obj: Any, upload: Upload) -> str:
        name = safe_path(self.generate_name(obj, upload)) or secrets.token_hex(8)
        path = safe_path(f"{self.relative_path or ''}/{name}")
        if self.max_name is None or len(path) + _NUMBER <= self.max_name:
            return path
        stem, extension = os.path.splitext(path)
        return stem[: max(self.max_name - len(extension) - _NUMBER, 1)] + extension


def size_of(upload: Upload) -> int:
    """Return how many bytes were sent."""
    upload.stream.seek(0, os.SEEK_END)
    size = upload.stream.tell()
    upload.stream.seek(0)
    return size


def readable_size(size: int) -> str:
    """Return a size as people say it: ``"50 MB"``."""
    amount, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1024 or unit == "GB":
            break
        amount /= 1024
    return f"{amount:.3g} {unit}"


def extension_of(filename: str) -> str:
    """Return what follows a name's last point, in small letters; ``""`` without one."""
    return filename.rpartition(".")[2].lower() if "." in filename else ""


def make_folders(storage: FileStorage, path: str) -> None:
    """Create a folder and those above it where they are missing."""
    done = ""
    for part in filter(None, path.split("/")):
        done = f"{done}/{part}" if done else part
        with suppress(FileExistsError):
            storage.make_folder(done)

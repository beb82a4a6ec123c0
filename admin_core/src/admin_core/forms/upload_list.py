"""The field that keeps several files in a storage and their names in the record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import wtforms
from werkzeug.datastructures import FileStorage as Upload

from ..data import ValidationFailed, after_commit, gettext
from .upload import FileUploadField, FileUploadInput


class FileListUploadInput(FileUploadInput):
    """Shows each stored file with a box to delete it, and a control to add others."""

    template = "admin/widgets/upload_list.html"

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """Return the control."""
        return super().__call__(field, multiple=True, **kwargs)


class FileListUploadField(FileUploadField):
    """Stores several files; the record keeps their names, a list or one a line.

    New files are added to those that are there; each has a box that deletes it.  A column of
    lists keeps a list, any other a text.  *max_files* bounds their number.  All else is as for
    :class:`FileUploadField`: nothing is lost or left over when the record is refused.

    .. versionadded:: 0.1
    """

    widget = FileListUploadInput()

    def __init__(
        self, *args: Any, max_files: int | None = 20, keeps_list: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.max_files = max_files
        self.keeps_list = keeps_list
        self.uploads: list[Upload] = []
        self.deleted: frozenset[str] = frozenset()

    def process(
        self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None
    ) -> None:
        """Take the stored names, the uploads, and which files to delete."""
        self.uploads = []
        sent = formdata.getlist(self.delete_name) if formdata else ()
        wtforms.FileField.process(self, formdata, data, extra_filters)
        # Only what the record keeps can be deleted, whatever else is asked for.
        self.deleted = frozenset(sent).intersection(self.names)
        self._should_delete = bool(self.deleted)
        self.data = [*self.kept, *self.uploads] or None
        self.raw_data = list(self.data or ())

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the uploads."""
        self.uploads = [one for one in valuelist if isinstance(one, Upload) and one.filename]

    def pre_validate(self, form: Any) -> None:
        """Refuse too many files, and each that is too large or of another kind."""
        if self.max_files is not None and len(self.kept) + len(self.uploads) > self.max_files:
            raise wtforms.ValidationError(
                gettext("These are too many files; %(most)s are the most.", most=self.max_files)
            )
        for upload in self.uploads:
            self.check(upload)

    @property
    def upload(self) -> Upload | None:
        """The first file that was sent, if any."""
        return self.uploads[0] if self.uploads else None

    @property
    def names(self) -> list[str]:
        """The names that the record keeps."""
        kept = self.object_data
        lines = kept.splitlines() if isinstance(kept, str) else kept or ()
        return [str(one) for one in lines if one]

    @property
    def kept(self) -> list[str]:
        """Those of them that are to stay."""
        return [one for one in self.names if one not in self.deleted]

    @property
    def stored(self) -> str:
        """What the record keeps, as one text."""
        return "\n".join(self.names)

    def state(self) -> Any:
        """Return what two showings of the field are compared by."""
        return (tuple(self.kept), tuple(self.uploads))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Store the uploads and set the names, inside the record's transaction."""
        if not self.uploads and not self.deleted:
            return
        storage = self.storage()
        names = [*self.kept, *(self.store(storage, obj, one) for one in self.uploads)]
        setattr(obj, name, self._value(names))
        for old in self.deleted:
            after_commit(partial(self.discard, storage, old))

    def _value(self, names: list[str]) -> Any:
        if self.keeps_list or isinstance(self.object_data, (list, tuple)):
            return names
        text = "\n".join(names)
        if self.max_name is not None and len(text) > self.max_name:
            raise ValidationFailed(
                {self.short_name: [gettext("These are more files than the record has room for.")]}
            )
        return text or None

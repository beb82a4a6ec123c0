"""The field whose file is the record's own value: bytes in a column, not a name in a storage."""

from __future__ import annotations

from typing import Any

from ..data import FieldInfo
from .upload import FileUploadField, readable_size

#: Bytes that a value may have where the field says nothing: a database is no place for films.
MAX_BYTES = 16 * 1024 * 1024


class BinaryField(FileUploadField):
    """Uploads a file into the record itself, shows how large it is, and can empty it.

    ``max_bytes`` bounds the size, ``allowed_extensions`` the names of the files; ``None`` for any.
    ``data`` is the upload where one was sent, otherwise the record's bytes.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        info: FieldInfo | None = None,
        max_bytes: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        limit = None if info is None else info.max_length
        self.max_bytes = max_bytes or limit or MAX_BYTES

    def is_file_allowed(self, filename: str) -> bool:
        """Return whether such a file may be stored: any, for none is ever served as a page."""
        return self.allowed_extensions is None or super().is_file_allowed(filename)

    @property
    def stored(self) -> str:
        """How large the stored value is, ``""`` for none."""
        return readable_size(len(self.object_data)) if self.object_data is not None else ""

    def state(self) -> Any:
        """Return what two showings of the field are compared by."""
        if self.upload is not None:
            return self.upload
        return None if self.should_delete else self.object_data

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set what was uploaded, or nothing where that was asked for."""
        upload = self.upload
        if upload is not None:
            upload.stream.seek(0)
            setattr(obj, name, upload.stream.read())
        elif self.should_delete:
            setattr(obj, name, None)

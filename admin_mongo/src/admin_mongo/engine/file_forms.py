"""Form fields of the files that documents have in GridFS."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from functools import partial
from typing import Any, BinaryIO

import wtforms
from bson import ObjectId
from mongoengine import fields as me
from wtforms.fields.core import UnboundField

from admin_core.data import FieldInfo, FileStorage, HeldFile, after_rollback
from admin_core.forms import FileUploadField, ImageUploadField

from ..gridfs import GridFSStorage
from .files import bucket_of, delete_files, delete_later, empty_proxy, held_file

_CHUNK = 256 * 1024


class _Held(FileUploadField):
    """What fields of files and of pictures share: the file lies beside the document.

    The new one is stored before the document is written, and taken back if that is refused; the
    old one is deleted when the document has been written, and not before.
    """

    def __init__(self, *args: Any, info: FieldInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.native = info.native

    def process(
        self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None
    ) -> None:
        """Take what the document holds, and the upload or the wish to delete."""
        if isinstance(data, me.GridFSProxy):
            data = held_file(self.native, data)
        super().process(formdata, data, extra_filters)

    @property
    def held(self) -> HeldFile | None:
        """The stored file."""
        return self.object_data if isinstance(self.object_data, HeldFile) else None

    @property
    def stored(self) -> str:
        """The name of the stored file, ``""`` for none."""
        return self.held.name if self.held else ""

    def state(self) -> Any:
        """Return what two showings of the field are compared by."""
        if self.upload is not None:
            return self.upload
        return None if self.should_delete or not self.held else self.held.key

    def storage(self) -> FileStorage:
        """Return the field's bucket."""
        bucket = bucket_of(self.native)
        return GridFSStorage(bucket.root.database, self.native.collection_name)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Store the upload and let the document hold it, or none."""
        upload = self.upload
        if upload is None and not self.should_delete:
            return
        new = self.store(self.storage(), obj, upload) if upload is not None else None
        file_id = ObjectId(new) if new else None
        setattr(obj, name, empty_proxy(self.native, obj, name, file_id))
        if self.held:
            delete_later(self.native, [ObjectId(self.held.key)])

    def write(self, storage: FileStorage, wanted: str, stream: BinaryIO) -> str:
        """Store *stream* under a name that others may have as well; return the file's id."""
        return str(self._added(wanted, stream, {}))

    def _added(self, name: str, stream: BinaryIO, facts: Mapping[str, Any]) -> Any:
        stream.seek(0)
        bucket = bucket_of(self.native)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        pieces = iter(lambda: stream.read(_CHUNK), b"")
        new = bucket.add(name, pieces, fields={"contentType": kind, **facts})
        after_rollback(partial(delete_files, bucket, [new["_id"]]))
        return new["_id"]


class GridFileField(_Held):
    """A file that a document has in GridFS: shown, replaced, deleted.

    The options are those of :class:`~admin_core.forms.FileUploadField`, but for the place.

    .. versionadded:: 0.1
    """


class GridImageField(_Held, ImageUploadField):
    """A picture that a document has in GridFS, with the sizes that its model names.

    The options are those of :class:`~admin_core.forms.ImageUploadField`, but for the place.

    .. versionadded:: 0.1
    """

    keep_image_formats = ("PNG", "WEBP", "AVIF", "JPEG", "GIF")

    def __init__(self, *args: Any, info: FieldInfo, **kwargs: Any) -> None:
        kwargs.setdefault("max_size", _size(info.native.size))
        kwargs.setdefault("thumbnail_size", _size(info.native.thumbnail_size))
        super().__init__(*args, info=info, **kwargs)

    @property
    def preview_url(self) -> str:
        """Where the small picture of the stored file is."""
        has_small = self.held is not None and self.held.open_small is not None
        return f"{self.download_url}&small=1" if self.download_url and has_small else ""

    def write(self, storage: FileStorage, wanted: str, stream: BinaryIO) -> str:
        """Store the picture, its small one before it; return the picture's id."""
        facts: dict[str, Any] = {"thumbnail_id": None}
        if self._small:
            # A document keeps one small picture beside a picture.
            small: Any = self._small[0]
            facts["thumbnail_id"] = self._added(self.thumbgen(wanted), small, _measures(small))
        return str(self._added(wanted, stream, {**_measures(stream), **facts}))


def file_field(field: FieldInfo, options: Mapping[str, Any]) -> UnboundField[Any]:
    """Return the form field of a file or a picture."""
    is_image = isinstance(field.native, me.ImageField)
    kind = GridImageField if is_image else GridFileField
    return UnboundField(kind, **options, info=field)


def _size(said: Mapping[str, Any] | None) -> Any:
    return (said["width"], said["height"], bool(said["force"])) if said else None


def _measures(stream: Any) -> Mapping[str, Any]:
    """Return what MongoEngine notes of a picture."""
    from PIL import Image

    stream.seek(0)
    with Image.open(stream) as image:
        return {"width": image.width, "height": image.height, "format": image.format}

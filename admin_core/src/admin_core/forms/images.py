"""The upload field for pictures: checked by content, bounded before they are decoded.

Pillow does the work; ``pip install "admin-core[images]"`` brings it.
"""

from __future__ import annotations

import os.path
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeAlias, cast

import wtforms
from flask import url_for
from werkzeug.datastructures import FileStorage as Upload

from ..data import ConfigurationError, FileStorage, gettext
from .upload import FileUploadField, make_folders

if TYPE_CHECKING:
    from PIL.Image import Image

#: Width, height, and whether the picture is cut to fill exactly that.
Size: TypeAlias = "tuple[int, int, bool]"

#: Pixels that a picture may have; decoding one takes four bytes for each.
MAX_PIXELS = 40_000_000
#: How many times that the decoders of some formats take.
_HEAVY = {"AVIF": 2, "WEBP": 3}

_EXTENSIONS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}
#: What is decoded at all, whatever a file is called.
_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "AVIF")
_IN_MEMORY = 5_000_000


def thumbgen_filename(filename: str, size: str = "thumb") -> str:
    """Return the name of a picture's small version; *size* is its name among several."""
    stem, extension = os.path.splitext(filename)
    return f"{stem}_{size}{extension}"


class ImageUploadField(FileUploadField):
    """Stores a picture, made smaller where asked for, and a small version of it.

    *max_size* and *thumbnail_size* are ``(width, height, force)``: within that box, or with
    *force* cut to fill it exactly.  *thumbgen(filename)* names the small version.
    *thumbnail_sizes* has more of them by name: ``{"card": (300, 200, True)}`` keeps a
    ``photo_card.jpg`` beside ``photo.jpg``, and :func:`thumbgen_filename` returns that name.
    Formats other than those of ``keep_image_formats`` become JPEG.  A picture is turned as its
    camera was held, and what the camera noted about place and time is left out unless
    *keep_metadata* is on.  The preview is found at *endpoint* with ``filename`` below
    *url_relative_path*.  Pictures of more than *max_pixels* are refused before they are decoded;
    of WebP and AVIF, whose decoders need more memory, a third and a half of that.

    .. versionadded:: 0.1
    """

    #: Formats that are stored as such.
    keep_image_formats: tuple[str, ...] = ("PNG", "WEBP", "AVIF")

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        base_path: Any = None,
        relative_path: str | None = None,
        namegen: Callable[[Any, Upload], str] | None = None,
        allowed_extensions: Iterable[str] | None = None,
        max_size: Size | None = None,
        thumbgen: Callable[[str], str] | None = None,
        thumbnail_size: Size | None = None,
        permission: int = 0o666,
        url_relative_path: str | None = None,
        endpoint: str = "static",
        *,
        thumbnail_sizes: Mapping[str, Size] | None = None,
        max_pixels: int = MAX_PIXELS,
        keep_metadata: bool = False,
        **kwargs: Any,
    ) -> None:
        _pillow()
        super().__init__(
            label,
            validators,
            base_path,
            relative_path,
            namegen,
            allowed_extensions or ("gif", "jpg", "jpeg", "png", "tiff", "webp", "avif"),
            permission,
            **kwargs,
        )
        self.max_size = max_size
        self.thumbgen = thumbgen or thumbgen_filename
        self.thumbnail_size = thumbnail_size
        self.thumbnail_sizes = dict(thumbnail_sizes or {})
        self.url_relative_path = url_relative_path
        self.endpoint = endpoint
        self.max_pixels = max_pixels
        self.keep_metadata = keep_metadata
        self._small: list[IO[bytes]] = []

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no picture, or one that would need too much memory."""
        super().pre_validate(form)
        if self.upload is None:
            return
        try:
            with self._opened(self.upload) as image:
                image.load()
        except (ConfigurationError, wtforms.ValidationError):
            raise
        except Exception as error:
            # What a decoder raises for a broken file is of many kinds.
            raise wtforms.ValidationError(
                gettext("This is no picture that can be read; choose another file.")
            ) from error

    @property
    def preview_url(self) -> str:
        """Where the small version of the stored picture is, or the picture itself."""
        name = self.stored
        if not name:
            return ""
        shown = next((small for small, _ in self.thumbnails(name)), name)
        return url_for(self.endpoint, filename=f"{self.url_relative_path or ''}{shown}")

    def thumbnails(self, name: str) -> list[tuple[str, Size]]:
        """Return the names and sizes of a picture's small versions."""
        found = [(self.thumbgen(name), self.thumbnail_size)] if self.thumbnail_size else []
        sizes = self.thumbnail_sizes.items()
        return [*found, *((thumbgen_filename(name, one), size) for one, size in sizes)]

    def store(self, storage: FileStorage, obj: Any, upload: Upload) -> str:
        """Write the picture and its small versions; return the picture's name."""
        wanted, _ = os.path.splitext(self._full_name(obj, upload))
        with self._opened(upload) as image, ExitStack() as files:

            def temporary() -> IO[bytes]:
                return files.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))

            kind = str(image.format) if image.format in self.keep_image_formats else "JPEG"
            turned, file = self._turned(image), temporary()
            fitted = self._fitted(turned, self.max_size)
            is_same = fitted is image and kind == image.format
            if is_same and (self.keep_metadata or not _has_metadata(image)):
                shutil.copyfileobj(_from_start(upload.stream), file)
            else:
                self._save(fitted, kind, file, image)
            name = f"{wanted}{_EXTENSIONS[kind]}"
            self._small = []
            for _, size in self.thumbnails(name):
                self._small.append(temporary())
                self._save(self._fitted(turned, size), kind, self._small[-1], image)
            return self.write(storage, name, cast(BinaryIO, file))

    def write_as(self, storage: FileStorage, name: str, stream: BinaryIO) -> None:
        """Write the picture and its small versions, all or none."""
        names = [name, *(small for small, _ in self.thumbnails(name))]
        with ExitStack() as undo:
            for target, content in zip(names, [stream, *self._small], strict=True):
                make_folders(storage, target.rpartition("/")[0])
                super().write_as(storage, target, cast(BinaryIO, content))
                # Not discard(): a small version in the way is another picture's.
                undo.callback(storage.delete, target)
            undo.pop_all()

    def discard(self, storage: FileStorage, name: str) -> None:
        """Delete the picture and its small versions."""
        for one in (name, *(small for small, _ in self.thumbnails(name))):
            super().discard(storage, one)

    @contextmanager
    def _opened(self, upload: Upload) -> Iterator[Image]:
        """Give the picture, its size checked, its content not decoded yet."""
        pillow = _pillow()
        upload.stream.seek(0)
        try:
            opened = pillow.open(upload.stream, formats=_FORMATS)
        except (pillow.DecompressionBombError, pillow.DecompressionBombWarning):
            raise _too_many_points(self.max_pixels) from None
        with opened as image:
            most = self.max_pixels // _HEAVY.get(str(image.format), 1)
            if image.width * image.height > most:
                raise _too_many_points(most)
            yield image

    def _turned(self, image: Image) -> Image:
        from PIL import ImageOps

        return ImageOps.exif_transpose(image) if image.getexif().get(0x0112, 1) != 1 else image

    def _fitted(self, image: Image, size: Size | None) -> Image:
        from PIL import Image as pillow
        from PIL import ImageOps

        if size is None:
            return image
        width, height, force = size
        if force:
            if image.size == (width, height):
                return image
            return ImageOps.fit(_plain(image), (width, height), pillow.Resampling.LANCZOS)
        if image.width <= width and image.height <= height:
            return image
        return ImageOps.contain(_plain(image), (width, height), pillow.Resampling.LANCZOS)

    def _save(self, image: Image, kind: str, file: Any, original: Image) -> None:
        options: dict[str, Any] = {"quality": 90} if kind in {"JPEG", "WEBP"} else {}
        if self.keep_metadata and original.info.get("exif"):
            options["exif"] = original.info["exif"]
        wanted = _opaque(image) if kind == "JPEG" else _plain(image)
        wanted.save(file, kind, **options)


def _too_many_points(most: int) -> wtforms.ValidationError:
    return wtforms.ValidationError(
        gettext(
            "The picture has too many points; %(most)s million are the most.",
            most=f"{most / 1_000_000:.3g}",
        )
    )


def _from_start(stream: Any) -> Any:
    stream.seek(0)
    return stream


def _has_metadata(image: Image) -> bool:
    return bool(image.getexif()) or any(
        name in image.info for name in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop")
    )


def _plain(image: Image) -> Image:
    """Return the picture with a colour for every point, which scaling needs."""
    if image.mode in {"RGB", "RGBA", "L"}:
        return image
    has_alpha = "transparency" in image.info or image.mode in {"LA", "PA"}
    return image.convert("RGBA" if has_alpha else "RGB")


def _opaque(image: Image) -> Image:
    """Return the picture on white where it could be seen through."""
    plain = _plain(image)
    if plain.mode != "RGBA":
        return plain
    from PIL import Image as pillow

    ground = pillow.new("RGB", plain.size, "white")
    ground.paste(plain, mask=plain.getchannel("A"))
    return ground


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise ConfigurationError(
            'Pictures need Pillow. Install it:  pip install "admin-core[images]"'
        ) from None
    return Image

"""Locations: addresses of fsspec, and which of them an application leaves to it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import fsspec

from admin_core import hookimpl
from admin_core.data import ConfigurationError, FileStorage

from .storage import FsspecStorage


class Protocols:
    """A plugin that opens locations of some protocols without ``fsspec+`` before them.

    Given to an admin, ``plugins=[Protocols("sftp", "gs")]`` lets ``sftp://host/folder`` be a
    location.

    .. versionadded:: 0.1
    """

    def __init__(self, *protocols: str) -> None:
        unknown = [one for one in protocols if one not in fsspec.available_protocols()]
        if unknown:
            raise ConfigurationError(f"fsspec knows no protocol {unknown[0]!r}.")
        self.protocols = protocols

    @hookimpl
    def admin_open_storage(self, location: Any, options: Mapping[str, Any]) -> FileStorage | None:
        """Open a location of one of the protocols."""
        if not isinstance(location, str) or location.partition("://")[0] not in self.protocols:
            return None
        return open_location(location, options)


class _Opened(FsspecStorage):
    """The storage of an address; each process opens it anew, since connections are not shared."""

    def __init__(self, address: str, options: Mapping[str, Any], name: str) -> None:
        super().__init__(None, name=name)
        self._address = address
        self._options = dict(options)
        self._process = 0

    @property
    def filesystem(self) -> Any:
        """The file system, opened when it is first needed."""
        if self._process != os.getpid():
            with self._translated(""):
                found, root = fsspec.core.url_to_fs(self._address, **self._options)
            self._filesystem, self._root = found, str(root).rstrip("/")
            self._process = os.getpid()
        return self._filesystem

    def _full(self, safe: str) -> str:
        # The root is known once the file system is.
        self.filesystem  # noqa: B018  # opened for what it sets
        return super()._full(safe)


def open_location(address: str, options: Mapping[str, Any]) -> FsspecStorage:
    """Return the storage of an address of fsspec.

    Raises :exc:`ConfigurationError` for a protocol that fsspec does not know, or whose library is
    missing; nothing is asked yet.
    """
    # Of an address in an address, such as that of an archive, the first is what is shown.
    protocol, _, place = address.partition("::")[0].partition("://")
    shown = f"fsspec+{protocol}://"
    try:
        fsspec.get_filesystem_class(protocol)
    except ValueError as error:
        raise ConfigurationError(f"fsspec knows no protocol {protocol!r} ({shown}).") from error
    except ImportError as error:
        # fsspec's own words name the package.
        raise ConfigurationError(f"{shown} cannot be used: {error}") from error
    _, slash, name = place.rstrip("/").rpartition("/")
    # What stands alone may be a host, with a password before it.
    is_host = not slash and ("@" in name or ":" in name)
    return _Opened(address, options, protocol if is_host else name or protocol)

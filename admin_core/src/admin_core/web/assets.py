"""Scripts and style sheets: which files a page loads, and how they are served.

Files of the core are built with a hash in their name and may be cached for ever; so may those of
plugins, whose addresses say which version is meant.  Each package has its own folder in the
address, ``static/<package>/<path>``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from flask import Response, abort, request, send_from_directory

from ..data import Script, Stylesheet

CORE = "admin_core"
_HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")
_ONE_YEAR = 365 * 24 * 3600


class Assets:
    """The static files of one admin: the core's, and those of packages that plugins name."""

    def __init__(self) -> None:
        self._folders: dict[str, Path | None] = {CORE: Path(__file__).parents[1] / "static"}

    @cached_property
    def manifest(self) -> dict[str, str]:
        """Logical name -> built file below ``dist/``; empty when nothing was built."""
        path = Path(__file__).parents[1] / "static" / "dist" / "manifest.json"
        try:
            found: dict[str, str] = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return found

    @property
    def is_built(self) -> bool:
        """Whether the core's browser files are there."""
        return bool(self.manifest)

    def core(self, name: str) -> str:
        """Return the path below ``static/`` of a built file of the core, ``""`` if not built."""
        built = self.manifest.get(name)
        return f"{CORE}/dist/{built}" if built else ""

    def add(self, found: Iterable[Script | Stylesheet]) -> None:
        """Allow the packages of those files to be served."""
        for one in found:
            if one.package not in self._folders:
                spec = find_spec(one.package)
                places = list(spec.submodule_search_locations or ()) if spec else []
                self._folders[one.package] = Path(places[0]) / "static" if places else None

    def version(self, package: str, path: str) -> str:
        """Return what tells this content of a file from others, ``""`` if it has no need to."""
        folder = self._folders.get(package)
        if folder is None or _HASHED.search(path):
            return ""
        try:
            status = (folder / path).stat()
            return _digest(folder / path, status.st_mtime_ns, status.st_size)
        except OSError:
            return ""

    def send(self, filename: str) -> Response:
        """Return the file at ``<package>/<path>``; 404 for anything else."""
        package, _, path = filename.partition("/")
        folder = self._folders.get(package)
        if folder is None or not path:
            abort(404)
        response = send_from_directory(folder, path, max_age=0)
        asked = request.args.get("v", "")
        if _HASHED.search(path) or (asked and asked == self.version(package, path)):
            response.cache_control.max_age = _ONE_YEAR
            response.cache_control.public = True
            response.cache_control.immutable = True
            response.cache_control.no_cache = None
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


@lru_cache(maxsize=256)
def _digest(path: Path, changed: int, size: int) -> str:
    """Return a short hash of a file; read again only when it has *changed*."""
    return sha256(path.read_bytes()).hexdigest()[:12]

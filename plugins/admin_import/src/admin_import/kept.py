"""The file between its check and its import, kept on disk for the visitor who sent it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app, session

#: Seconds after which a file that nobody imported is deleted.
LIFETIME = 3_600

_OWNER = "_admin_import"
_NAME = re.compile(r"[0-9a-f]{64}-[0-9a-f]{32}")


def keep(content: bytes) -> str:
    """Keep a file; return the name by which the same visitor finds it again."""
    folder = _folder()
    _tidy(folder)
    name = f"{_owner()}-{secrets.token_hex(16)}"
    with open(folder / name, "xb", opener=_private) as file:
        file.write(content)
    return name


def take(name: str) -> bytes | None:
    """Return a kept file and forget it; ``None`` when it is gone or another visitor's."""
    if not _NAME.fullmatch(name) or not secrets.compare_digest(name.partition("-")[0], _owner()):
        return None
    path = _folder() / name
    taken = path.with_name(f"{name}.{os.getpid()}")
    try:
        # Of two requests at the same moment only one can rename it.
        path.rename(taken)
        return taken.read_bytes()
    except OSError:
        return None
    finally:
        taken.unlink(missing_ok=True)


def _owner() -> str:
    known = session.get(_OWNER)
    if not isinstance(known, str):
        session[_OWNER] = known = secrets.token_hex(16)
    return hashlib.sha256(known.encode()).hexdigest()


def _folder() -> Path:
    """Return the folder: what ADMIN_IMPORT_FOLDER says, or one of this user's for such files."""
    given = current_app.config.get("ADMIN_IMPORT_FOLDER")
    if given is not None:
        folder = Path(given)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    user = os.getuid() if hasattr(os, "getuid") else None  # Windows has a folder per user
    folder = Path(tempfile.gettempdir()) / f"admin-import-{user or 0}"
    folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    is_own = user is None or (about.st_uid == user and not about.st_mode & 0o077)
    if folder.is_symlink() or not is_own:
        raise PermissionError(
            f"{folder} can be read by others. Delete it, or set ADMIN_IMPORT_FOLDER."
        )
    return folder


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _tidy(folder: Path) -> None:
    limit = time.time() - LIFETIME
    for path in folder.iterdir():
        with suppress(OSError):
            if _NAME.match(path.name) and path.stat().st_mtime < limit:
                path.unlink()

"""The ways into a file manager."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from .attempt import Attempt
from .visitor import Ask
from .world import Stored, World

#: Right -> the option that switches it off.
_FLAGS = {
    "download": "can_download", "upload": "can_upload", "copy": "can_upload",
    "mkdir": "can_mkdir", "rename": "can_rename", "move": "can_rename",
    "edit": "editable_extensions", "delete": "can_delete",
}  # fmt: skip

#: Handler -> right, methods, and how it is told about what: in the address, as an argument.
_PAGES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("index_view", "browse", ("GET",), ""),
    ("index_view", "browse", ("GET",), "folder"),
    ("index", "browse", ("GET",), ""),
    ("index", "browse", ("GET",), "folder"),
    ("details", "download", ("GET",), "path"),
    ("download", "download", ("GET",), "path"),
    ("raw", "download", ("GET",), "path"),
    ("upload", "upload", ("GET", "POST"), ""),
    ("upload", "upload", ("GET", "POST"), "folder"),
    ("mkdir", "mkdir", ("GET", "POST"), ""),
    ("mkdir", "mkdir", ("GET", "POST"), "folder"),
    ("rename", "rename", ("GET", "POST"), "query"),
    ("edit", "edit", ("GET", "POST"), "query"),
    ("delete", "delete", ("GET", "POST"), "query"),
)
#: What every upload, folder and name of the suite is called.
NAME = "made-by-a-test"


def ways(view: Any) -> Iterator[Attempt]:
    """Yield the ways into a file manager, batch actions left out."""
    for handler, right, methods, place in _PAGES:
        for method in methods:
            name = handler + (" of a folder" if place == "folder" else "")
            yield Attempt(
                name + (" (POST)" if method == "POST" else ""),
                frozenset({right}),
                _making(handler, method, place),
                needs_record=place in {"path", "query"},
                is_safe=method == "GET" and handler != "index",
            )


def switched_off(view: Any) -> frozenset[str]:
    """Return the rights that the view gives to nobody."""
    return frozenset(right for right, flag in _FLAGS.items() if not getattr(view, flag))


def _making(handler: str, method: str, place: str) -> Any:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        path = one.key if one else "nothing.txt"
        arguments: dict[str, Any] = {}
        if place == "folder":
            arguments["path"] = path.rpartition("/")[0] or _a_folder(world, view)
        elif place:
            arguments["path"] = path
        data = _sent(handler, path) if method == "POST" else {}
        return Ask(f"{view.endpoint}.{handler}", method, arguments, data)

    return make


def _a_folder(world: World, view: Any) -> str:
    with world.reading():
        folders = [one.key for one in world.records(view) if one.values["is_folder"]]
    return folders[0] if folders else "nothing"


def _sent(handler: str, path: str) -> dict[str, Any]:
    if handler == "upload":
        return {"upload": (io.BytesIO(b"made by a test"), f"{NAME}.txt")}
    if handler == "mkdir":
        return {"name": NAME}
    if handler == "rename":
        ending = path.rpartition(".")[2]
        return {"path": path, "name": f"{NAME}.{ending}"}
    if handler == "edit":
        return {"path": path, "content": "made by a test"}
    return {"path": path}

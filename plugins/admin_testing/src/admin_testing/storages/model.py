"""A plain model of a storage: what is there, and what the contract refuses."""

from __future__ import annotations

from admin_core.data import ValidationFailed

#: What an operation may be refused with; nothing: it must be done.
Refusals = tuple[type[Exception], ...]

#: No folder is made below this many, so that sequences stay where names meet.
DEPTH = 3


class Model:
    """Files in a dictionary, and the folders that were made.

    Where a storage keeps no empty folders, a folder is there as long as something is in it.
    """

    def __init__(self, *, keeps_empty: bool) -> None:
        self.files: dict[str, bytes] = {}
        self.made: set[str] = set()
        self.keeps_empty = keeps_empty

    # -- what is there ---------------------------------------------------------------------------

    def folders(self) -> set[str]:
        """Return the folders that are there, without the root."""
        return set(self.made) if self.keeps_empty else {f for p in self.files for f in _above(p)}

    def known(self) -> dict[str, int | None]:
        """Return path -> size of everything that is there; a folder has none."""
        sizes: dict[str, int | None] = dict.fromkeys(self.folders())
        return {**sizes, **{path: len(content) for path, content in self.files.items()}}

    def inside(self, folder: str) -> dict[str, int | None]:
        """Return path -> size of what is directly inside a folder."""
        return {path: size for path, size in self.known().items() if parent(path) == folder}

    def place(self, number: int, name: str) -> str:
        """Return the path of *name* in one of the folders into which something may be put."""
        places = [one for one in {"", *self.made} if one.count("/") < DEPTH - 1]
        folder = sorted(places)[number % len(places)]
        return f"{folder}/{name}".lstrip("/")

    def chosen(self, number: int) -> str:
        """Return something that is there, or, now and then, a name that nothing has."""
        return [*sorted(self.known()), "none"][number % (len(self.known()) + 1)]

    def is_unclear(self, path: str) -> bool:
        """Return whether *path* is a folder that was made and is not kept while it is empty.

        The contract leaves open whether such a name is free.
        """
        return path in self.made - self.folders()

    # -- what is refused -------------------------------------------------------------------------

    def refused_to_make(self, path: str, *, overwrite: bool = False) -> Refusals:
        """Return what a new file or folder is refused with."""
        taken = path in self.folders() or (path in self.files and not overwrite)
        return (FileExistsError,) if taken else ()

    def refused_to_find(self, path: str) -> Refusals:
        """Return what is asked of something that is not there is refused with."""
        return () if path in self.known() else (FileNotFoundError,)

    def refused_to_transfer(self, source: str, target: str) -> Refusals:
        """Return what a move or a copy is refused with; which of two reasons is told is open."""
        into_itself = target.startswith(f"{source}/")
        return (
            *self.refused_to_find(source),
            *self.refused_to_make(target),
            *((ValidationFailed,) if into_itself else ()),
        )

    # -- what is done ----------------------------------------------------------------------------

    def copy(self, source: str, target: str) -> None:
        """Give all that is at *source* to *target*, too."""
        is_folder = source in self.folders()
        made = {one for one in self.folders() if _is_in(one, source)}
        self.files |= {
            target + path[len(source) :]: content
            for path, content in self.files.items()
            if _is_in(path, source)
        }
        self.made |= {target + one[len(source) :] for one in made}
        if is_folder:
            self.made.add(target)

    def move(self, source: str, target: str) -> None:
        """Take all that is at *source* to *target*."""
        self.copy(source, target)
        self.delete(source)

    def delete(self, path: str) -> None:
        """Forget all that is at *path*."""
        were = self.folders()
        self.files = {p: content for p, content in self.files.items() if not _is_in(p, path)}
        self.made = {one for one in self.made if not _is_in(one, path)}
        if not self.keeps_empty:
            # Gone with the last that was in them, and all that was made in them.
            gone = were - self.folders()
            self.made = {m for m in self.made if not any(_is_in(m, one) for one in gone)}


def parent(path: str) -> str:
    """Return the folder that something is in."""
    return path.rpartition("/")[0]


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")

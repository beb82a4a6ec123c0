"""A plain model of a storage: what is where, and what a change leaves."""

from __future__ import annotations

from collections.abc import Iterator


class Tree:
    """Files by path with their contents, and folders.

    Without *keeps_folders* a folder is there only as long as something is in it.
    """

    def __init__(self, keeps_folders: bool) -> None:
        self.keeps_folders = keeps_folders
        self.files: dict[str, bytes] = {}
        self._made: set[str] = set()

    @property
    def folders(self) -> set[str]:
        """The folders that there are, but for the root."""
        return self._made if self.keeps_folders else {one for f in self.files for one in above(f)}

    def paths(self) -> list[str]:
        """Return every file and folder, in a fixed order."""
        return sorted({*self.files, *self.folders})

    def has(self, path: str) -> bool:
        """Return whether something has that name."""
        return path in self.files or path in self.folders

    def is_folder(self, path: str) -> bool:
        """Return whether a folder has that name; the root is one."""
        return not path or path in self.folders

    def inside(self, path: str) -> list[str]:
        """Return what is directly in a folder."""
        return [one for one in self.paths() if parent(one) == path]

    def below(self, path: str) -> list[str]:
        """Return all that is in a folder, the folder itself first."""
        return [one for one in self.paths() if one == path or one.startswith(f"{path}/")]

    # -- changes ---------------------------------------------------------------------------------

    def put(self, path: str, content: bytes) -> None:
        """Write a file."""
        self.files[path] = content

    def make(self, path: str) -> None:
        """Make a folder."""
        self._made.add(path)

    def take(self, path: str) -> None:
        """Take out a file, or a folder with all that is in it."""
        for one in self.below(path):
            self.files.pop(one, None)
            self._made.discard(one)

    def copy(self, source: str, target: str) -> None:
        """Put what is at one place at another as well."""
        for one in self.below(source):
            goal = f"{target}{one[len(source) :]}"
            if one in self.files:
                self.files[goal] = self.files[one]
            else:
                self._made.add(goal)


def parent(path: str) -> str:
    """Return the folder that a path lies in."""
    return path.rpartition("/")[0]


def above(path: str) -> Iterator[str]:
    """Yield every folder that a path lies in, but for the root."""
    while path := parent(path):
        yield path

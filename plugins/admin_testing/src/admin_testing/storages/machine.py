"""A machine that drives a storage and a plain model of it side by side, and compares them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from admin_core.data import FileStorage, StaleRecord, ValidationFailed

from .tree import Tree, parent

#: Few enough that they collide, and what has a meaning in addresses and patterns.
NAMES = ("a", "ab.txt", "ü #1%", "[x]*")
NAME = st.sampled_from(NAMES)
NUMBER = st.integers(0, 50)
#: How deep folders lie in each other, so that copies of copies come to an end.
DEPTH = 2
#: How many bytes a file has; which ones follows from the number.
SIZE = st.sampled_from([0, 1, 10, 11, 80_000])
PIECE = st.sampled_from([3_000, 70_000])


class Rival(RuleBasedStateMachine):
    """What every machine can do, whatever a storage's capabilities."""

    def __init__(self, storage: FileStorage) -> None:
        super().__init__()
        self.storage = storage
        self.tree = Tree(storage.capabilities.empty_folders)
        #: Versions that each file had, as far as the storage tells them.
        self.versions: dict[str, list[str]] = {}

    def teardown(self) -> None:
        """Leave the storage empty for the next sequence."""
        for entry in list(self.storage.entries("")):
            self.storage.delete(entry.path)

    # -- changing --------------------------------------------------------------------------------

    def change(
        self, do: Callable[[], object], errors: set[type[Exception]], apply: Callable[[], None]
    ) -> None:
        """Do something to the storage, and to the model unless *errors* say that it is refused."""
        if not errors:
            do()
            apply()
            return
        try:
            do()
        except tuple(errors):
            return
        raise AssertionError(f"nothing was refused; {_words(errors)} was to be raised")

    def write(self, path: str, content: bytes, size: int, overwrite: bool) -> None:
        """Write a file in pieces."""
        if overwrite and self.tree.is_folder(path):
            return  # The contract does not say which error that is.
        errors: set[type[Exception]] = set()
        if self.tree.has(path) and not overwrite:
            errors = {FileExistsError}

        def do() -> None:
            info = self.storage.write(path, _pieces(content, size), overwrite=overwrite)
            assert (info.path, info.size) == (path, len(content)), "another file than was written"

        self.change(do, errors, lambda: self._put(path, content))

    def break_off(self, path: str, content: bytes, overwrite: bool) -> None:
        """Write a file whose content stops coming; nothing of it may stay."""
        if overwrite and self.tree.is_folder(path):
            return

        def stopping() -> Iterator[bytes]:
            yield content
            raise ConnectionResetError

        errors: set[type[Exception]] = {ConnectionResetError}
        if self.tree.has(path) and not overwrite:
            errors.add(FileExistsError)
        self.change(
            lambda: self.storage.write(path, stopping(), overwrite=overwrite), errors, _nothing
        )

    def replace(self, path: str, content: bytes, number: int) -> None:
        """Write over a file that has, or had, a version."""
        if path not in self.tree.files:
            return
        known = self.versions[path]
        version, now = known[number % len(known)], self.storage.stat(path).version
        errors: set[type[Exception]] = set() if version == now else {StaleRecord}
        self.change(
            lambda: self.storage.replace(path, [content], version=version),
            errors,
            lambda: self._put(path, content),
        )

    def make_folder(self, path: str) -> None:
        """Make a folder; with a file in it, where an empty one does not stay."""
        errors: set[type[Exception]] = {FileExistsError} if self.tree.has(path) else set()

        def do() -> None:
            self.storage.make_folder(path)
            if not self.tree.keeps_folders:
                self.storage.write(f"{path}/{NAMES[0]}", [b"x"])

        def apply() -> None:
            self.tree.make(path)
            if not self.tree.keeps_folders:
                self._put(f"{path}/{NAMES[0]}", b"x")

        self.change(do, errors, apply)

    def copy(self, source: str, target: str) -> None:
        """Copy a file or a folder."""
        self.change(
            lambda: self.storage.copy(source, target),
            self._refusals(source, target),
            lambda: self._bring(source, target),
        )

    def move(self, source: str, target: str) -> None:
        """Move a file or a folder."""

        def apply() -> None:
            self._bring(source, target)
            self.tree.take(source)

        self.change(
            lambda: self.storage.move(source, target), self._refusals(source, target), apply
        )

    def delete(self, path: str) -> None:
        """Delete a file or a folder."""
        errors: set[type[Exception]] = set() if self.tree.has(path) else {FileNotFoundError}
        self.change(lambda: self.storage.delete(path), errors, lambda: self.tree.take(path))

    def _put(self, path: str, content: bytes) -> None:
        self.tree.put(path, content)
        self.versions.setdefault(path, []).append(self.storage.stat(path).version)

    def _bring(self, source: str, target: str) -> None:
        self.tree.copy(source, target)
        for one in self.tree.below(target):
            if one in self.tree.files:
                self.versions.setdefault(one, []).append(self.storage.stat(one).version)

    def some(self, number: int, *more: str) -> str:
        """Return one of the places where something is, now and then one where nothing is."""
        known = [*self.tree.paths(), *more, "nothing"]
        return known[number % len(known)]

    def place(self, number: int, name: str) -> str:
        """Return a place in one of the folders: the contract asks for one that is there."""
        folders = ["", *sorted(one for one in self.tree.folders if one.count("/") < DEPTH)]
        folder = folders[number % len(folders)]
        return f"{folder}/{name}" if folder else name

    def _refusals(self, source: str, target: str) -> set[type[Exception]]:
        errors: set[type[Exception]] = set()
        if not self.tree.has(source):
            errors.add(FileNotFoundError)
        if self.tree.has(target):
            errors.add(FileExistsError)
        if target.startswith(f"{source}/"):
            errors.add(ValidationFailed)
        return errors

    # -- comparing -------------------------------------------------------------------------------

    def compare(self) -> None:
        """Everything below the root is what the model has, each folder before what is in it."""
        met: list[str] = []
        for entry in self.storage.walk(""):
            assert entry.is_folder is self.tree.is_folder(entry.path), f"{entry} is something else"
            assert not parent(entry.path) or parent(entry.path) in met, f"{entry} before its folder"
            if not entry.is_folder:
                assert entry.size == len(self.tree.files[entry.path]), f"{entry} has another size"
            met.append(entry.path)
        assert sorted(met) == self.tree.paths(), "other files and folders than were made"
        assert sorted(self._by_pages("", 2)) == self.tree.inside(""), "pages of the root differ"

    def look(self, path: str, start: int, length: int | None, limit: int) -> None:
        """Look at one place by every method that reads."""
        assert self.storage.exists(path) is (self.tree.has(path) or not path)
        if path in self.tree.files:
            content = self.tree.files[path]
            with self.storage.open(path) as file:
                assert file.read() == content, f"{path} has another content than was written"
            end = None if length is None else start + length
            with self.storage.chunks(path, start=start, length=length) as pieces:
                assert b"".join(pieces) == content[start:end], f"another part of {path}"
        elif self.tree.is_folder(path):
            assert self.storage.stat(path).is_folder
            inside = self.tree.inside(path)
            assert sorted(one.path for one in self.storage.entries(path)) == inside
            assert sorted(self._by_pages(path, limit)) == inside, f"pages of {path!r} differ"

    def _by_pages(self, path: str, limit: int) -> Iterator[str]:
        after: str | None = None
        while True:
            page = self.storage.page(path, after=after, limit=limit)
            assert len(page.entries) <= limit, "a page has more entries than asked for"
            yield from (one.path for one in page.entries)
            after = page.after
            if after is None:
                return


class _Machine(Rival):
    """Chooses what is done next, and compares after each step."""

    @initialize()
    def begins(self) -> None:
        """Most of what can be done needs something to do it to."""
        self.make_folder("a")
        self.write("a/ab.txt", content(11), 3_000, overwrite=False)
        self.write("ab.txt", content(10), 3_000, overwrite=False)

    @rule(folder=NUMBER, name=NAME, size=SIZE, piece=PIECE, overwrite=st.booleans())
    def writes(self, folder: int, name: str, size: int, piece: int, overwrite: bool) -> None:
        self.write(self.place(folder, name), content(size), piece, overwrite)

    @rule(folder=NUMBER, name=NAME, size=SIZE, overwrite=st.booleans())
    def breaks_off(self, folder: int, name: str, size: int, overwrite: bool) -> None:
        self.break_off(self.place(folder, name), content(size), overwrite)

    @rule(number=NUMBER, size=SIZE, version=NUMBER)
    def replaces(self, number: int, size: int, version: int) -> None:
        self.replace(self.some(number), content(size), version)

    @rule(folder=NUMBER, name=NAME)
    def makes_a_folder(self, folder: int, name: str) -> None:
        self.make_folder(self.place(folder, name))

    @rule(number=NUMBER, folder=NUMBER, name=NAME)
    def copies(self, number: int, folder: int, name: str) -> None:
        self.copy(self.some(number), self.place(folder, name))

    @rule(number=NUMBER, folder=NUMBER, name=NAME)
    def moves(self, number: int, folder: int, name: str) -> None:
        self.move(self.some(number), self.place(folder, name))

    @rule(number=NUMBER)
    def deletes(self, number: int) -> None:
        self.delete(self.some(number))

    @rule(
        number=NUMBER,
        start=st.integers(0, 12),
        length=st.none() | st.integers(0, 12),
        limit=st.integers(1, 3),
    )
    def looks(self, number: int, start: int, length: int | None, limit: int) -> None:
        self.look(self.some(number, ""), start, length, limit)

    @invariant()
    def is_the_same(self) -> None:
        self.compare()


def machine_for(storage: FileStorage) -> type[RuleBasedStateMachine]:
    """Return a machine that compares *storage* with a plain model of it."""

    class Bound(_Machine):
        def __init__(self) -> None:
            super().__init__(storage)

    return Bound


def content(size: int) -> bytes:
    """Return what a file of that many bytes holds."""
    return (b"%d\x00\xff\r\n" % size * size)[:size]


def _pieces(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def _words(errors: set[type[Exception]]) -> str:
    return " or ".join(sorted(error.__name__ for error in errors))


def _nothing() -> None:
    """Leave the model as it is."""

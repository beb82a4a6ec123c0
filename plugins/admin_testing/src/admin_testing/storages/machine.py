"""A machine that drives a storage and a model side by side, and compares them at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from admin_core.data import FileInfo, FileStorage, StaleRecord

from .model import Model, Refusals
from .strategies import NUMBERS, PIECES, contents, names

#: Names of pieces.
Content = tuple[str, ...]

#: What a step may be; what makes more is there twice, so that deleting does not leave nothing.
ACTS = ("write", "copy", "move", "write", "make_folder", "copy", "replace", "interrupt", "delete")

#: Files and folders beyond which nothing is copied: each step looks at all of them.
MOST = 20

#: Entries of a page: few, so that there are several pages.
LIMIT = 2


class Interrupted(Exception):
    """What stops an upload half way, in the sender's hands."""


class Rival(RuleBasedStateMachine):
    """What every machine can do, whatever a storage lacks."""

    def __init__(self, storage: FileStorage) -> None:
        super().__init__()
        self.storage, self.step = storage, "nothing"
        self.model = Model(keeps_empty=storage.capabilities.empty_folders)
        #: The version that a file had before the last change, if it was another one.
        self.before: dict[str, str] = {}
        #: What the last step was about: it is there as the model says, or it is not there.
        self.touched: set[str] = set()
        #: How many files were read so far: each time another part.
        self.reads = 0

    def teardown(self) -> None:
        """Leave the storage empty for the next sequence."""
        for entry in list(self.storage.entries("")):
            self.storage.delete(entry.path)

    def begin(self) -> None:
        """Start from folders in folders, with names that begin alike: much can go wrong there."""
        for folder in ("a", "a/a", "a/a-b", "..a"):
            self.make_folder(folder)
        for path in ("a/a/a", "a/[a]*", "a-b"):
            self.write(path, ("digits",), overwrite=False)

    # -- changing --------------------------------------------------------------------------------

    def write(self, path: str, content: Content, *, overwrite: bool) -> None:
        """Write a file to both.  What an upload onto a folder does is not asked."""
        if self.model.is_unclear(path) or (overwrite and path in self.model.folders()):
            return
        refusals = self.model.refused_to_make(path, overwrite=overwrite)
        write = partial(self.storage.write, path, sent(content), overwrite=overwrite)
        if self.done(f"write({path!r}, overwrite={overwrite})", refusals, path):
            self.keep(path, content, write)
        else:
            self.refused(write, refusals)

    def replace(self, path: str, content: Content, *, is_stale: bool) -> None:
        """Replace a file in both, by the version that it has or by another one."""
        if path in self.model.folders():
            return
        refusals: Refusals = self.model.refused_to_find(path)
        version = "" if refusals else self.storage.stat(path).version
        if is_stale:
            version = self.before.get(path, f"{version}0") if version else ""
            refusals = refusals or ((StaleRecord,) if version else ())
        replace = partial(self.storage.replace, path, sent(content), version=version)
        if self.done(f"replace({path!r}, version={version!r})", refusals, path):
            self.keep(path, content, replace)
        else:
            self.refused(replace, refusals)

    def keep(self, path: str, content: Content, write: Callable[[], FileInfo]) -> None:
        """Note what was written, once the storage has told of it as it should."""
        whole = b"".join(sent(content))
        is_changed = path in self.model.files and self.model.files[path] != whole
        version = self.storage.stat(path).version if is_changed else ""
        told = write()
        assert (told.path, told.is_folder, told.size) == (path, False, len(whole)), (
            f"{self.step} tells of another file than was written: {told}"
        )
        self.before.pop(path, None)
        if version:
            assert told.version != version, f"{self.step}: another content has the same version"
            self.before[path] = version
        self.model.files[path] = whole

    def interrupt(self, path: str, content: Content, *, overwrite: bool) -> None:
        """Begin to write a file and be stopped; nothing has happened."""
        is_refused = self.model.refused_to_make(path, overwrite=overwrite)
        if is_refused or self.model.is_unclear(path):
            return

        def breaking() -> Iterator[bytes]:
            yield from sent(content)
            raise Interrupted

        self.done(f"an upload to {path!r} that is interrupted", (Interrupted,), path)
        write = partial(self.storage.write, path, breaking(), overwrite=overwrite)
        self.refused(write, (Interrupted,))

    def make_folder(self, path: str) -> None:
        """Make a folder in both."""
        if self.model.is_unclear(path):
            return
        refusals = self.model.refused_to_make(path)
        make = partial(self.storage.make_folder, path)
        if self.done(f"make_folder({path!r})", refusals, path):
            make()
            self.model.made.add(path)
        else:
            self.refused(make, refusals)

    def transfer(self, source: str, target: str, *, keeps: bool) -> None:
        """Move or copy in both."""
        is_crowded = keeps and len(self.model.known()) > MOST
        if is_crowded or self.model.is_unclear(target):
            return
        refusals = self.model.refused_to_transfer(source, target)
        act = self.storage.copy if keeps else self.storage.move
        said = f"{'copy' if keeps else 'move'}({source!r}, {target!r})"
        if self.done(said, refusals, source, target):
            act(source, target)
            (self.model.copy if keeps else self.model.move)(source, target)
            self.before.clear()
        else:
            self.refused(partial(act, source, target), refusals)

    def delete(self, path: str) -> None:
        """Delete from both."""
        refusals = self.model.refused_to_find(path)
        delete = partial(self.storage.delete, path)
        if self.done(f"delete({path!r})", refusals, path):
            delete()
            self.model.delete(path)
            self.before.clear()
        else:
            self.refused(delete, refusals)

    def done(self, step: str, refusals: Refusals, *paths: str) -> bool:
        """Note what this step is about; return whether it must be done."""
        self.step, self.touched = step, set(paths)
        return not refusals

    def refused(self, act: Callable[[], object], refusals: Refusals) -> None:
        """What must be refused is refused in the contract's words; that nothing changed is seen."""
        wanted = " or ".join(error.__name__ for error in refusals)
        try:
            act()
        except refusals:
            return
        except Exception as error:
            error.add_note(f"{self.step} must be refused with {wanted}")
            raise
        raise AssertionError(f"{self.step} must be refused with {wanted}, and was done")

    # -- reading ---------------------------------------------------------------------------------

    def check(self) -> None:
        """Ask the storage for everything; it must be what the model has."""
        walked = list(self.storage.walk(""))
        self.same("walk('')", walked, self.model.known())
        order = [one.path for one in walked]
        for folder in self.model.folders():
            inner = [place for place, path in enumerate(order) if path.startswith(f"{folder}/")]
            assert order.index(folder) < min(inner, default=len(order)), (
                f"after {self.step}: walk('') gives {folder!r} after what is in it"
            )
        for folder in ("", *self.model.folders()):
            inside = self.model.inside(folder)
            self.same(f"entries({folder!r})", self.storage.entries(folder), inside)
            self.same(f"page({folder!r})", self.pages(folder), inside)
        for path, size in self.model.known().items():
            self.same(f"stat({path!r})", [self.storage.stat(path)], {path: size})
            assert self.storage.exists(path), f"after {self.step}: exists({path!r}) is not true"
        for path, content in self.model.files.items():
            self.read(path, content)
        for path in self.touched - set(self.model.known()):
            if not self.model.is_unclear(path):
                assert not self.storage.exists(path), f"after {self.step}: {path!r} is there"

    def same(self, asked: str, found: Iterable[FileInfo], wanted: Mapping[str, int | None]) -> None:
        """Compare what a storage tells with what the model knows; the order is open."""
        told = [(one.path, one.is_folder, None if one.is_folder else one.size) for one in found]
        known = [(path, size is None, size) for path, size in wanted.items()]
        assert sorted(told, key=_by_path) == sorted(known, key=_by_path), (
            f"after {self.step}: {asked} tells something else than is there"
        )

    def pages(self, folder: str) -> list[FileInfo]:
        """Return all pages of a folder, one after the other."""
        found: list[FileInfo] = []
        after: str | None = None
        for _ in range(100):
            page = self.storage.page(folder, after=after, limit=LIMIT)
            assert len(page.entries) <= LIMIT, f"page({folder!r}) holds more than was asked for"
            found += page.entries
            after = page.after
            if after is None:
                return found
        raise AssertionError(f"after {self.step}: page({folder!r}) never ends")

    def read(self, path: str, content: bytes) -> None:
        """Read a file and a part of it; both are what was written."""
        with self.storage.open(path) as file:
            assert file.read() == content, f"after {self.step}: {path!r} has another content"
        self.reads += 1
        start, length = self.reads % (len(content) + 2), self.reads % 4 or None
        with self.storage.chunks(path, start=start, length=length) as pieces:
            found = b"".join(pieces)
        assert found == content[start:][:length], (
            f"after {self.step}: chunks({path!r}, start={start}, length={length}) "
            "gives another part"
        )


def machine_for(storage: FileStorage) -> type[RuleBasedStateMachine]:
    """Return a machine that compares *storage* with a model; what it lacks is not asked."""

    class Machine(Rival):
        def __init__(self) -> None:
            super().__init__(storage)

        @initialize()
        def begins(self) -> None:
            self.begin()

        # One rule: with one for each, hypothesis leaves out some of them for whole sequences.
        @rule(
            act=st.sampled_from(ACTS),
            source=NUMBERS,
            place=NUMBERS,
            name=names(),
            content=contents(),
            flag=st.booleans(),
        )
        def does(
            self, act: str, source: int, place: int, name: str, content: Content, flag: bool
        ) -> None:
            there, new = self.model.chosen(source), self.model.place(place, name)
            if act == "write":
                self.write(new, content, overwrite=flag)
            elif act == "interrupt":
                self.interrupt(new, content, overwrite=flag)
            elif act == "replace":
                self.replace(there, content, is_stale=flag)
            elif act == "make_folder":
                self.make_folder(new)
            elif act == "delete":
                self.delete(there)
            else:
                # To the root, too: what is taken deeper is often taken into itself.
                self.transfer(there, name if flag else new, keeps=act == "copy")

        @invariant()
        def is_what_the_model_says(self) -> None:
            self.check()

    return Machine


def sent(content: Content) -> Iterator[bytes]:
    """Yield the pieces of a content."""
    return (PIECES[name] for name in content)


def _by_path(entry: tuple[str, bool, int | None]) -> tuple[str, bool]:
    return entry[:2]

"""Area: any sequence of changes leaves what a plain model of the storage has."""

from __future__ import annotations

from typing import ClassVar

from admin_core.data import FileStorage

from .base import StorageKit


class Properties(StorageKit):
    """Random uploads, moves, copies and deletions, beside a dictionary that does the same."""

    explained = "docs/plugin-authors/conformance-kit.md#random-sequences-of-files"
    #: How many sequences are tried, and of how many steps; less where a service is slow.
    sequences: ClassVar[int] = 30
    steps: ClassVar[int] = 20
    #: Whether a sequence that fails is made as short as possible, which may take minutes.
    shortens: ClassVar[bool] = False

    def test_any_sequence_of_changes_leaves_what_a_dictionary_of_files_would_hold(
        self, storage: FileStorage
    ) -> None:
        from hypothesis.stateful import run_state_machine_as_test

        from ..sequences import steady
        from .machine import machine_for

        run_state_machine_as_test(
            machine_for(storage), settings=steady(self.sequences, self.steps, self.shortens)
        )
        assert list(storage.entries("")) == [], "what was deleted is still there"

"""Area: any sequence of writes and questions has the answers of a plain model of the store."""

from __future__ import annotations

from typing import ClassVar

from admin_core.data import RecordStore

from .base import StoreKit


class Properties(StoreKit):
    """Random creates, updates, deletes and queries, beside a dictionary that does the same."""

    explained = "docs/plugin-authors/conformance-kit.md#random-sequences"
    #: How many sequences are tried, and of how many steps; less where a server is slow.
    sequences: ClassVar[int] = 25
    steps: ClassVar[int] = 15
    #: Whether a sequence that fails is made as short as possible, which may take minutes.
    shortens: ClassVar[bool] = False

    def test_any_sequence_of_writes_and_queries_is_answered_as_a_dictionary_would(
        self, store: RecordStore
    ) -> None:
        from hypothesis.stateful import run_state_machine_as_test

        from ..sequences import steady
        from .machine import machine_for

        run_state_machine_as_test(
            machine_for(store, self.lacks),
            settings=steady(self.sequences, self.steps, self.shortens),
        )

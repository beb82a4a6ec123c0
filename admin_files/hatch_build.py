"""Build hook: compile the catalogs, each `admin.po` to the `admin.mo` beside it.

The compiled files are git-ignored.  A wheel made from the sdist compiles them again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogsHook(BuildHookInterface):
    """Keep the compiled catalogs in step with those that people write."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is newer than its compiled file."""
        for source in Path(self.root, "src").glob("*/translations/*/LC_MESSAGES/admin.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                with source.open("rb") as text, target.open("wb") as compiled:
                    write_mo(compiled, read_po(text))

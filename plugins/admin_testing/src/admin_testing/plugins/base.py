"""What an author of a plugin gives, and what every area of the suite looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, ClassVar

import pytest

from admin_core.data import FieldInfo

GROUP = "admin_core.plugins"


class PluginKit:
    """The plugin, and what it is about.

    .. versionadded:: 0.1
    """

    #: The module that the entry point names.
    plugin: ClassVar[str] = ""
    #: Top-level modules that it may import at once, beside the core and the standard library.
    imports: ClassVar[frozenset[str]] = frozenset()
    #: Fields of a kind that it knows, and by their names texts that mean a value.
    fields: ClassVar[tuple[FieldInfo, ...]] = ()
    texts: ClassVar[Mapping[str, Iterable[str]]] = MappingProxyType({})
    #: Locations of files that it opens.
    locations: ClassVar[tuple[Any, ...]] = ()

    conformance: ClassVar[str] = "plugin"
    words: ClassVar[tuple[str, ...]] = (
        *("hook_api", "arguments", "entry_point", "light_import", "company"),
        *("templates", "nothing_inline", "static", "translations"),
        *("answers", "pages"),
    )
    explained: ClassVar[str] = "docs/plugin-authors/conformance-kit.md#plugins"

    def opens(self) -> Iterable[tuple[Any, Any]]:
        """Return (model, source) of what a backend opens; a plugin of another kind has none."""
        return ()

    @pytest.fixture
    def module(self) -> ModuleType:
        """Return the plugin's module."""
        assert self.plugin, 'name the module of the plugin:  plugin = "my_package.plugin"'
        return import_module(self.plugin)

    @pytest.fixture
    def package(self) -> str:
        """Return the name of the package that the plugin lies in."""
        return self.plugin.rpartition(".")[0] or self.plugin

    @pytest.fixture
    def folder(self, package: str) -> Path:
        """Return the folder of that package."""
        file = import_module(package).__file__
        assert file is not None, f"{package} is no package with files"
        return Path(file).parent

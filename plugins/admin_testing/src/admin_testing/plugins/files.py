"""Area: templates, scripts, style sheets and catalogs lie where the admin looks for them."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from ..marks import about
from .base import PluginKit

#: What the policy of the pages blocks, so that it would silently do nothing.
INLINE = {
    "a script without src": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>",
    "an on... attribute": r"<[^>]*\son[a-z]+\s*=",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an address with javascript:": r"javascript\s*:",
}
CATALOG = re.compile(r"[a-z]{2,3}(_\w+)*/LC_MESSAGES/admin\.(po|mo)|admin\.pot")


class Files(PluginKit):
    """Templates, what is inline in them, static files, translations."""

    explained = "docs/plugin-authors/publish-a-plugin.md#templates-scripts-styles"

    @about("templates")
    def test_templates_lie_below_the_packages_name_or_are_listed_as_overrides(
        self, module: ModuleType, package: str, folder: Path
    ) -> None:
        names = files_below(folder / "templates")
        overrides = tuple(getattr(module, "OVERRIDES", ()))
        strange = [n for n in names if not n.startswith(f"{package}/") and n not in overrides]
        assert not strange, (
            f"move below templates/{package}/, or, if they replace templates of the core, "
            f"list in {self.plugin}:  OVERRIDES = {tuple(strange)}"
        )
        missing = [name for name in overrides if name not in names]
        assert not missing, f"OVERRIDES names templates that are not there: {missing}"

    @about("nothing_inline")
    def test_templates_have_no_script_and_no_style_in_them(self, folder: Path) -> None:
        for name in files_below(folder / "templates"):
            text = (folder / "templates" / name).read_text("utf-8")
            found = [what for what, one in INLINE.items() if re.search(one, text, re.IGNORECASE)]
            assert not found, f"{name} has {found}; put it into a file below static/"

    @about("static")
    def test_scripts_and_style_sheets_lie_below_static(self, folder: Path) -> None:
        served = (".css", ".js", ".mjs")
        astray = [
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.suffix in served and path.relative_to(folder).parts[0] != "static"
        ]
        assert not astray, f"only what lies below static/ is served: {astray}"

    @about("translations")
    def test_catalogs_lie_below_translations_and_are_called_admin(self, folder: Path) -> None:
        astray = [n for n in files_below(folder / "translations") if not CATALOG.fullmatch(n)]
        assert not astray, f"write translations/<locale>/LC_MESSAGES/admin.mo, not {astray}"
        lost = [
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*.mo")
            if path.relative_to(folder).parts[0] != "translations"
        ]
        assert not lost, f"only catalogs below translations/ are read: {lost}"


def files_below(folder: Path) -> list[str]:
    """Return the paths of the files below a folder, sorted; none if there is no folder."""
    found = (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in str(path)
    )
    return sorted(path.relative_to(folder).as_posix() for path in found)

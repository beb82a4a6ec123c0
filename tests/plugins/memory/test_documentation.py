"""The backend that the manual builds works, and passes the kit as the manual says."""

import re
import sys
from pathlib import Path
from types import ModuleType

PAGE = Path(__file__).parents[3] / "docs" / "plugin-authors" / "write-a-backend.md"


def as_module(page):
    """Return a module made of the page's Python examples, with their line numbers."""
    text = page.read_text(encoding="utf-8")
    code = ""
    for block in re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        line = text.count("\n", 0, block.start(1))
        code += "\n" * (line - code.count("\n")) + block.group(1)
    module = sys.modules["write_a_backend"] = ModuleType("write_a_backend")
    exec(compile(code, str(page), "exec"), vars(module))
    return module


manual = as_module(PAGE)


class TestTheBackendOfTheManual(manual.TestShelve):
    """Collected under a name of its own."""

"""The page about testing: its tests pass on its application, as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "test-your-admin.md"


def test_the_tests_of_the_page_pass_on_its_application(tmp_path: Path) -> None:
    program, visitor, leaks, own = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert "order.remind" in own
    (tmp_path / "office.py").write_text(program, "utf-8")
    (tmp_path / "test_visitor.py").write_text(visitor, "utf-8")
    (tmp_path / "test_leaks.py").write_text(leaks, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3_000:]
    count = int(re.findall(r"(\d+) passed", done.stdout)[-1])
    assert 180 < count < 400, "the page says how many tests there are"

"""A public name on its way out works, and says at the line to change what to write instead."""

import subprocess
import sys

import pluggy
import pytest

from admin_core import hookimpl, hookspecs
from admin_core.data import FieldInfo
from admin_core.deprecation import Deprecated, renamed
from admin_core.plugins import Plugins

OLD = Deprecated("admin_core.data.FieldInfo", since="0.2", until="0.4")
SAID = (
    r"Column is deprecated since admin-core 0\.2 and will be gone in 0\.4\. "
    r"Use instead: admin_core\.data\.FieldInfo"
)


def test_a_function_works_and_warns_its_caller():
    @Deprecated("make()", since="0.2", until="0.4", distribution="admin-links")
    def build(name, *, size=1):
        return name * size

    with pytest.warns(DeprecationWarning, match=r"build\(\) .* admin-links 0\.2 .*: make") as all_:
        assert build("a", size=2) == "aa"
    assert [one.filename for one in all_] == [__file__]


def test_a_renamed_name_is_the_new_one_and_warns_whoever_takes_it():
    look_up = renamed("somewhere", {"Column": OLD})
    with pytest.warns(DeprecationWarning, match=SAID) as all_:
        assert look_up("Column") is FieldInfo
    assert [one.filename for one in all_] == [__file__]


def test_other_names_are_no_attributes_or_somebody_elses():
    with pytest.raises(AttributeError, match="'somewhere' has no attribute 'nobody'"):
        renamed("somewhere", {"Column": OLD})("nobody")
    assert renamed("somewhere", {"Column": OLD}, str.upper)("nobody") == "NOBODY"


MODULE = """
from admin_core.deprecation import Deprecated, renamed
__getattr__ = renamed("older", {"Column": Deprecated("admin_core.data.FieldInfo", "0.2", "0.4")})
"""
PROGRAM = """
for _ in range(3):
    from older import Column
assert Column.__name__ == "FieldInfo"
"""


@pytest.mark.parametrize("file", ["older.py", "older/__init__.py"])
def test_a_program_is_told_once_for_each_line(tmp_path, file):
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(MODULE)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr.count("program.py:3: DeprecationWarning: older.Column is dep") == 1
    assert done.stderr.count("DeprecationWarning") == 1


@pytest.fixture
def hook_on_its_way_out(monkeypatch):
    """One hook that goes as a whole, and one argument of another."""

    def admin_cli(group): ...

    def admin_check(admin): ...

    gone = Deprecated("admin_setup", since="0.2", until="0.4")
    marker = pluggy.HookspecMarker(hookspecs.PROJECT)
    marker(warn_on_impl=gone.warning("The hook admin_cli"))(admin_cli)
    marker(warn_on_impl_args={"admin": gone.warning("The argument admin")})(admin_check)
    monkeypatch.setattr(hookspecs, "admin_cli", admin_cli)
    monkeypatch.setattr(hookspecs, "admin_check", admin_check)


def test_a_plugin_that_implements_a_hook_on_its_way_out_is_told_and_asked(hook_on_its_way_out):
    class Old:
        @hookimpl
        def admin_cli(self, group):
            """Add nothing."""

    with pytest.warns(DeprecationWarning, match=r"hook admin_cli .*Use instead: admin_setup"):
        plugins = Plugins([Old()], discover=False)
    assert plugins.answering("admin_cli") == ["Old"]


def test_only_who_takes_an_argument_on_its_way_out_is_told(hook_on_its_way_out):
    class Old:
        @hookimpl
        def admin_check(self, admin):
            """Report nothing."""

    class New:
        @hookimpl
        def admin_check(self):
            """Report nothing."""

    with pytest.warns(DeprecationWarning, match="The argument admin is deprecated"):
        Plugins([Old()], discover=False)
    assert Plugins([New()], discover=False).answering("admin_check") == ["New"]

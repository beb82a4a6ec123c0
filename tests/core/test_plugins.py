"""Plugins: found, checked, ordered, asked and listed."""

import logging
from types import SimpleNamespace

import pytest
from flask import Flask

from admin_core import Admin, defaults, hookimpl
from admin_core.data import FieldInfo, PluginError
from admin_core.plugins import Plugins

FORM_FIELD = """
    @hookimpl
    def admin_form_field(field): return None
"""
BROKEN = "raise ImportError('no module named driver')"


def names(plugins):
    return [report.name for report in plugins.report()]


def status(plugins):
    return {report.name: report.status for report in plugins.report()}


@pytest.fixture
def two(site):
    """Two distributions, whose order on the disk says nothing about their plugins'."""
    site.install("zzz", FORM_FIELD, name="alpha")
    site.install("aaa", FORM_FIELD, name="beta", version="2.1")


def test_an_installed_plugin_is_found_by_its_entry_point(two):
    found = {report.name: report for report in Plugins().report()}
    assert found["beta"].distribution == "aaa"
    assert found["beta"].version == "2.1"
    assert found["beta"].status == "active"
    assert found["beta"].hooks == ("admin_form_field",)


@pytest.mark.parametrize("order", [("alpha", "beta", "gamma"), ("gamma", "beta", "alpha")])
def test_plugins_are_asked_by_name_whatever_the_order_on_disk(site, order):
    for place, name in enumerate(order):
        site.install(f"dist{place}", FORM_FIELD, name=name)
    assert Plugins().answering("admin_form_field") == ["alpha", "beta", "gamma"]


class Own:
    @hookimpl
    def admin_form_field(self, field):
        return None


class Other(Own):
    pass


def test_the_applications_own_plugins_are_asked_first_and_the_core_last(two):
    plugins = Plugins([Own(), Other()], defaults=defaults)
    assert plugins.answering("admin_form_field") == ["Own", "Other", "alpha", "beta", "core"]


def test_an_installed_plugin_can_be_named_to_be_asked_earlier(two):
    plugins = Plugins(["beta", Own()])
    assert plugins.answering("admin_form_field") == ["beta", "Own", "alpha"]


def test_the_report_is_in_the_order_asked(two):
    assert names(Plugins([Own()], defaults=defaults)) == ["Own", "alpha", "beta", "core"]


def test_a_name_that_is_not_installed_is_refused_with_the_nearest_one(two):
    with pytest.raises(PluginError, match=r"'alhpa'.*Did you mean 'alpha'\? Installed: alpha, b"):
        Plugins(["alhpa"])


def test_without_discovery_only_what_is_listed_takes_part(two):
    assert names(Plugins([Own(), "beta"], discover=False)) == ["Own", "beta"]


@pytest.mark.parametrize("given", [[], ["alpha"]])
def test_a_blocked_plugin_is_not_asked_but_listed(two, given):
    plugins = Plugins(given, blocked=["alpha"])
    assert status(plugins) == {"alpha": "blocked", "beta": "active"}
    assert plugins.answering("admin_form_field") == ["beta"]


def test_a_blocked_plugin_is_not_even_imported(site):
    site.install("bad", "raise SystemExit")
    assert status(Plugins(blocked=["bad"])) == {"bad": "blocked"}


def test_the_environment_blocks_plugins(two, monkeypatch):
    monkeypatch.setenv("ADMIN_BLOCK_PLUGINS", "alpha, nothing,,")
    assert status(Plugins()) == {"alpha": "blocked", "beta": "active"}


@pytest.mark.parametrize("value", [["alpha"], ("alpha", "x"), {"alpha"}, "alpha", "x, alpha"])
def test_the_configuration_of_the_application_blocks_plugins(two, value):
    app = Flask(__name__)
    app.config["ADMIN_BLOCK_PLUGINS"] = value
    assert status(Admin(app).plugins)["alpha"] == "blocked"


@pytest.mark.parametrize("value", [["alpha"], "alpha", "x,alpha"])
def test_an_argument_of_the_admin_blocks_plugins(two, value):
    assert status(Admin(block=value).plugins)["alpha"] == "blocked"


def test_the_core_cannot_be_blocked(two):
    assert "core" in Plugins(blocked=["core"], defaults=defaults).answering("admin_form_field")


def test_a_plugin_that_fails_to_import_is_reported_and_the_others_work(two, site, caplog):
    site.install("bad-one", BROKEN, name="bad", version="3.4")
    plugins = Plugins()
    report = plugins.report()[-1]
    assert (report.name, report.status) == ("bad", "failed")
    assert report.detail == "ImportError: no module named driver"
    assert plugins.answering("admin_form_field") == ["alpha", "beta"]
    assert "Plugin 'bad' (bad-one 3.4) failed to import" in caplog.text


def test_any_error_of_a_plugins_import_is_caught(site):
    site.install("bad", "1 / 0")
    assert Plugins().report()[0].detail == "ZeroDivisionError: division by zero"


REPAIR = r"pip install --force-reinstall bad-one .*Admin\(block=\['bad'\]\)"


def test_a_strict_admin_raises_with_the_command_to_run(site):
    site.install("bad-one", BROKEN, name="bad")
    with pytest.raises(PluginError, match=REPAIR):
        Plugins(strict=True)


def test_an_application_under_test_raises_too(site):
    site.install("bad-one", BROKEN, name="bad")
    app = Flask(__name__)
    app.testing = True
    with pytest.raises(PluginError, match=REPAIR):
        Admin(app)


def test_a_plugin_for_a_newer_core_names_the_command(site):
    site.install("future", "HOOK_API = 99", version="7.0")
    with pytest.raises(PluginError, match=r"future 7\.0.*hook API 99.*pip install -U admin-core"):
        Plugins()


def test_a_plugin_for_an_older_core_names_the_command(site):
    site.install("past", "HOOK_API = 0", name="old")
    with pytest.raises(PluginError, match=r"'old' \(past 1\.0\).*pip install -U past"):
        Plugins()


def test_a_misspelt_hook_is_refused_with_the_right_name_and_the_distribution(site):
    site.install("slips", "@hookimpl\ndef admin_evnet(event): pass", name="slip", version="0.9")
    with pytest.raises(
        PluginError, match=r"'slip' \(slips 0\.9\).*'admin_evnet'.*Did you mean 'admin_event'\?"
    ):
        Plugins()


def test_a_hook_with_an_argument_it_does_not_have_is_refused():
    class Wrong:
        @hookimpl
        def admin_event(self, happening):
            """Never called."""

    with pytest.raises(PluginError, match=r"(?s)'Wrong'.*happening"):
        Plugins([Wrong()])


def test_a_function_that_only_looks_like_a_hook_is_left_alone():
    plugin = SimpleNamespace(admin_helper=lambda: None)
    assert names(Plugins([plugin], discover=False)) == ["SimpleNamespace"]


def test_the_same_object_cannot_take_part_twice():
    plugin = Own()
    with pytest.raises(PluginError, match="does not fit"):
        Plugins([plugin, plugin])


def test_two_plugins_of_one_class_are_told_apart():
    assert len(set(names(Plugins([Own(), Own()], discover=False)))) == 2


def test_two_admins_do_not_share_plugins(two):
    one, other = Plugins([Own()]), Plugins(blocked=["beta"])
    assert names(one) == ["Own", "alpha", "beta"]
    assert other.answering("admin_form_field") == ["alpha"]


# -- asking -------------------------------------------------------------------------------------


class Failing:
    @hookimpl
    def admin_event(self, event):
        raise RuntimeError("no connection")


class Hearing:
    def __init__(self):
        self.heard = []

    @hookimpl
    def admin_event(self, event):
        self.heard.append(event)


def test_a_plugin_that_fails_to_hear_stops_no_other_and_is_named_in_the_log(caplog):
    first, last = Hearing(), Hearing()
    with caplog.at_level(logging.ERROR):
        Plugins([first, Failing(), last], discover=False).notify("admin_event", event="x")
    assert first.heard == last.heard == ["x"]
    assert "Plugin 'Failing' failed in admin_event" in caplog.text
    assert "no connection" in caplog.text


class Colors:
    @hookimpl
    def admin_parse_value(self, field, text):
        if not text.startswith("#"):
            raise ValueError("Enter a colour.")
        return ("color", text) if field.kind == "color" else None


def test_plugins_parse_only_kinds_the_core_does_not_know():
    plugins = Plugins([Colors()], discover=False)
    assert plugins.parse_value(FieldInfo("a", "color"), "#fff") == ("color", "#fff")
    assert plugins.parse_value(FieldInfo("a", "integer"), "7") == 7
    with pytest.raises(ValueError, match="Enter a colour"):
        plugins.parse_value(FieldInfo("a", "color"), "red")


def test_a_kind_nobody_parses_stays_text():
    assert Plugins([Colors()], discover=False).parse_value(FieldInfo("a", "shape"), "#1") == "#1"

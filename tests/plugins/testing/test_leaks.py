"""The suite finds each hole of an application, and nothing where there is none."""

import pytest

from . import leaky
from .leaks import LEAKS
from .leaks_runner import run_leaks


def failed(outcomes):
    return sorted(name for name, text in outcomes.items() if text)


def test_an_office_that_keeps_its_rules_passes(tmp_path):
    boss = {"boss": lambda site: site.remember(role="boss")}
    clerk = {"clerk": lambda site: site.remember(role="clerk")}
    outcomes = run_leaks(lambda: leaky.create_app(tmp_path), roles={**boss, **clerk}, may=leaky.MAY)
    assert failed(outcomes) == []
    assert len(outcomes) > 300


@pytest.mark.parametrize("name", LEAKS)
def test_a_hole_is_found_and_nothing_else(tmp_path, name):
    parts, tables, expected = LEAKS[name]
    found = run_leaks(lambda: leaky.create_app(tmp_path, **parts), **tables)
    names = failed(found)
    assert [one for one in names if not any(part in one for part in expected)] == []
    assert [part for part in expected if not any(part in one for one in names)] == []

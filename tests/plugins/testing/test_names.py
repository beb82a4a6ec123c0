"""Where the kit is imported from."""

import sys

import pytest

import admin_core.testing
import admin_testing


def test_the_core_names_the_kit_as_well():
    assert admin_core.testing.StoreConformance is admin_testing.StoreConformance


def test_without_the_kit_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "admin_testing", None)
    with pytest.raises(ImportError, match=r'pip install "admin-core\[testing\]"'):
        getattr(admin_core.testing, "StoreConformance")  # noqa: B009 - the look-up is what is tested

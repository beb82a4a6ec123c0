"""How the backend is found, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from admin_sqla import ModelView, SQLAlchemyStore, plugin

from .models import Book


def test_finding_the_plugin_imports_neither_sqlalchemy_nor_flask():
    code = "import admin_sqla.plugin, sys; print({'sqlalchemy', 'flask'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_only_mapped_classes_are_its_own():
    for model in (int, object(), "Book", sa.MetaData(), sa.Integer):
        assert plugin.admin_open_store(model, None, None) is None


def test_one_session_for_all_requests_is_a_problem():
    views = [SimpleNamespace(source=Session()), SimpleNamespace(source=sessionmaker())]
    (problem,) = plugin.admin_check(SimpleNamespace(views=views))
    assert (problem.id, problem.level) == ("sqla.shared-session", "warning")


def test_the_view_keeps_the_session_as_it_was_given():
    source = sessionmaker()
    view = ModelView(Book, source, name="Books", category="Library")
    assert view.session is source
    assert (view.name, view.category) == ("Books", "Library")


def test_the_package_offers_its_store_and_its_view_only():
    import admin_sqla

    assert admin_sqla.SQLAlchemyStore is SQLAlchemyStore
    assert set(admin_sqla.__all__) <= set(dir(admin_sqla))
    assert not hasattr(admin_sqla, "Nothing")

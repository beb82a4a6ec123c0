"""What is imported when: an ORM only by those who use it."""

import subprocess
import sys

import pytest

ORMS = ["sqlalchemy", "peewee", "mongoengine", "pymongo", "redis", "boto3", "geoalchemy2"]

STARTS = {
    "the package": "import admin_core, admin_core.data, admin_core.forms, admin_core.plugins",
    "every public name": "from admin_core import Admin, BaseView, ModelView, action, expose",
    "every installed plugin": "from admin_core.plugins import Plugins; Plugins(strict=True)",
    "an admin": "import flask; from admin_core import Admin; Admin(flask.Flask('x'), strict=True)",
}


def loaded_after(code):
    code += "\nimport sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("start", STARTS)
def test_no_orm_is_imported_by(start):
    assert not loaded_after(STARTS[start]) & set(ORMS)


def test_values_and_contracts_import_no_web_framework():
    assert not loaded_after("import admin_core.data") & {"flask", "wtforms", "jinja2", "werkzeug"}


def test_a_name_the_package_does_not_have_is_refused():
    with pytest.raises(ImportError, match="Modelview"):
        exec("from admin_core import Modelview")

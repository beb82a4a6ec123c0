"""Measures what it costs to import an admin and to build it with three views, without a request.

    python benchmarks/import_time.py

Fresh processes, one system after the other, in turn; CPU time from the interpreter's first line
of ours on.  The floor is Flask, WTForms and SQLAlchemy with the same models.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROUNDS = 15

_START = """
import sys, time, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, {here!r})
start = time.process_time()
import flask, sqlalchemy, sqlalchemy.orm, wtforms
import models
app = flask.Flask("shop")
app.secret_key = "for the benchmark"
engine = sqlalchemy.create_engine("sqlite://")
session = sqlalchemy.orm.scoped_session(sqlalchemy.orm.sessionmaker(engine))
sqlalchemy.orm.configure_mappers()
"""
_IMPORTS = {
    "floor": "",
    "ours": "from admin_core import Admin; from admin_sqla import ModelView",
    "flask_admin": "from flask_admin import Admin; from flask_admin.contrib.sqla import ModelView",
}
_BUILD = """
admin = Admin(app, name="Shop")
for model in (models.Order, models.Customer, models.Warehouse):
    admin.add_view(ModelView(model, session))
"""
_END = "print(1000 * (time.process_time() - start))"


def measure(name: str) -> float:
    """Return the milliseconds that one fresh process needs."""
    imports = _IMPORTS[name]
    program = "\n".join((_START.format(here=str(HERE)), imports, _BUILD if imports else "", _END))
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def main() -> None:
    """Print a line per system."""
    times: dict[str, list[float]] = {name: [] for name in _IMPORTS}
    for _ in range(ROUNDS):
        for name, found in times.items():
            found.append(measure(name))
    floor = median(times["floor"])
    for name, found in times.items():
        print(f"{name:12} {median(found):7.1f} ms  {median(found) / floor:.2f} x floor")


if __name__ == "__main__":
    main()

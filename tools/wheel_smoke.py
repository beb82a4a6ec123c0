"""Run inside an environment that holds only our wheels: one check for each state of it.

python wheel_smoke.py core-alone | missing-backend | sql
"""

from __future__ import annotations

import sys
import tempfile
from importlib import metadata
from pathlib import Path

FOREIGN = {
    "boto3",
    "bson",
    "mongoengine",
    "peewee",
    "psycopg",
    "pymongo",
    "redis",
    "sqlalchemy",
}


def core_alone() -> None:
    """The core brings no ORM, driver or storage library, and imports none."""
    installed = {distribution.name.lower() for distribution in metadata.distributions()}
    assert not installed & FOREIGN, installed & FOREIGN
    import admin_core

    assert isinstance(admin_core.Admin, type)
    assert not sys.modules.keys() & FOREIGN, sys.modules.keys() & FOREIGN


def missing_backend() -> None:
    """A model whose backend is not installed is refused with the name of what to install."""
    import peewee
    from flask import Flask

    from admin_core import Admin, ModelView

    class Book(peewee.Model):
        title = peewee.CharField()

    try:
        app = Flask(__name__)
        app.testing = True
        Admin(app).add_view(ModelView(Book))
    except Exception as error:
        assert "admin-peewee" in str(error), error
    else:
        raise AssertionError("A Peewee model was accepted without its backend")


def sql() -> None:
    """A SQLAlchemy model works as soon as admin-sqla is installed."""
    from flask import Flask
    from sqlalchemy import Integer, String, create_engine, orm

    from admin_core import Admin, ModelView

    class Base(orm.DeclarativeBase):
        pass

    class Book(Base):
        __tablename__ = "book"
        id = orm.mapped_column(Integer, primary_key=True)
        title = orm.mapped_column(String(80))

        def __str__(self) -> str:
            return str(self.title)

    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder, 'books.db')}")
        Base.metadata.create_all(engine)
        session = orm.scoped_session(orm.sessionmaker(engine))
        session.add(Book(title="The Dispossessed"))
        session.commit()

        app = Flask(__name__)
        app.secret_key = "not a secret"
        Admin(app).add_view(ModelView(Book, session))
        answer = app.test_client().get("/admin/book/")
        session.remove()
        engine.dispose()
    assert answer.status_code == 200, answer.status
    assert "The Dispossessed" in answer.text, answer.text


STEPS = {"core-alone": core_alone, "missing-backend": missing_backend, "sql": sql}

if __name__ == "__main__":
    STEPS[sys.argv[1]]()

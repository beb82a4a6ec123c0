"""Which distribution manages which models and file locations, known without importing any."""

from __future__ import annotations

from typing import Any

from .data import NoBackend

#: Root module of one of a model's base classes -> distribution.  Kept sorted by a test.
MODEL_BACKENDS = {
    "flask_sqlalchemy": "admin-sqla",
    "flask_sqlalchemy_lite": "admin-sqla",
    "mongoengine": "admin-mongo[mongoengine]",
    "peewee": "admin-peewee",
    "playhouse": "admin-peewee",
    "pymongo": "admin-mongo",
    "sqlalchemy": "admin-sqla",
    "sqlmodel": "admin-sqla",
}

#: Scheme of a file location -> distribution.  Kept sorted by a test.
STORAGE_BACKENDS = {
    "azure": "admin-files[azure]",
    "file": "admin-files",
    "fsspec": "admin-fsspec",
    "gridfs": "admin-mongo",
    "s3": "admin-files[s3]",
}


def distribution_for_model(model: Any) -> str | None:
    """Return the distribution that manages models of this make, or ``None``."""
    kind = model if isinstance(model, type) else type(model)
    for base in (*kind.__mro__, *type.mro(type(kind))):
        found = MODEL_BACKENDS.get(base.__module__.partition(".")[0])
        if found is not None:
            return found
    # An imperatively mapped SQLAlchemy class has no base of its own to be known by.
    return "admin-sqla" if "__mapper__" in vars(kind) else None


def distribution_for_location(location: Any) -> str | None:
    """Return the distribution that opens locations of this scheme, or ``None``."""
    text = str(location)
    scheme = text.partition("://")[0].lower() if "://" in text else "file"
    # "fsspec+sftp" is one of many.
    return STORAGE_BACKENDS.get(scheme.partition("+")[0])


def missing(subject: Any, wanted: str | None, *, status: str, verb: str) -> NoBackend:
    """Return the error for *subject*; *status* explains why *wanted* does not answer."""
    return NoBackend(subject, status or f'Install one:  pip install "{wanted}"', verb=verb)

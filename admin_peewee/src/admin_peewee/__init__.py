"""Peewee models in admin-core's interface."""

__version__ = "0.1.0"

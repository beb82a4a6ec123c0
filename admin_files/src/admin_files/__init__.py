"""Storages for the admin's files."""

from .local import LocalStorage as LocalStorage

__version__ = "0.1.0"

"""A Redis console and key browser in admin-core's interface."""

__version__ = "0.1.0"

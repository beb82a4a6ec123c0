"""Imports: a page below a model view that reads records from a file, checks them, and saves them.

Derive a view from :class:`ImportMixin`; everything else comes from the view itself: which fields
there are, who may set them, what is valid, and what happens when a record is saved.
"""

from .pages import ImportMixin as ImportMixin

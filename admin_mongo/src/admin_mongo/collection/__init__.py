"""Bare collections: their description, their documents and their store."""

"""``admin-core new-plugin``: a distribution to start from, which passes its suite at once."""

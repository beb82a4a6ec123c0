"""Views and pages: everything that knows Flask."""

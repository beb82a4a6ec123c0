"""Collections of a REST service as a backend of the admin: the example of one over HTTP."""

from .collection import Collection as Collection

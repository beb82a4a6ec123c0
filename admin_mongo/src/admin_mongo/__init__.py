"""MongoDB collections and MongoEngine documents in admin-core's interface."""

__version__ = "0.1.0"

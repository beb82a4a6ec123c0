"""Files that MongoDB keeps: a bucket of GridFS as a storage."""

from .storage import GridFSStorage as GridFSStorage

"""MongoEngine documents as records."""

"""The embedded marketplace: the Requester API and the worker's side over SQLite, independent of the gateway."""

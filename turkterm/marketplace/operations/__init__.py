"""The operations of the Requester API, one file a noun."""

"""The gateway against a stub on loopback for what a marketplace seldom does, and against the marketplace itself."""

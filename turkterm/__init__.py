"""A terminal console for people who run human-intelligence tasks through the Mechanical Turk Requester API."""

__version__ = "0.1.0"

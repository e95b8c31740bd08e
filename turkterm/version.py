"""The version, where every room may read it: the package itself leads to the command line."""

__version__ = "0.1.0"

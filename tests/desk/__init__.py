"""Tests of the use cases, most of them against the embedded marketplace over HTTP."""

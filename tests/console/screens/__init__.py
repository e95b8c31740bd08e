"""Tests of the screens, on a real marketplace over HTTP."""

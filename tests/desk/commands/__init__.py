"""Tests of what the operator can do."""

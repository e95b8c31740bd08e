"""Tests of the marketplace's rules."""

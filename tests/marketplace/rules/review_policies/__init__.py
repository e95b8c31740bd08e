"""Tests of the review policies."""

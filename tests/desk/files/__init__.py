"""Tests of acting from files."""

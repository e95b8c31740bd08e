"""Tests of the operations, called in transactions of a real store."""

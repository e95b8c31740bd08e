"""Tests of the demonstration project."""

"""Tests of the rows that panes show."""

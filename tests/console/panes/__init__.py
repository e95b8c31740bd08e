"""Tests of the panes: what they show of a board, without a marketplace and mostly without a screen."""

"""Rows of the panes, made from the board: plain values that a table can compare, sort and filter."""

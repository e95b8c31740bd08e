"""Whole sessions in a real terminal."""

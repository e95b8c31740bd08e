"""Widgets that the panes share; none of them knows the desk."""

"""The console: the only room that knows Textual. It paints what the desk knows and decides nothing."""

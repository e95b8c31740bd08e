"""`turkterm marketplace layouts [FOLDER]`: registers HIT layouts and lists their ids. Needs no running server."""

from __future__ import annotations

from pathlib import Path

import click

from turkterm.cli.choosing import home
from turkterm.cli.refusal import refusing


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
def layouts(folder: Path | None) -> None:
    """Register the pages of a folder as HIT layouts, and list all that are registered.

    Each .html file is a layout, its ${name} placeholders are what HITLayoutParameters fill. The HITLayoutId follows
    from the file's name, so that a page that is registered again replaces the one before. Prints a line a layout: the
    HITLayoutId, the file's name, the placeholders.
    """
    from turkterm.marketplace.layouts import BadLayout, register, registered
    from turkterm.model.cleantext import clean

    place = home().marketplace_dir
    if folder is not None:
        with refusing(BadLayout):
            register(folder, place)
    for layout in registered(place):
        parts = (layout.layout_id, layout.name, *layout.placeholders)
        click.echo("  ".join(clean(" ".join(part.split())) for part in parts))

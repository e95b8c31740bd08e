"""The export's protocol: what stands behind it is somebody else's, what it must be able to do is said here."""

from __future__ import annotations

import inspect

from turkterm.desk.exporting import Exporter, ExportFailed


def test_the_two_things_asked_of_an_export() -> None:
    asked = {name for name, _ in inspect.getmembers(Exporter, inspect.isfunction) if not name.startswith("_")}
    assert asked == {"missing", "export"}
    assert inspect.iscoroutinefunction(Exporter.export)
    assert str(ExportFailed("the disk is full")) == "the disk is full"

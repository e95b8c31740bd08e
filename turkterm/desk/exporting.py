"""What the desk asks of an export: somebody else knows files and their formats, and which HITs are in one.

Where nothing was supplied there is no export, and what needs one says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from turkterm.model.ids import HITId


class ExportFailed(Exception):
    """Nothing was exported; `str()` is a sentence for the person."""


class Exporter(Protocol):
    """Writes the assignments of HITs to a file, and remembers which it wrote."""

    def missing(self, hit_ids: Sequence[HITId]) -> Sequence[HITId]:
        """Those with a submitted assignment that is in no export as it stands now; quick, from memory."""

    async def export(self, hit_ids: Sequence[HITId]) -> str:
        """Write all assignments of these HITs; says where in a few words. Raises ExportFailed."""

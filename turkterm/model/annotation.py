"""RequesterAnnotation: the requester's own note on a HIT, and what its writer meant by it.

The requester website notes the batch and the template there, turkterm the token under which it made the HIT; whatever
else stands there is somebody's own and is shown as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from turkterm.model.cleantext import CleanText, clean

#: What the requester website writes: `BatchId:4078451;OriginalHitTemplateId:928390873;`.
_BATCH = re.compile(r"(?:^|;)\s*BatchId:\s*(\d{1,20})(?:;|$)")
#: What turkterm writes where nothing else was given: the HIT's UniqueRequestToken.
OURS = "turkterm-"


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation as it was read: `batch` of the requester website, `ours` for a HIT that turkterm made."""

    text: CleanText
    batch: CleanText
    ours: bool

    @property
    def words(self) -> CleanText:
        """What to show of it: `batch 4078451`, `made by turkterm`, or the text."""
        if self.batch:
            return CleanText(f"batch {self.batch}")
        return CleanText("made by turkterm") if self.ours else self.text


def read_annotation(text: CleanText) -> Annotation:
    """What an annotation says."""
    found = _BATCH.search(text)
    return Annotation(text, clean(found[1]) if found else CleanText(""), text.startswith(OURS))

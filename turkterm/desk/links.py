"""Where a HIT can be seen as a worker sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from turkterm.model.links import Link, safe_link

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.ids import HITGroupId, HITId


def group_link(desk: Desk, group_id: HITGroupId) -> Link | None:
    """The worker's preview of a HIT group; None where the marketplace has no such page that is known."""
    if not desk.preview_page or not group_id:
        return None
    return safe_link(f"{desk.preview_page}{quote(group_id, safe='')}")


def hit_link(desk: Desk, hit_id: HITId) -> Link | None:
    """The page of the question itself where it stands elsewhere, else the preview of the HIT's group."""
    page, hit = desk.known_page(hit_id), desk.board.hits.get(hit_id)
    if page is not None and page.link is not None:
        return page.link
    return None if hit is None else group_link(desk, hit.group_id)

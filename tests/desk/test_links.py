from __future__ import annotations

from tests.desk.factories import StillDesk, still_desk
from tests.model.values import hit
from turkterm.desk.links import group_link, hit_link
from turkterm.desk.pages import Page
from turkterm.model.ids import HITGroupId, HITId
from turkterm.model.links import Link

PREVIEW = "https://workersandbox.mturk.com/mturk/preview?groupId="


class Read(StillDesk):
    """A desk that has read one page."""

    def known_page(self, hit_id: HITId) -> Page | None:
        link = Link("https://survey.example/") if hit_id == "3HIT1" else None
        return Page((), (), link=link)


def test_a_group_is_seen_where_the_marketplace_has_a_page_for_workers() -> None:
    desk = still_desk(hits=[hit("1")])
    assert group_link(desk, HITGroupId("3GROUP")) is None
    desk.preview_page = PREVIEW
    assert group_link(desk, HITGroupId("3GROUP")) == f"{PREVIEW}3GROUP"
    assert group_link(desk, HITGroupId("3 &x=\x1b")) == f"{PREVIEW}3%20%26x%3D%1B"
    assert group_link(desk, HITGroupId("")) is None


def test_a_page_of_its_own_is_where_the_hit_is_seen() -> None:
    desk = still_desk(hits=[hit("1"), hit("2")])
    desk.preview_page = PREVIEW
    assert hit_link(desk, HITId("3HIT1")) == f"{PREVIEW}3GROUP"  # its page was not read yet
    desk.__class__ = Read
    assert hit_link(desk, HITId("3HIT1")) == "https://survey.example/"
    assert hit_link(desk, HITId("3HIT2")) == f"{PREVIEW}3GROUP"
    assert hit_link(desk, HITId("3GONE")) is None

"""What joins the rooms: a desk on a real marketplace child, monitor mode as absence, the demonstration once."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.cli import wiring
from turkterm.cli.embedded import marketplace_of
from turkterm.cli.serving import access_key
from turkterm.config.credentials import NoCredentials
from turkterm.config.places import Places
from turkterm.config.profiles import BUILT_IN, Kind, Profile
from turkterm.config.settings import Settings, load_settings
from turkterm.desk.desk import Role
from turkterm.desk.rows.groups import group_rows

LOCAL = BUILT_IN["local"]


@pytest.fixture
def places(home: Path) -> Places:
    found = Places.find({"TURKTERM_HOME": str(home)})
    found.ensure()
    return found


async def test_a_desk_on_the_embedded_marketplace(places: Places) -> None:
    places.config_file.write_text("[review]\ngrace_seconds = 1.5\nconfirm_above = 7\n[poll]\npause_seconds = 9\n")
    async with wiring.open_desk(places, LOCAL, load_settings(places.config_file), monitor=False) as desk:
        await desk.look()
        assert (desk.profile_name, desk.role, desk.monitor) == ("local", Role.LOCAL, False)
        assert (desk.settings.grace, desk.settings.confirm_above) == (1.5, 7)
        assert (desk.settings.cadence.pause, desk.settings.cadence.budget) == (9.0, wiring.LOCAL_CALLS)
        assert desk.board.balance is not None
        assert desk.figures().calls > 0
    assert places.journal("local").is_file()
    assert places.remarks("local").is_file()
    assert list((places.marketplace_dir / "servers").iterdir()) == []


async def test_monitor_mode_has_nothing_to_write_with(places: Places) -> None:
    async with wiring.open_desk(places, LOCAL, Settings(), monitor=True) as desk:
        await desk.look()
        assert desk.monitor
        assert desk.carryout is None
        assert not any(command.writes for command in desk.registry)
    assert not places.journal("local").exists()
    assert not places.remarks("local").exists()


async def test_a_review_goes_on_without_notes_where_their_file_is_damaged(places: Places) -> None:
    notes = places.remarks("local")
    notes.parent.mkdir()
    notes.write_text("no database at all\n" * 100)
    async with wiring.open_desk(places, LOCAL, Settings(), monitor=False) as desk:
        assert desk.carryout is not None
        assert desk.notes.why_not is not None
        assert desk.notes.why_not.startswith(f"the file of notes {notes} is damaged")


async def test_a_read_only_profile_is_monitored_and_says_so(places: Places) -> None:
    profile = Profile("local", None, Kind.LOCAL, read_only=True)
    async with wiring.open_desk(places, profile, Settings(), monitor=False) as desk:
        assert desk.monitor
        assert desk.read_only_because == "The profile local is read-only"
    assert not places.journal("local").exists()


async def test_a_profile_without_keys_is_a_sentence(places: Places) -> None:
    with pytest.raises(NoCredentials, match="no keys") as caught:
        async with wiring.open_desk(places, BUILT_IN["sandbox"], Settings(), monitor=True):
            pass
    assert isinstance(caught.value, wiring.failures())


async def test_the_demonstration_comes_to_an_empty_home_once(places: Places) -> None:
    """Some sixty HITs of two or three types; later starts add none."""
    counts = []
    for _ in range(2):
        async with wiring.open_desk(places, LOCAL, Settings(), monitor=True, serve_options=["--demonstration"]) as desk:
            await desk.look()
            rows = group_rows(desk.board, desk.now())
            assert {row.hits for row in rows} == {24, 16, 20}
            counts.append(sum(row.submitted + row.approved + row.rejected for row in rows))
    assert counts[0] > 100
    assert counts[1] >= counts[0]


async def test_a_home_in_use_gets_no_demonstration(places: Places) -> None:
    import boto3

    async with marketplace_of(places.marketplace_dir) as running:
        key = access_key(places, read_only=False)
        client = boto3.client(
            "mturk",
            region_name="us-east-1",
            endpoint_url=running.url,
            aws_access_key_id=key.access_key_id,
            aws_secret_access_key=key.secret,
        )
        client.create_hit_type(Title="Mine", Description="B", Reward="0.05", AssignmentDurationInSeconds=60)
    async with wiring.open_desk(places, LOCAL, Settings(), monitor=True, serve_options=["--demonstration"]) as desk:
        await desk.look()
        assert desk.board.hits == {}


async def test_files_are_confirmed_and_hold_nothing(places: Places) -> None:
    async with wiring.open_desk(places, LOCAL, Settings(), monitor=False, grace=0.0) as desk:
        assert desk.settings.grace == 0.0
        assert desk.journal is not None
        assert desk.journal.marketplace == "embedded"


async def test_a_journal_needs_no_marketplace(places: Places) -> None:
    lab = Profile("lab", "http://127.0.0.1:9", Kind.OTHER)
    async with wiring.open_journal(places, lab) as journal:
        assert await journal.listed() == ()
        assert journal.marketplace == "http://127.0.0.1:9"
    assert places.journal("lab").is_file()

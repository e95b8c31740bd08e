"""One leader a folder, and the next one when it ends."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from turkterm.marketplace import lead
from turkterm.marketplace.lead import is_led, leading


async def test_one_leads_and_the_next_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead, "INTERVAL", 0.01)
    ends = asyncio.Event()
    order: list[str] = []

    async def serve(name: str) -> None:
        async with leading(tmp_path):
            order.append(name)
            await ends.wait()
            order.append(f"{name} ends")

    assert not is_led(tmp_path)
    async with asyncio.TaskGroup() as group:
        group.create_task(serve("first"))
        await asyncio.sleep(0)
        assert is_led(tmp_path)
        group.create_task(serve("second"))
        given_up = group.create_task(serve("third"))
        await asyncio.sleep(0.05)  # five tries, all in vain
        assert order == ["first"]
        given_up.cancel()
        ends.set()
    assert order == ["first", "first ends", "second", "second ends"]
    assert not is_led(tmp_path)


async def test_two_folders_have_two_leaders(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with leading(tmp_path), leading(tmp_path / "other"):
        assert is_led(tmp_path)
        assert is_led(tmp_path / "other")


def test_a_killed_leader_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from turkterm.marketplace.lead import leading

        async def main():
            async with leading(Path(sys.argv[1])):
                print("leads", flush=True)
                await asyncio.Event().wait()

        asyncio.run(main())
        """
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "leads\n"
        assert is_led(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    assert not is_led(tmp_path)

from __future__ import annotations

import asyncio
import gc

from turkterm.desk.tasks import Tasks


async def test_a_failure_is_heard_with_the_name_of_the_task() -> None:
    heard: list[tuple[str, str]] = []
    tasks = Tasks(lambda name, fault: heard.append((name, str(fault))))

    async def fail() -> None:
        raise ValueError("no")

    tasks.spawn(fail(), "reading")
    await tasks.idle()
    assert heard == [("reading", "no")]


async def test_a_task_is_kept_until_it_ends_and_its_result_can_be_had() -> None:
    tasks = Tasks(lambda name, fault: None)
    gate = asyncio.Event()

    async def work() -> int:
        await gate.wait()
        return 7

    task = tasks.spawn(work(), "work")
    gc.collect()
    gate.set()
    assert await task == 7


async def test_idle_waits_for_what_is_started_meanwhile() -> None:
    tasks = Tasks(lambda name, fault: None)
    done: list[str] = []

    async def child() -> None:
        await asyncio.sleep(0)
        done.append("child")

    async def parent() -> None:
        await asyncio.sleep(0)
        tasks.spawn(child(), "child")
        done.append("parent")

    tasks.spawn(parent(), "parent")
    await tasks.idle()
    assert done == ["parent", "child"]


async def test_cancelling_waits_until_everything_has_ended_and_is_no_failure() -> None:
    heard: list[str] = []
    tasks = Tasks(lambda name, fault: heard.append(name))
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    tasks.spawn(work(), "work")
    await asyncio.sleep(0)
    await tasks.cancel()
    await tasks.cancel()
    assert (ended, heard) == (["cleaned up"], [])

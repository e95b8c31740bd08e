"""Every pane in every designed state, as plain text, in the smallest size and in a wide one."""

from __future__ import annotations

import difflib
from contextlib import aclosing

import pytest

from tests.screens import goldens
from tests.screens.scenes import SCENES, sights
from tests.screens.stage import SIZES
from turkterm.desk.commands.command import Context


def test_every_pane_has_a_scene_and_nothing_else_has() -> None:
    assert set(SCENES) == set(Context)
    files = {path.name for path in goldens.FOLDER.glob("*.txt")}
    assert files == {goldens.path_of(context, size).name for context in Context for size in SIZES}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("context", SCENES)
async def test_it_looks_as_it_did(context: Context, size: tuple[int, int]) -> None:
    """`python -m tests.screens.goldens` draws them anew."""
    wanted = goldens.read(goldens.path_of(context, size))
    seen = []
    async with aclosing(sights(context, size)) as found:  # closed where one differs: what is left running fails others
        async for name, stage in found:
            seen.append(name)
            text = wanted.get(name, "")
            if not await stage.comes(text):
                drawn = stage.text.splitlines()
                changes = difflib.unified_diff(text.splitlines(), drawn, "golden", "drawn", lineterm="")
                raise AssertionError(f"{name}, {size}:\n" + "\n".join(changes))
    assert seen == list(wanted)


def test_a_file_is_read_as_it_was_written() -> None:
    path = goldens.path_of(Context.GROUPS, SIZES[0])
    assert goldens.written(goldens.read(path)) == path.read_text(encoding="utf-8")

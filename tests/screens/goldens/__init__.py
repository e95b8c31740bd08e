"""Every pane in every state as plain text. `python -m tests.screens.goldens` draws them anew: read the difference."""

from __future__ import annotations

from pathlib import Path

from turkterm.desk.commands.command import Context

FOLDER = Path(__file__).parent
_RULE = "=" * 20


def path_of(context: Context, size: tuple[int, int]) -> Path:
    """Where the screens of a pane in one size are kept."""
    return FOLDER / f"{context.value}-{size[0]}x{size[1]}.txt"


def written(screens: dict[str, str]) -> str:
    """Screens as one file."""
    return "".join(f"{_RULE} {name}\n{text}\n" for name, text in screens.items())


def read(path: Path) -> dict[str, str]:
    """The screens of a file by name; none where there is no such file."""
    if not path.is_file():
        return {}
    parts = f"\n{path.read_text(encoding='utf-8')}".removesuffix("\n").split(f"\n{_RULE} ")[1:]
    named = (part.partition("\n") for part in parts)
    return {name: text for name, _, text in named}

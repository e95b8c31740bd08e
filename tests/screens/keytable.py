"""README's table of keys, made from the registry: `python -m tests.screens.keytable` writes it between two marks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from turkterm.console.keynames import key_name
from turkterm.desk.commands.command import EVERYWHERE, Command, Context
from turkterm.desk.commands.registry import COMMANDS

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- keys: python -m tests.screens.keytable -->", "<!-- end of keys -->"


def table() -> str:
    """The commands that have keys, by where they work: those of one pane after those of all."""
    lines = ["| key | command | what it does |", "| --- | --- | --- |"]
    everywhere = [one for one in COMMANDS if one.contexts == EVERYWHERE]
    some = [one for one in COMMANDS if one.contexts != EVERYWHERE]
    lines.extend(_rows(everywhere))
    lines.extend(_rows(some))
    return "\n".join(lines)


def _rows(commands: list[Command]) -> Iterator[str]:
    for command in commands:
        if not command.keys:
            continue
        keys = " ".join(f"`{key_name(key)}`" for key in command.keys)
        yield f"| {keys} | {command.title} | {_cell(command.help + _where(command))} |"


def _where(command: Command) -> str:
    if command.contexts == EVERYWHERE:
        return ""
    return f" *({', '.join(context.value for context in Context if context in command.contexts)})*"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def written(readme: str) -> str:
    """README with the table as the registry has it. Raises ValueError where the marks are missing."""
    before, begun, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"README.md has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")

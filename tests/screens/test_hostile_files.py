"""Hostile text in files and arguments: what is printed about it is one sentence without a control character."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screens.hostile import PAYLOADS, leaked
from tests.screens.terminal import home_environment

#: Everything at once that a file name and an argument can hold.
NAME = "".join(text for name, text in PAYLOADS.items() if name not in {"long", "storm", "wide", "lines"})
ARGUMENT = NAME.replace("\x00", "")
FILE = ARGUMENT.replace("/", "")[:80]


def said(home: Path, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that was printed."""
    done = subprocess.run(
        [sys.executable, "-m", "turkterm", *arguments],
        env=home_environment(home, os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    text = done.stdout.decode("utf-8")
    assert leaked(done.stdout) == [], text
    assert "Traceback" not in text
    return done.returncode, text


def toml(text: str) -> str:
    """As a basic string."""
    body = re.sub(r"[^ -~]|[\\\\\"]", lambda match: f"\\U{ord(match[0]):08x}", text)
    return f'"{body}"'


@pytest.mark.parametrize(
    "settings",
    [
        f"{toml(NAME)} = 1",
        f"theme = 1 # {ARGUMENT}",
        f"[profiles.{toml(NAME)}]\nendpoint = 1",
        f"[profiles.lab]\nendpoint = {toml(NAME)}\nkind = {toml(NAME)}",
        f"[keys]\n{toml(NAME)} = {toml(NAME)}",
        f"[review]\ngrace_seconds = {toml(NAME)}",
    ],
)
def test_settings(tmp_path: Path, settings: str) -> None:
    (tmp_path / "config.toml").write_text(settings, encoding="utf-8")
    code, _ = said(tmp_path, "--profile", "lab", "status")
    assert code != 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--profile", ARGUMENT, "status"),
        ("marketplace", "clock", ARGUMENT),
        ("marketplace", "serve", "--faults", ARGUMENT),
        ("marketplace", "worker", ARGUMENT),
        ("marketplace", "import", ARGUMENT, "--template", ARGUMENT),
        (ARGUMENT,),
    ],
)
def test_arguments(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, text = said(tmp_path, *arguments)
    assert code != 0
    assert text


@pytest.mark.parametrize(
    "content",
    [
        f"Title,Description,Keywords,{FILE},Answer.q\nT,D,K,x\n",
        f'Title,Description,Keywords,word,Answer.q\n"{FILE}","{FILE}",K,"{FILE}","{FILE}"\n',
        f'Title,Description,Keywords,word,WorkerId,Answer.q\nT,D,K,w,"{FILE}",a\n',
        f'Title,Description,Keywords,word,Reward,Answer.q\nT,D,K,w,"{FILE}",a\n',
        f"{FILE}\n",
    ],
)
def test_batches(tmp_path: Path, content: str) -> None:
    batch, template = tmp_path / f"{FILE}.csv".replace("\x00", ""), tmp_path / "t.html"
    batch.write_text(content, encoding="utf-8")
    template.write_text(f"<p>${{word}} ${{{FILE}}}</p><input name=q>", encoding="utf-8")
    said(tmp_path, "marketplace", "import", str(batch), "--template", str(template))

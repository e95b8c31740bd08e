"""What the doctor prints: a line each, and the same for programs."""

from __future__ import annotations

from turkterm.cli.finding import Finding, Mark, as_data, as_lines

FINDINGS = [
    Finding("lab", "reachable", Mark.OK, "https://lab.example, first answer in 12 ms", 12),
    Finding("computer", "keyring", Mark.NOTE, "there is no keyring here"),
    Finding("lab", "account", Mark.FAILS, "evil \x1b[31m\u202e", None),
]


def test_lines_have_a_sign_and_a_word() -> None:
    first, second, third = as_lines(FINDINGS).splitlines()
    assert first == "✓ ok    lab       reachable  https://lab.example, first answer in 12 ms"
    assert second == "! note  computer  keyring    there is no keyring here"
    assert third.startswith("✗ fails lab       account    evil ")
    assert "\x1b" not in third
    assert "\u202e" not in third


def test_data() -> None:
    data = as_data(FINDINGS)
    assert data["ok"] is False
    assert data["findings"][0] == {
        "about": "lab",
        "check": "reachable",
        "result": "ok",
        "said": "https://lab.example, first answer in 12 ms",
        "value": 12,
    }
    assert as_data(FINDINGS[:2])["ok"] is True

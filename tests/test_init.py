"""The package: its version, and a client for scripts that costs nothing until it is asked for."""

from __future__ import annotations

from importlib.metadata import version

import pytest

import turkterm


def test_the_version_is_the_installed_one() -> None:
    assert turkterm.__version__ == version("turkterm")


def test_the_client_of_a_profile_that_is_none() -> None:
    with pytest.raises(RuntimeError, match="There is no profile"):
        turkterm.client("nosuch")

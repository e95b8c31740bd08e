"""What ships: themes, style sheets and the demonstration are in the wheel, and an installed wheel finds its themes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from turkterm.config.places import Places
from turkterm.config.themes import load_themes, theme_folders

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once. Without hatchling beside the tests pip fetches it."""
    folder = tmp_path_factory.mktemp("wheel")
    if importlib.util.find_spec("hatchling"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    else:
        command = [sys.executable, "-m", "pip", "wheel", "-q", ".", "--no-deps", "-w", str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_everything_that_is_not_code_ships(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = PROJECT / "turkterm"
    beside_code = {
        path.relative_to(PROJECT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    themes = {f"turkterm/themes/{path.name}" for path in (PROJECT / "themes").iterdir()}
    assert {"turkterm/themes/dusk.toml", "turkterm/themes/paper.toml"} <= themes
    assert any(name.endswith(".tcss") for name in beside_code)
    assert (beside_code | themes) - names == set()


def test_nothing_else_ships(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"turkterm"}


def test_an_installed_wheel_finds_its_themes(wheel: Path, tmp_path: Path) -> None:
    """Away from the source tree: the package is unpacked and asked by a fresh interpreter that sees no other."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from turkterm.config.places import Places\n"
        "from turkterm.config.themes import load_themes, theme_folders\n"
        "folders = theme_folders(Places.find({'TURKTERM_HOME': 'nowhere'}))\n"
        "print(folders[0], *sorted(load_themes(folders).loaded))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    shipped = sorted(path.stem for path in (PROJECT / "themes").iterdir())
    assert done.stdout.split() == [str(tmp_path / "turkterm" / "themes"), *shipped]


def test_the_source_tree_finds_its_themes(home: Path) -> None:
    folders = theme_folders(Places.find({"TURKTERM_HOME": str(home)}))
    assert {"dusk", "paper"} <= set(load_themes(folders).loaded)

"""Every module that holds code has a test file of its own, at the same path under tests/."""

from __future__ import annotations

import ast
from pathlib import Path

import turkterm

PACKAGE = Path(turkterm.__file__).parent
TESTS = Path(__file__).resolve().parent.parent
NAMES = {"__init__": "init", "__main__": "main"}

# Modules without a test file of their own, each with the reason.
EXCUSED: dict[str, str] = {
    "marketplace/context.py": "declarations alone: no line in it decides anything",
}


def holds_code(path: Path) -> bool:
    """Whether a module has anything besides its docstring, imports and assignments of names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree))


def mirror_of(path: Path) -> Path:
    """Where the test of a module has to be."""
    inside = path.relative_to(PACKAGE)
    return TESTS / inside.parent / f"test_{NAMES.get(inside.stem, inside.stem)}.py"


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if holds_code(path)]


def test_every_module_has_its_test() -> None:
    missing = {
        path.relative_to(PACKAGE).as_posix(): mirror_of(path).relative_to(TESTS.parent).as_posix()
        for path in modules()
        if not mirror_of(path).is_file()
    }
    assert {module: test for module, test in missing.items() if module not in EXCUSED} == {}


def test_excuses_are_still_needed() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in modules()}
    stale = [module for module in EXCUSED if module not in found or mirror_of(PACKAGE / module).is_file()]
    assert stale == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Two test files of one name in folders that are no packages would shadow each other."""
    folders = {path.parent for path in TESTS.rglob("test_*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []

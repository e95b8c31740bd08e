"""README's pictures are what the console draws of the demonstration, to the byte."""

from __future__ import annotations

from tests.screens import keytable, pictures


async def test_they_are_up_to_date() -> None:
    """`python -m tests.screens.pictures` draws them anew."""
    kept = {path.stem: path.read_text(encoding="utf-8") for path in pictures.FOLDER.glob("*.svg")}
    drawn = await pictures.draw()
    assert sorted(drawn) == sorted(kept)
    assert [name for name, svg in drawn.items() if svg != kept[name]] == []


def test_readme_shows_them_and_they_need_nothing_from_elsewhere() -> None:
    readme = keytable.README.read_text(encoding="utf-8")
    for picture in pictures.PICTURES:
        path = pictures.FOLDER / f"{picture.name}.svg"
        assert f"({path.relative_to(keytable.README.parent).as_posix()})" in readme
        assert "url(" not in path.read_text(encoding="utf-8").replace("url(#", "")

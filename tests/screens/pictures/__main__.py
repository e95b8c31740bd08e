"""Draws README's pictures anew."""

from __future__ import annotations

import asyncio

from tests.screens import pictures

if __name__ == "__main__":
    for name, svg in asyncio.run(pictures.draw()).items():
        (pictures.FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(name)

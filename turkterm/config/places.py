"""Where turkterm keeps its files. It makes folders and refuses to read or write anything in them.

`TURKTERM_HOME` moves every file under one folder; otherwise each system's own places are used (platformdirs).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TURKTERM_HOME"
PRIVATE = 0o700  # keys, answers and what is owed to whom: nobody else's business


class HomeUnusable(Exception):
    """A folder that turkterm needs cannot be made or written; the text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one home. Paths are absolute; nothing exists before `ensure`."""

    config_dir: Path
    data_dir: Path
    cache_dir: Path

    @classmethod
    def find(cls, environ: Mapping[str, str]) -> Places:
        """The places that `environ` asks for: `TURKTERM_HOME` if it is set and not empty, else the system's."""
        home = environ.get(HOME_VARIABLE)
        if home:
            root = Path(home).expanduser().absolute()
            return cls(config_dir=root, data_dir=root, cache_dir=root / "cache")
        return cls(
            config_dir=platformdirs.user_config_path("turkterm", appauthor=False),
            data_dir=platformdirs.user_data_path("turkterm", appauthor=False),
            cache_dir=platformdirs.user_cache_path("turkterm", appauthor=False),
        )

    @property
    def config_file(self) -> Path:
        """The settings, TOML. It need not exist."""
        return self.config_dir / "config.toml"

    @property
    def themes_dir(self) -> Path:
        """The person's own themes, one TOML file each. It need not exist."""
        return self.config_dir / "themes"

    @property
    def marketplace_dir(self) -> Path:
        """The embedded marketplace: its store and, while it serves, where it is to be found."""
        return self.data_dir / "marketplace"

    @property
    def journals_dir(self) -> Path:
        """The journals of all profiles."""
        return self.data_dir / "journal"

    def journal(self, profile: str) -> Path:
        """The journal of a profile: one file each, so that no marketplace's actions mix with another's."""
        return self.journals_dir / f"{profile}.sqlite"

    def remarks(self, profile: str) -> Path:
        """The private notes of a profile, beside its journal."""
        return self.data_dir / "remarks" / f"{profile}.sqlite"

    def exports(self, profile: str) -> Path:
        """Where a profile's HITs are exported to before they are deleted."""
        return self.data_dir / "exports" / profile

    def ensure(self) -> None:
        """Make the folders that are missing, open to their owner alone.

        A folder that exists keeps its mode: it may be shared on purpose. Raises HomeUnusable.
        """
        for folder in (self.config_dir, self.data_dir, self.marketplace_dir, self.journals_dir):
            try:
                folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            except OSError as error:
                reason = error.strerror or "unknown reason"
                raise HomeUnusable(f"The folder {folder} cannot be made: {reason.lower()}.") from error
            if not os.access(folder, os.W_OK | os.X_OK):
                raise HomeUnusable(f"The folder {folder} cannot be written: permission denied.")

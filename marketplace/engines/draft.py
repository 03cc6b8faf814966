"""A file on its way: a worker makes it in a folder of its own, and it gets its name when whole."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from pathlib import Path

from marketplace.errors import Unreadable

COPY = "copy.duckdb"  # as prepare calls it


class Draft:
    """A folder in which a worker may make a file, which has its name when it is published."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.with_name(f"{path.name}.{secrets.token_hex(4)}.draft")

    def __enter__(self) -> Draft:
        self._folder.mkdir()
        self._folder.chmod(0o777)  # the worker is nobody; nobody else gets into the one around it
        self.file = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        return self

    def publish(self) -> Path:
        made = self._folder / COPY
        if not stat.S_ISREG(made.lstat().st_mode):
            raise Unreadable("What was copied is no file.", "Try again in a moment.")
        made.chmod(0o644)
        if os.geteuid() == 0:
            os.chown(made, 0, 0)  # whoever made it shall not change it any more
        return made.replace(self._path)

    def __exit__(self, *_: object) -> None:
        os.close(self.file)
        shutil.rmtree(self._folder, ignore_errors=True)

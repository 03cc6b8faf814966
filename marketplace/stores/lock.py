"""Locks of files, which go with their process however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.errors import Refused


def release(descriptor: int) -> None:
    """Closed alone, it would stay locked while a child that is being started still has it."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


@contextmanager
def alone(file: Path, without: str) -> Iterator[bool]:
    """Whether no other process is within, at once. `without`: what follows where none can be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(file, flags, 0o644)
    except OSError as error:
        raise Refused(
            without,
            "Give the account that runs this the right to write the folder of observations.",
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        release(descriptor)

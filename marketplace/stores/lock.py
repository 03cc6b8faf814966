"""Locks of files, which go with their process however that ends."""

from __future__ import annotations

import fcntl
import os


def release(descriptor: int) -> None:
    """Closed alone, it would stay locked while a child that is being started still has it."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)

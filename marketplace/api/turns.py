"""Work in threads, so many at once: what waits costs no thread, and too much is told as busy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from marketplace.errors import Busy

T = TypeVar("T")


class Turns:
    """Threads of its own: the pages never wait for one that a program holds."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(threads)
        self._most = threads + waiting
        self._inside = 0

    async def take(self, work: Callable[[], T]) -> T:
        if self._inside >= self._most:
            raise Busy("Too many requests are waiting.", "Try again in a moment.")
        self._inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1

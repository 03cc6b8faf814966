"""Whose turn it is: so many jobs at once, and nobody waits behind all that one person asks."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from marketplace.errors import Busy
from marketplace.settings import Limits


@dataclass(slots=True, eq=False)
class _Waiting:
    user: str
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """A free place goes to the waiting person who has been served least lately."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._waiting: list[_Waiting] = []
        self._served: dict[str, int] = {}  # when each person was last let in
        self._count = 0

    @contextmanager
    def turn(self, user: str = "") -> Iterator[None]:
        """Raises Busy. `user` "": our own work, which counts for nobody."""
        mine = _Waiting(user)
        with self._lock:
            if not self._waiting_for(mine) and self._fits(mine):
                self._start(mine)
            else:
                self._refuse(user)
                self._waiting.append(mine)
        if not mine.called.wait(2 * self._limits.query_seconds) and not self._left(mine):
            raise Busy("Many people are looking at data just now.", "Try again in a moment.")
        try:
            yield
        finally:
            with self._lock:
                self._running[user] -= 1
                if not self._running[user]:
                    del self._running[user]
                self._call()

    def _waiting_for(self, mine: _Waiting) -> bool:
        return any(self._fits(other) for other in self._waiting if other is not mine)

    def _fits(self, one: _Waiting) -> bool:
        if self._running.total() >= self._limits.queries_running:
            return False
        return not one.user or self._running[one.user] < self._limits.queries_running_each

    def _refuse(self, user: str) -> None:
        own = sum(one.user == user for one in self._waiting)
        if user and own >= self._limits.queries_waiting_each:
            raise Busy(
                f"{own + self._running[user]} of your queries are still to be answered.",
                "Wait for one of them, then ask again.",
            )
        if len(self._waiting) >= self._limits.queries_waiting:
            raise Busy("Many people are looking at data just now.", "Try again in a moment.")

    def _start(self, one: _Waiting) -> None:
        self._count += 1
        self._running[one.user] += 1
        self._served[one.user] = self._count
        if len(self._served) > 10_000:  # of people who left long ago
            self._served = {user: self._served[user] for user in self._running}
        one.called.set()

    def _call(self) -> None:
        """Lets in as many as there is room for; among equals who came first."""
        while ready := [one for one in self._waiting if self._fits(one)]:
            next_ = min(ready, key=lambda one: self._served.get(one.user, 0))
            self._waiting.remove(next_)
            self._start(next_)

    def _left(self, mine: _Waiting) -> bool:
        """Patience is over: True where it was called in the very last moment."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
            return True

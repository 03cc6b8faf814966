"""In the worker: what was measured, told as soon as it is known; what failed, in clean words."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines.complaint import complaint
from marketplace.engines.measure_table import Held
from marketplace.engines.measure_wanted import Found, Wanted
from marketplace.engines.place import Unmeasurable
from marketplace.engines.reader import Complaint

Emit = Callable[[Mapping[str, Any]], None]
MEMORY = (MemoryError, duckdb.OutOfMemoryException)


class Teller:
    """`open`: what was asked for and has no answer, by its place in the list."""

    def __init__(self, job: Mapping[str, Any], files: Sequence[int], emit: Emit) -> None:
        self.emit = emit
        self.open = {one["row"]: one for one in job["measures"]}
        self.alone = set(job["singly"])  # one of these may have ended a worker
        self._files = dict(zip(files, job["names"], strict=False))
        self._since = time.monotonic()

    def begin(self, rows: Sequence[int]) -> None:
        """Should this process end now, these are why."""
        self._since = time.monotonic()
        self.emit({"at": [row for row in rows if row in self.open]})

    def tell(self, found: Mapping[int, Found]) -> None:
        """The first answer is the one that holds."""
        known = {row: one for row, one in found.items() if row in self.open}
        if not known:
            return
        now = time.monotonic()
        each = round((now - self._since) / len(known), 6)
        self._since = now
        for row in known:
            del self.open[row]
        self.emit({f"m{row}": {**one, "seconds": each} for row, one in known.items()})

    def try_(
        self, group: Sequence[Wanted], answer: Callable[[], Mapping[int, Found]], table: Held
    ) -> bool:
        """False where it failed and there are several, which may be tried one by one."""
        self.begin([one.row for one in group])
        try:
            self.tell(answer())
        except Unmeasurable as reason:
            self.tell({one.row: {"unmeasurable": str(reason)} for one in group})
        except Exception as error:
            if table.is_late(error):
                raise
            if len(group) > 1:
                return False
            self.tell({one.row: {"error": self.said(error, table)} for one in group})
        return True

    def said(self, error: BaseException, table: Held) -> str:
        """Nothing of a value."""
        stated = table.asked["stated"]
        if isinstance(error, MEMORY):
            return f"{stated}: this needs more memory than there is for checks."
        if isinstance(error, Complaint):
            return f"{stated} {error}."
        told = complaint(str(error), table.asked["known"], self._files)
        return f"{stated} cannot be read as {table.asked['reader']}: {told}."

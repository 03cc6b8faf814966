"""Did you mean ...? For ids and names that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

_CLOSE = 75  # per cent alike; below that a guess misleads
_ENOUGH = 20  # spellings to look for in one catalog: each costs a pass over all names


class Nearest:
    """Looks for the closest known name, a limited number of times."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._answers: dict[str, str] = {}

    def hint(self, name: str, otherwise: str) -> str:
        found = self.of(name)
        return f"Did you mean '{found}'?" if found else otherwise

    def of(self, name: str) -> str:
        """The closest one; "" where none is close."""
        if name not in self._answers:
            if len(self._answers) >= _ENOUGH:
                return ""
            self._known = [*self._known]
            # A healthy folder never needs it, and it takes a while to load.
            from rapidfuzz import fuzz, process, utils

            found = process.extractOne(
                name, self._known, scorer=fuzz.ratio, processor=utils.default_process,
                score_cutoff=_CLOSE,
            )  # fmt: skip
            self._answers[name] = found[0] if found else ""
        return self._answers[name]

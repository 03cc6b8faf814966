"""One line a figure: what was measured, against what, and whether it is within the limit."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    missed: list[str] = field(default_factory=list)

    def ratio(
        self,
        what: str,
        measured: float,
        reference: float,
        against: str,
        limit: float,
        unit: str = "",
    ) -> None:
        """`measured` divided by `reference` has to be at most `limit`. Seconds, or of `unit`."""
        share = measured / reference
        ours, theirs = (
            f"{one:.0f} {unit}" if unit else _short(one) for one in (measured, reference)
        )
        self._line(what, f"{ours} = {share:.3g} x {against} ({theirs})",
                   f"<= {limit:g} x", share <= limit)  # fmt: skip

    def faster(self, what: str, measured: float, reference: float, against: str, by: float) -> None:
        """`reference` divided by `measured` has to be at least `by`."""
        times = reference / measured
        self._line(what, f"{_short(measured)}, {against} {_short(reference)}: {times:.0f} x faster",
                   f">= {by:g} x", times >= by)  # fmt: skip

    def most(self, what: str, measured: float, limit: float, unit: str) -> None:
        self._line(what, f"{measured:.4g} {unit}", f"<= {limit:g} {unit}", measured <= limit)

    def least(self, what: str, measured: float, limit: float) -> None:
        self._line(what, f"{measured:.4g}", f">= {limit:g}", measured >= limit)

    def note(self, what: str, said: str) -> None:
        print(f"  {what:<58} {said}", flush=True)

    def _line(self, what: str, said: str, limit: str, kept: bool) -> None:
        print(f"{'  ' if kept else '! '}{what:<58} {said:<58} {limit}", flush=True)
        if not kept:
            self.missed.append(what)


def _short(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"

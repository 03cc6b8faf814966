"""What checks found: product by product, the worst first; and how far they are."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import click

from marketplace.cli.output import count, json, plain
from marketplace.model import Outcome, Report, Verdict

_WORST_FIRST = (
    Verdict.FAILED, Verdict.ERRORED, Verdict.WARNED, Verdict.NOT_MEASURED, Verdict.PASSED,
)  # fmt: skip
_WORDS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.FAILED: ("broken", "red"),
    Verdict.ERRORED: ("check error", "red"),
    Verdict.WARNED: ("at risk", "yellow"),
    Verdict.NOT_MEASURED: ("not measured", "bright_black"),
    Verdict.PASSED: ("kept", "green"),
}
_BAD = (Verdict.FAILED, Verdict.ERRORED)
_NO_NUMBER = (Verdict.ERRORED, Verdict.NOT_MEASURED)
_WIDEST = max(len(word) for word, _ in _WORDS.values())
_LONGEST = 200  # letters of a reason; --json has all
_BETWEEN = 0.1  # seconds between two lines of progress


def print_reports(reports: Sequence[Report], as_json: bool, checked_at: str, every: bool) -> int:
    """The exit code: 1 where something is broken, or a check could not run."""
    bad = any(outcome.verdict in _BAD for report in reports for outcome in report.outcomes)
    if as_json:
        json({"checked_at": checked_at, "outcomes": [*_outcomes(reports)]})
    else:
        for report in _worst_first(reports):
            _print(report, every)
        _sum_up(reports)
    return 1 if bad else 0


def _outcomes(reports: Iterable[Report]) -> Iterator[dict[str, Any]]:
    for report in reports:
        for outcome in report.outcomes:
            yield {
                "product": report.product,
                "contract": report.contract,
                "version": report.version,
                "check": outcome.check.id,
                "title": outcome.check.title,
                "kind": outcome.check.kind,
                "verdict": outcome.verdict,
                "expected": outcome.check.expected,
                "actual": outcome.actual,
                "value": outcome.value,
                "unit": outcome.check.unit,
                "rows": outcome.rows,
                "rows_failed": outcome.rows_failed,
                "reason": outcome.reason,
            }


def _rank(outcome: Outcome) -> int:
    return _WORST_FIRST.index(outcome.verdict)


def _worst_first(reports: Sequence[Report]) -> list[Report]:
    """By how much is as bad as it gets; the contracts of a product stay together."""
    worst: dict[str, list[int]] = {}
    for report in reports:
        bad = _badness(report)
        worst[report.product] = min(bad, worst.get(report.product, bad))
    return sorted(reports, key=lambda one: (worst[one.product], one.product, _badness(one)))


def _badness(report: Report) -> list[int]:
    counts = Counter(outcome.verdict for outcome in report.outcomes)
    return [-counts[verdict] for verdict in _WORST_FIRST[:3]]


def _print(report: Report, every: bool) -> None:
    counts = Counter(outcome.verdict for outcome in report.outcomes)
    name = plain(f"{report.product}  {report.contract} {report.version}".strip())
    click.echo(f"{click.style(name, bold=True)}: {_counted(counts) or 'nothing is promised'}")
    for alike in _alike(sorted(report.outcomes, key=_rank)):
        if every or alike[0].verdict is not Verdict.PASSED:
            click.echo(_lines(alike))
    for note in report.notes:
        click.echo(f"  {plain(note)}")
    click.echo()


def _alike(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """What one reason keeps from being measured: a lost file is told once, not for each check."""
    found: dict[object, list[Outcome]] = {}
    for row, outcome in enumerate(outcomes):
        without = outcome.verdict in _NO_NUMBER and outcome.reason
        found.setdefault((outcome.verdict, outcome.reason) if without else row, []).append(outcome)
    return [*found.values()]


def _lines(alike: Sequence[Outcome]) -> str:
    outcome, more = alike[0], len(alike) - 1
    word, colour = _WORDS[outcome.verdict]
    title = outcome.check.title or outcome.check.id
    told = f"  {click.style(word.ljust(_WIDEST), fg=colour)}  {plain(title)}"
    if more:
        told += f", and {more:,} more"
    elif outcome.verdict not in _NO_NUMBER:
        told += f": {plain(', '.join(_said(outcome)))}" if _said(outcome) else ""
    if outcome.reason and outcome.verdict is not Verdict.PASSED:
        reason = plain(outcome.reason)
        cut = f"{reason[: _LONGEST - 1]}…" if len(reason) > _LONGEST else reason
        told += f"\n  {' ' * _WIDEST}  {click.style(cut, dim=True)}"
    return told


def _said(outcome: Outcome) -> list[str]:
    expected = outcome.check.expected
    return [part for part in (outcome.actual, f"promised {expected}" if expected else "") if part]


def _counted(counts: Mapping[Verdict, int]) -> str:
    """ "2 broken, 1 at risk, 36 kept"."""
    found = [(counts[verdict], *_WORDS[verdict]) for verdict in _WORST_FIRST if counts[verdict]]
    return ", ".join(click.style(f"{number:,} {word}", fg=colour) for number, word, colour in found)


def _sum_up(reports: Sequence[Report]) -> None:
    counts = Counter(outcome.verdict for report in reports for outcome in report.outcomes)
    products = len({report.product for report in reports})
    said = _counted(counts) or "there is nothing to check"
    of = f"{count(products, 'product')}, {count(sum(counts.values()), 'check')}"
    click.echo(f"{of}: {said}", err=True)


@dataclass(slots=True)
class Progress:
    """One line on a terminal that is written again and again; silent elsewhere."""

    started: float = field(default_factory=time.monotonic)
    shown: float = 0.0
    width: int = 0

    def __call__(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.shown >= _BETWEEN:
            self.shown = now
            share = done / total if total else 0.0
            self._write(f"{share:4.0%}  {plain(what)[:60]}{left(now - self.started, share)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.width:
            self._write("")
            click.echo("\r", nl=False, err=True)

    def _write(self, text: str) -> None:
        click.echo(f"\r{text.ljust(self.width)}", nl=False, err=True)
        self.width = len(text)


def left(seconds: float, share: float) -> str:
    """An estimate, once there is something to go by."""
    if seconds < 2 or share < 0.02:
        return ""
    rest = seconds * (1 - share) / share
    return f", about {rest:.0f} s left" if rest < 90 else f", about {rest / 60:.0f} min left"

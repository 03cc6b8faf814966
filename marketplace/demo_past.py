"""A year of results for the demo workspace: the promises of today, measured, and what led there.

Today is measured by the real engine, and so are the last days of a few small files, cut off at
each day. All other results are made up from today's, with the stories of `data/past.yaml`, and
marked as `generated`. Nothing is random: chance is a hash of product, check and day.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from marketplace.model import Observation, Threshold, Verdict
from marketplace.promises.judge import keeps
from marketplace.promises.replay import promised
from marketplace.promises.said import amount
from marketplace.services.check import check
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from marketplace.settings import Settings

DAYS = 364
SLICES = 7  # days of the sliced files
_STAMP = ".made"
_CLOCK = time(6, 0, tzinfo=UTC)  # when checks run by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """See data/past.yaml."""

    product: str
    check: str
    to: int
    since: int
    times: float = 0.0
    value: float | None = None
    error: str = ""
    silent: bool = False

    def tells_of(self, one: Observation, days_ago: int) -> bool:
        named = one.product == self.product and one.check.startswith(self.check)
        return named and self.to <= days_ago <= self.since


def fill(workspace: Path, source: Path, now: datetime) -> None:
    """Returns at once where the workspace has its past already."""
    market = Marketplace.open(Settings(repo=str(workspace), cache=str(workspace / ".git/cache")))
    store = observations(market)
    if (store.folder / _STAMP).exists():
        return
    tale = yaml.safe_load((source / "data" / "past.yaml").read_text("utf-8"))
    stories = [Story(since=one.pop("from"), **one) for one in tale["stories"]]
    stopped = {story.product for story in stories if story.silent and not story.to}
    running = [x.id for x in market.catalog().listings if x.id not in stopped]
    told: set[tuple[str, str]] = set()
    for moment in (now, now + timedelta(seconds=1)):  # availability shows from the second run on
        check(market, running, now=moment, record=True)
        new = [one for one in _measured(store.latest(), moment) if _key(one) not in told]
        store.record_past(_past(new, stories, now))
        told |= {_key(one) for one in new}
    with TemporaryDirectory() as folder:
        for cut in tale["sliced"]:
            _measure_slices(market, workspace, Path(folder), cut, now)
    last = [one for one in store.latest() if one.product in stopped]
    store.record_past(_past(last, stories, now))
    store.compact(now)
    (store.folder / _STAMP).touch()


def _measured(latest: Sequence[Observation], moment: datetime) -> Iterator[Observation]:
    for one in latest:
        if one.observed_at == moment and one.verdict is not Verdict.NOT_MEASURED:
            yield one


def _key(one: Observation) -> tuple[str, str]:
    return one.product, f"{one.contract} {one.version} {one.check}"


def _past(
    latest: Sequence[Observation], stories: Sequence[Story], now: datetime
) -> Iterator[Observation]:
    daily = _daily(latest)
    about = {one.product: [s for s in stories if s.product == one.product] for one in latest}
    for days_ago in range(1, DAYS + 1):
        moment = datetime.combine(now.date() - timedelta(days=days_ago), _CLOCK)
        for one in latest:
            if one.observed_at <= moment:
                continue
            told = next((s for s in about[one.product] if s.tells_of(one, days_ago)), None)
            due = (one.product, one.check) in daily or days_ago % 28 == 0 or told
            if due and (found := _as_it_was(one, told, days_ago, moment)):
                yield found


def _daily(latest: Sequence[Observation]) -> set[tuple[str, str]]:
    """Service levels, what is not kept, and one of each product; all others every four weeks."""
    first = {one.product: one.check for one in reversed(latest)}
    return {
        (one.product, one.check)
        for one in latest
        if one.kind == "service level"
        or one.verdict is not Verdict.PASSED
        or first[one.product] == one.check
    }


def _as_it_was(
    today: Observation, story: Story | None, days_ago: int, moment: datetime
) -> Observation | None:
    if story and story.silent:
        return None
    return replace(
        today,
        observed_at=moment,
        generated=True,
        run=f"{moment:%Y%m%dT%H%M%SZ}-demo",
        fingerprint="",
        seconds=0.0,
        **_told(today, story, days_ago),
    )


def _told(today: Observation, story: Story | None, days_ago: int) -> dict[str, Any]:
    """What was other then than today."""
    if story and story.error:
        return {"verdict": Verdict.ERRORED, "value": None, "actual": "", "rows": None,
                "rows_failed": None, "reason": story.error}  # fmt: skip
    limit = promised(today)
    if today.value is None or limit is None:
        return {}
    value = _value(today, limit, story, days_ago)
    kept = keeps(limit, value)
    share = value / today.value if today.value else 1.0
    mild = today.verdict is Verdict.WARNED or today.severity != "error"
    broken = Verdict.WARNED if mild else Verdict.FAILED
    return {
        "value": value,
        "actual": _words(today, value),
        "rows_failed": None if today.rows_failed is None else round(today.rows_failed * share),
        "verdict": Verdict.PASSED if kept else broken,
        "reason": "" if kept else today.reason,
    }


def _words(today: Observation, value: float) -> str:
    if today.kind != "structure":
        return amount(value, today.unit)
    return today.actual if value == today.value else "there" if value else "missing"


def _value(today: Observation, limit: Threshold, story: Story | None, days_ago: int) -> float:
    """In the check's unit, with up to a tenth of noise."""
    now = today.value or 0.0
    noise = 0.95 + 0.1 * _chance(today, days_ago)
    if story and story.value is not None:
        return story.value
    if story and story.times:
        return _end(limit) * story.times * noise
    if today.unit == "seconds" and not keeps(limit, now):
        # What is late today has been so for as long as it is late; before, it came in time.
        return max(now - days_ago * 86_400.0, _end(limit) * 0.7 * noise)
    counted = today.unit not in ("seconds", "percent") and now == int(now)
    varied = round(now * noise) if counted else now * noise
    if today.kind == "structure":
        varied = now
    if today.unit == "percent":
        varied = min(100.0, varied)
    return float(varied) if keeps(limit, varied) == keeps(limit, now) else now


def _end(limit: Threshold) -> float:
    stated = limit.value
    return float(stated[-1] if isinstance(stated, list | tuple) else stated)


def _chance(one: Observation, days_ago: int) -> float:
    """From 0 to 1, the same each time."""
    told = f"{one.product} {one.check} {days_ago}".encode()
    return int.from_bytes(blake2b(told, digest_size=4).digest(), "big") / 0xFFFFFFFF


def _measure_slices(
    market: Marketplace, workspace: Path, folder: Path, cut: Mapping[str, Any], now: datetime
) -> None:
    """The real engine over the file as it was each evening."""
    from marketplace.engines.demo_data import cut_off

    data = folder / "data"
    if not data.exists():  # relationships lead to other files
        shutil.copytree(workspace / "data", data)
    settings = replace(
        market.settings, data=str(folder), observations=str(observations(market).folder)
    )
    then = Marketplace(settings, market.repository)
    for days_ago in cut.get("days_ago", range(SLICES, 0, -1)):
        day = now.date() - timedelta(days=days_ago)
        cut_off(workspace / "data" / cut["file"], data / cut["file"], cut["day"], day)
        check(then, [cut["product"]], now=datetime.combine(day, _CLOCK), record=True)
    shutil.copy(workspace / "data" / cut["file"], data / cut["file"])

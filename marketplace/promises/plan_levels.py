"""Service levels as checks: by the standard's names, its short ones and those in use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from marketplace.contracts.numbers import brief
from marketplace.contracts.promises import promised
from marketplace.model import Check, DataContract
from marketplace.promises import plan_level_dates, plan_level_shares, plan_level_times
from marketplace.promises.plan_level import Level
from marketplace.promises.plan_names import Named, Names, elements
from marketplace.promises.plan_place import placed
from marketplace.promises.wording import quoted

# The names of ours that the standard only uses, without defining them.
_ALSO = {"timeofavailability": "timeOfAvailability", "completeness": "completeness"}
_PLANNED: Mapping[str, Callable[[Level], Check]] = {
    "latency": plan_level_times.latency,
    "retention": plan_level_times.retention,
    "frequency": plan_level_times.frequency,
    "timeToRepair": plan_level_times.time_to_repair,
    "timeToDetect": plan_level_times.time_to_detect,
    "timeToNotify": plan_level_times.time_to_notify,
    "availability": plan_level_shares.availability,
    "errorRate": plan_level_shares.error_rate,
    "completeness": plan_level_shares.completeness,
    "throughput": plan_level_shares.throughput,
    "timeOfAvailability": plan_level_dates.time_of_availability,
    "generalAvailability": plan_level_dates.general_availability,
    "endOfSupport": plan_level_dates.end_of_support,
    "endOfLife": plan_level_dates.end_of_life,
}
_MANY = 100  # elements of one promise
# What is measured in the data, and so needs to know where.
_OF_DATA = (
    "latency", "retention", "frequency", "completeness", "throughput", "timeOfAvailability",
)  # fmt: skip


def standard_name(written: str) -> str:
    """The standard's name for it; another word as it is."""
    name = promised({"property": re.sub(r"[\s_-]", "", written[:100])})
    known = _ALSO.get(name, name)
    return known if known in _PLANNED else " ".join(written[:100].split())


def service_levels(contract: DataContract, names: Names) -> Iterator[Check]:
    for row, _, slo in placed(contract.raw, "slaProperties", contract.slos):
        name = standard_name(slo.property)
        if not name:
            continue
        written = elements(slo.element)
        if not written and name in _OF_DATA:
            written = elements(contract.sla_default_element)
        at = ("slaProperties", row)
        for one in written[:_MANY] or [""]:
            named = names.element(one) if one else Named()
            yield _planned(Level(contract, slo, name, at, named, one))
        if (rest := len(written) - _MANY) > 0:
            more = Level(contract, slo, name, at, Named(reason="more"), "more")
            reason = f"It names too many elements: {rest:,} more are not looked at."
            yield more.check(f"{name} of {rest:,} more elements", "element", reason=reason)


def _planned(level: Level) -> Check:
    planned = _PLANNED.get(level.name)
    if planned is None:
        said = " ".join(filter(None, (brief(level.slo.value), brief(level.slo.unit, 20))))
        reason = f"Nothing here can measure {quoted(level.name)}."
        return level.check(f"{brief(level.name)}: {said}", reason=reason)
    return planned(level)

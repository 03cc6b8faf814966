"""One service level of a contract, for one element: what its check has whatever it promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marketplace.contracts.findings import Path
from marketplace.model import Check, DataContract, Measure, Metric, Slo
from marketplace.promises.plan_ids import joined
from marketplace.promises.plan_names import Named
from marketplace.promises.plan_thresholds import own_severity

_DIMENSIONS = {
    "latency": "timeliness", "frequency": "timeliness", "timeOfAvailability": "timeliness",
    "retention": "coverage", "completeness": "completeness",
}  # fmt: skip
_TIMES = ("date", "timestamp")


@dataclass(frozen=True, slots=True)
class Level:
    contract: DataContract
    slo: Slo
    name: str
    pointer: Path
    element: Named = Named()
    written: str = ""  # the element as the file names it; "": none

    def check(self, title: str, at: str = "property", **parts: Any) -> Check:
        slo = self.slo
        found = not self.element.reason
        severity = own_severity(slo.custom_properties, parts.pop("severity", "error"))
        ids = (self.element.object, self.element.path) if found else (self.written,)
        return Check(
            id=joined(self.name, *ids),
            title=title,
            kind="service level",
            object=self.element.object,
            property=self.element.path,
            service_level=self.name,
            severity=severity,
            dimension=_DIMENSIONS.get(self.name, ""),
            description=slo.description,
            schedule=slo.schedule if slo.scheduler.casefold() in ("", "cron") else "",
            pointer=(*self.pointer, at),
            **parts,
        )

    def measure(self, metric: Metric, **parts: Any) -> Measure:
        own = (self.element.path,) if self.element.path else ()
        return Measure(metric=metric, object=self.element.object, **{"properties": own, **parts})

    def no_times(self, what: str) -> str:
        """Why its element does not tell when something was; "" where it does."""
        if not self.written:
            return f"It names no element, so nothing tells {what}."
        if self.element.reason:
            return self.element.reason
        item = self.element.item
        if item is None:
            return f"It names the whole of {self.element.object}, so nothing tells {what}."
        if "[]" in self.element.path or "{" in self.element.path:
            return f"{self.element.called} is inside a list, where times are not read."
        logical = item.logical_type.strip().casefold()
        stored = item.physical_type.strip().casefold()
        if logical and logical not in _TIMES and not stored.startswith(("date", "timestamp")):
            return f"{self.element.called} holds no dates, so nothing tells {what}."
        return ""

    @property
    def zone(self) -> tuple[tuple[str, Any], ...]:
        """The time zone of times that have none, where the contract states it."""
        item = self.element.item
        stated = item.logical_type_options.get("defaultTimezone") if item else None
        return (("timezone", stated.strip()),) if isinstance(stated, str) and stated.strip() else ()

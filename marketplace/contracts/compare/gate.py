"""The life of a contract decides how hard a change hits: a draft promises nothing yet, an announced
end surprises nobody, and what is retired stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from marketplace.contracts.compare.levels import ends
from marketplace.contracts.compare.place import Difference, Place
from marketplace.contracts.compare.rules import RULES
from marketplace.contracts.parts import standing, text
from marketplace.model import Impact

DRAFTS = ("proposed", "draft")
_ANNOUNCED = "It was deprecated before."
_OVER = "Its support had ended before."
_DRAFT = "It is a draft: nothing was promised yet."
_WAS_RETIRED = "It was retired before."
_RETIRED = "What is retired is not changed any more."


class Gate:
    """Judges the changes of one file by the old version's status and dates."""

    def __init__(self, old: Mapping[Any, Any], today: date) -> None:
        self.status = standing(text(old.get("status")))
        self._old, self._today = old, today

    @cached_property
    def _over(self) -> set[str]:
        """Rarely asked for, and never while nothing is taken away."""
        return ends(self._old, self._today)

    @property
    def is_closed(self) -> bool:
        return self.status == "retired"

    def judge(self, difference: Difference) -> tuple[Impact, Impact, str]:
        """For consumers, for producers, and why it is not what the table says; "" where it is."""
        rule = RULES[difference.rule]
        hard, producer = rule.severity, rule.producer
        if self.is_closed:
            if difference.place.new is None and not difference.place.path:  # the whole file
                return Impact.RISKY, producer, _WAS_RETIRED
            return Impact.BREAKING, Impact.BREAKING, _RETIRED
        if hard is Impact.BREAKING and rule.ends and (why := self._announced(difference.place)):
            return Impact.RISKY, producer, why
        if self.status in DRAFTS and not difference.rule.startswith("status-"):
            return _milder(hard), _milder(producer), _DRAFT if hard is Impact.BREAKING else ""
        return hard, producer, ""

    def _announced(self, place: Place) -> str:
        at: Place | None = place
        while at:
            if type(at.old) is dict and at.old.get("deprecated") is True:
                return _ANNOUNCED
            if at.what in self._over:
                return _OVER
            at = at.up
        return _OVER if "" in self._over else ""


def _milder(impact: Impact) -> Impact:
    return Impact.RISKY if impact is Impact.BREAKING else impact

"""Service levels in a form, with what the last year would have looked like under a new one."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from marketplace.contracts.findings import Path
from marketplace.services import trying
from marketplace.ui import edit_list
from marketplace.ui.edit_inputs import record, value_at
from marketplace.ui.edit_list import Entries
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.shell import Here
from marketplace.ui.words import escape, quiet

_NAMES = (
    "latency", "frequency", "retention", "availability", "throughput", "errorRate", "completeness",
    "timeOfAvailability", "generalAvailability", "endOfSupport", "endOfLife", "timeToDetect",
    "timeToNotify", "timeToRepair",
)  # fmt: skip
_UNITS = ("minutes", "hours", "days", "months", "years", "percent", "rows")
LEVELS = Entries(
    title="Service levels", noun="service level", named=("property",),
    asked=("property", "value", "unit"),
    names=("property", "value", "unit", "element", "schedule", "description"),
    choices={"property": _NAMES, "unit": _UNITS},
    nothing="Nothing is promised about how fresh or how available the data is.",
)  # fmt: skip


def show(here: Here, sheet: Sheet) -> None:
    def below(path: Path) -> None:
        level = value_at(sheet.tree, path)
        if isinstance(level, dict):
            _what_if(here, sheet, str(level.get("property") or ""), path)

    offered = {"property": _NAMES, "unit": _UNITS}
    edit_list.show(sheet, ("slaProperties",), LEVELS, offered, below)
    st.markdown("##### For all of them", anchors=False)
    record(
        sheet,
        (),
        ("slaDefaultElement",),
        hidden=tuple(sheet.tree) if isinstance(sheet.tree, dict) else (),
    )


def _what_if(here: Here, sheet: Sheet, name: str, path: Path) -> None:
    """One sentence: with this promise, how the last year went."""
    row = path[-1]
    told = trying.replayed(
        here.market, sheet.change.product, sheet.path, sheet.text, int(row), datetime.now(UTC)
    )
    if told:
        st.markdown(f":material/history: {escape(told)}")
    elif name:
        st.markdown(quiet("Nothing has been measured that could show whether this would be kept."))

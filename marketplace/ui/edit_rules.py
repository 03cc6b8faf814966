"""Quality rules in a form: each as a sentence, to be changed, and tried on the data at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from marketplace.contracts.findings import Path, dotted
from marketplace.contracts.splice.edits import Edit, Insert, Remove, Rename, Set
from marketplace.errors import MarketplaceError
from marketplace.model import STATES as VERDICTS
from marketplace.services import trying
from marketplace.services.trying import Tried
from marketplace.ui.edit_inputs import record, value_at
from marketplace.ui.edit_list import ICON, unlike
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.edit_words import OPERATORS
from marketplace.ui.query_asked import visitor
from marketplace.ui.shell import Here
from marketplace.ui.words import STATES, badge, cut, escape, quiet

_METRICS = {
    "nullValues": "Empty values", "missingValues": "Values that stand for nothing",
    "invalidValues": "Values that are not valid", "duplicateValues": "Values that come twice",
    "rowCount": "Rows",
}  # fmt: skip
_OF_TABLE = ("rowCount", "duplicateValues")
_FIELDS = (
    "name", "type", "metric", "unit", "severity", "dimension", "schedule", "query", "description",
)  # fmt: skip
_DEEPEST = 10
_TRIED = "edit tried"


@dataclass(frozen=True, slots=True)
class _Rule:
    path: Path
    where: str  # "orders.amount"
    held: dict[str, Any]

    @property
    def title(self) -> str:
        """ "orders.amount: empty values is 0"."""
        said = self.held.get("name") or self.held.get("description")
        if not said:
            metric = str(self.held.get("metric") or self.held.get("rule") or "")
            said = _METRICS.get(metric, str(self.held.get("type") or "rule")).lower()
            stated = next((name for name in OPERATORS if name in self.held), "")
            if stated:
                said += f" {OPERATORS[stated]} {_limits(self.held[stated])}"
        return f"{self.where}: {cut(str(said), 60)}"


def _limits(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def show(here: Here, sheet: Sheet) -> None:
    st.markdown("##### Quality rules", anchors=False)
    rules, places = _all(sheet.tree)
    chosen = _bar(sheet, rules, places)
    if chosen is None:
        st.markdown(quiet("No rule is stated: nobody can tell whether the data is right."))
        return
    _threshold(sheet, chosen)
    hidden = (*OPERATORS, "rule", "mustBeValid")
    record(sheet, chosen.path, _FIELDS, hidden=hidden)
    _arguments(sheet, chosen)
    _try(here, sheet, chosen)


def _all(tree: Any) -> tuple[list[_Rule], dict[str, Path]]:
    """Every rule, and every place that may have one."""
    rules: list[_Rule] = []
    places: dict[str, Path] = {}
    objects = value_at(tree, ("schema",))
    for at, one in enumerate(objects if isinstance(objects, list) else ()):
        if isinstance(one, dict):
            for path, where, held in _places(one, ("schema", at), str(one.get("name") or at), 0):
                places.setdefault(where, path)
                quality = held.get("quality")
                for row, rule in enumerate(quality if isinstance(quality, list) else ()):
                    if isinstance(rule, dict):
                        rules.append(_Rule((*path, "quality", row), where, rule))
    return rules, places


def _places(
    one: dict[str, Any], path: Path, where: str, depth: int
) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    yield path, where, one
    inner = one.get("properties")
    if depth < _DEEPEST:
        for at, below in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(below, dict):
                name = f"{where}.{below.get('name')}"
                yield from _places(below, (*path, "properties", at), name, depth + 1)


def _bar(sheet: Sheet, rules: list[_Rule], places: dict[str, Path]) -> _Rule | None:
    chosen: _Rule | None = None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        if rules:
            titles = unlike(rule.title for rule in rules)
            at = st.selectbox(
                "Rule",
                range(len(rules)),
                index=min(st.session_state.get("edit at rule", 0), len(rules) - 1),
                format_func=lambda row: titles[row] if row < len(titles) else "",
                key=sheet.chooser("rule", titles),
                label_visibility="collapsed",
                width=360,
            )
            st.session_state["edit at rule"] = at
            chosen = rules[at]
            st.button(
                ":material/delete:",
                width=ICON,
                key=sheet.key("rule remove"),
                help="Remove this rule",
                type="tertiary",
                on_click=_remove,
                args=(sheet, sheet.revision, chosen.path),
            )
        if places:
            _new(sheet, places, len(rules))
    return chosen


def _threshold(sheet: Sheet, rule: _Rule) -> None:
    """ "is at most" 5: one operator, and the number or numbers it needs."""
    if rule.held.get("type") in ("text", "custom"):
        return
    stated = next((name for name in OPERATORS if name in rule.held), None)
    left, right = st.columns(2, gap="small")
    key = sheet.key(f"{dotted(rule.path)} operator")
    left.selectbox(
        "Their number",
        [*OPERATORS],
        index=[*OPERATORS].index(stated) if stated else None,
        format_func=lambda name: OPERATORS.get(name, ""),
        placeholder="must be ...",
        key=key,
        on_change=_operate,
        args=(sheet, sheet.revision, rule.path, stated, key),
    )
    held = rule.held.get(stated) if stated else None
    ends = held if isinstance(held, list) else [held]
    for row, (column, end) in enumerate(zip(right.columns(len(ends)), ends, strict=True)):
        if isinstance(end, bool) or not isinstance(end, int | float | None):
            column.text_input("Number", str(end), disabled=True, key=sheet.key(f"odd {row}"))
            continue
        key = sheet.key(f"{dotted(rule.path)} number {row}")
        column.number_input(
            "Number" if len(ends) == 1 else ("From", "To")[row % 2],
            value=end,
            key=key,
            disabled=stated is None,
            on_change=_count,
            args=(sheet, sheet.revision, rule.path, stated, row, key),
        )


def _operate(sheet: Sheet, revision: int, path: Path, stated: str | None, key: str) -> None:
    wanted = st.session_state.get(key)
    if revision != sheet.revision or wanted not in OPERATORS or wanted == stated:
        return
    pair = wanted.endswith("Between")
    if stated is None:
        sheet.make([Set((*path, wanted), [0, 1] if pair else 0)], again=True)
        return
    held = value_at(sheet.tree, (*path, stated))
    edits: list[Edit] = [Rename((*path, stated), wanted)]
    if pair and not isinstance(held, list):
        edits.append(Set((*path, wanted), [held, held + 1 if isinstance(held, int) else held]))
    elif not pair and isinstance(held, list):
        edits.append(Set((*path, wanted), held[0] if held else 0))
    sheet.make(edits, again=True)


def _count(sheet: Sheet, revision: int, path: Path, stated: str | None, row: int, key: str) -> None:
    typed = st.session_state.get(key)
    if revision != sheet.revision or stated is None or not isinstance(typed, int | float):
        return
    value = int(typed) if float(typed).is_integer() else typed
    held = value_at(sheet.tree, (*path, stated))
    wanted: Any = value
    if isinstance(held, list):
        wanted = [*held]
        wanted[row] = value
    sheet.make([Set((*path, stated), wanted)])


def _arguments(sheet: Sheet, rule: _Rule) -> None:
    arguments = rule.held.get("arguments")
    if isinstance(arguments, dict):
        st.markdown("###### How it is counted", anchors=False)
        record(sheet, (*rule.path, "arguments"), tuple(map(str, arguments)))


def _new(sheet: Sheet, places: dict[str, Path], count: int) -> None:
    with (
        st.popover(
            "Add a rule", icon=":material/add:", type="tertiary", key=sheet.key("more rules")
        ),
        st.form(sheet.key("new rule"), border=False),
    ):
        keys = [sheet.key(f"new rule {what}") for what in ("where", "metric", "operator", "value")]
        st.selectbox("Of", [*places], key=keys[0])
        st.selectbox(
            "Counted are", [*_METRICS], key=keys[1], format_func=lambda name: _METRICS.get(name, "")
        )
        st.selectbox(
            "Their number", [*OPERATORS][:6], key=keys[2],
            format_func=lambda name: OPERATORS.get(name, ""),
        )  # fmt: skip
        st.number_input("Number", value=0, key=keys[3])
        st.form_submit_button(
            "Add", on_click=_add, args=(sheet, sheet.revision, places, keys, count)
        )


def _add(sheet: Sheet, revision: int, places: dict[str, Path], keys: list[str], count: int) -> None:
    where, metric, operator, value = (st.session_state.get(key) for key in keys)
    path = places.get(str(where))
    if revision != sheet.revision or path is None:
        return
    if metric not in _METRICS or operator not in OPERATORS:
        return
    if metric == "rowCount":
        path = path[:2]  # rows are those of the table
    elif len(path) == 2 and metric not in _OF_TABLE:
        sheet.refused, sheet.hint = f"{_METRICS[metric]} are counted in one property.", "Name it."
        return
    word = "rule" if str(sheet.tree.get("apiVersion", "")).startswith("v3.0") else "metric"
    new = {word: metric, operator: value if isinstance(value, int) else 0}
    quality = value_at(sheet.tree, (*path, "quality"))
    listed = isinstance(quality, list) and quality
    edit: Edit = Insert((*path, "quality"), None, new)
    if sheet.make([edit if listed else Set((*path, "quality"), [new])], again=True):
        row = len(quality) if isinstance(quality, list) else 0
        rules = [rule.path for rule in _all(sheet.tree)[0]]
        here = (*path, "quality", row)
        st.session_state["edit at rule"] = rules.index(here) if here in rules else count


def _remove(sheet: Sheet, revision: int, path: Path) -> None:
    quality = value_at(sheet.tree, path[:-1])
    if revision == sheet.revision and isinstance(quality, list):
        sheet.make([Remove(path[:-1] if len(quality) == 1 else path)], again=True)


def _try(here: Here, sheet: Sheet, rule: _Rule) -> None:
    pressed = st.button(
        "Try it on the data", icon=":material/play_arrow:", key=sheet.key("rule try")
    )
    if pressed:
        try:
            found = trying.tried(
                here.market, sheet.change.product, sheet.path, sheet.text, datetime.now(UTC),
                rule.path, visitor(),
            )  # fmt: skip
        except MarketplaceError as error:
            st.warning(f"**{escape(error.message)}**  \n{escape(error.hint)}")
            return
        st.session_state[_TRIED] = (sheet.token, rule.path, repr(rule.held), found)
    token, path, held, known = st.session_state.get(_TRIED, ("", (), "", ()))
    if (token, path, held) == (sheet.token, rule.path, repr(rule.held)):
        for one in known:
            outcome(one)


def outcome(one: Tried) -> None:
    """What a check found on the data, and the first rows that break it."""
    found = one.outcome
    said = found.actual or found.reason
    word = badge(*STATES[VERDICTS[found.verdict]])
    st.markdown(f"{word} {escape(found.check.title)} {quiet(escape(said))}")
    if one.rows and one.rows.examples:
        names = [name for name, _ in one.rows.columns]
        rows = [dict(zip(names, row, strict=False)) for row in one.rows.examples]
        st.dataframe(rows, hide_index=True, height="content", alt="Rows that break the rule")
    elif one.rows and one.rows.note:
        st.markdown(quiet(escape(one.rows.note)))

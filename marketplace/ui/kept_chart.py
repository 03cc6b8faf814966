"""What was measured of a promise over time, against what was promised at that time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st
from streamlit import config

from marketplace.charting.drawing import Axis
from marketplace.charting.wording import clean
from marketplace.model import STATES as VERDICTS
from marketplace.model import Kept, Observation, State
from marketplace.ui.kept_list import thinned
from marketplace.ui.kept_words import amount, at, called, of_what
from marketplace.ui.result_look import Look, configured, look, number_format, time_format
from marketplace.ui.words import STATES, count, quiet

HEIGHT = 250
_POINTS = 400
# Without them a state is told by its colour alone.
GLYPHS = {State.BROKEN: "✕", State.AT_RISK: "▲", State.ERROR: "?", State.UNKNOWN: "·"}
_INK = {State.BROKEN: "red", State.AT_RISK: "orange", State.ERROR: "violet", State.UNKNOWN: "gray"}
_SHAPES = {State.BROKEN: "M-1,-1L1,1M1,-1L-1,1", State.AT_RISK: "M0,-1L1,0.8L-1,0.8Z"}


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit in which the values of a check are drawn."""

    size: float = 1.0
    word: str = ""


def scale(of: Kept) -> Scale:
    """Times in the unit that people would say the promised one in."""
    unit = of.check.unit
    if unit != "seconds":
        return Scale(1.0, {"percent": "%", "rows": "rows", "date": "days"}.get(unit, ""))
    sizes = [abs(v) for o in of.observations for v in (o.value, o.low, o.high) if v is not None]
    typical = sorted(sizes)[len(sizes) // 2] if sizes else 0.0
    for size, word in ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if typical >= 2 * size:
            return Scale(size, word)
    return Scale(1.0, "seconds")


def drawable(of: Kept) -> bool:
    """Whether there is a line to draw: the days until a date are none."""
    numbers = [o for o in of.observations if o.value is not None]
    return len(numbers) > 1 and of.check.kind != "structure" and of.check.unit != "date"


def show(of: Kept, days: int, now: datetime, tried: Sequence[float] = ()) -> None:
    """`tried`: limits that somebody plays with, in the unit of the check."""
    begin = now - timedelta(days=days)
    seen = thinned([o for o in of.observations if o.observed_at >= begin], _POINTS)
    numbers = [o for o in seen if o.value is not None]
    if len(numbers) < 2:
        st.markdown(quiet(f"Fewer than two results in {days} days: nothing to draw yet."))
        return
    spec = _chart(of, seen, days, now, [value / scale(of).size for value in tried])
    st.vega_lite_chart(spec, width="stretch", alt=described(of, days, now))
    st.markdown(_legend(seen, bool(tried)))


def described(of: Kept, days: int, now: datetime) -> str:
    """The chart as one sentence."""
    begin = now - timedelta(days=days)
    seen = [o for o in of.observations if o.observed_at >= begin]
    values = [o.value for o in seen if o.value is not None]
    unit = of.check.unit
    said = f"between {amount(min(values), unit)} and {amount(max(values), unit)}" if values else ""
    broken = [o for o in seen if VERDICTS[o.verdict] is State.BROKEN]
    kept = f"{count(len(broken), 'result')} broken" if broken else "never broken"
    last = f", the last one {at(broken[-1].observed_at, now)}" if broken else ""
    where = f" of {of_what(of.check)}" if of.check.kind == "service level" else ""
    name = clean(f"{called(of.check)}{where}", 120)
    return f"{name} over {days} days: {said}, promised {clean(of.check.expected)}; {kept}{last}"


def _legend(seen: Sequence[Observation], tried: bool) -> str:
    """As text it wraps, and is read aloud."""
    there = {VERDICTS[o.verdict] for o in seen}
    signs = [f":{_INK[s]}[{GLYPHS[s]}] {STATES[s][0]}" for s in State if s in there & {*GLYPHS}]
    promised = any(o.low is not None or o.high is not None for o in seen)
    lines = ["\u2504 promised"] * promised + [":blue[\u2504] what if"] * tried
    return quiet(" \u2003 ".join([*signs, *lines]))


@dataclass(frozen=True, slots=True)
class _Inks:
    look: Look
    states: dict[State, str]
    accent: str


def _inks() -> _Inks:
    kind = "dark" if st.context.theme.type == "dark" else "light"

    def of(name: str) -> str:
        return str(config.get_option(f"theme.{kind}.{name}") or "#888888")

    states = {state: of(f"{ink}TextColor") for state, ink in _INK.items()}
    return _Inks(look(), states, of("linkColor"))


def _chart(
    of: Kept, seen: Sequence[Observation], days: int, now: datetime, tried: Sequence[float]
) -> dict[str, Any]:
    # Altair takes most of a second to import, which only those who look at a chart shall wait for.
    import altair as alt

    unit, inks = scale(of), _inks()
    rows = [_row(o, of, unit, now) for o in seen]
    begin = now - timedelta(days=days)
    span = Axis("", "time", "", begin.timestamp() * 1e3, now.timestamp() * 1e3)
    values = [v for row in rows for v in (row["v"], row["low"], row["high"]) if v is not None]
    low, high = min([*values, *tried]), max([*values, *tried])
    near = low >= 0 and high - low > 0.4 * high
    of_values = Axis(unit.word, "number", "", 0.0 if near else low, high)
    x = alt.X(
        field="t",
        type="temporal",
        scale=alt.Scale(type="utc", domain=[_moment(alt, begin), _moment(alt, now)], nice=False),
        axis=alt.Axis(title=None, grid=False, format=time_format(span), tickCount=6),
    )
    y = alt.Y(
        field="v",
        type="quantitative",
        scale=alt.Scale(zero=near, nice=True),
        axis=alt.Axis(
            title=unit.word or None, titleAngle=0, titleAlign="left", titleAnchor="start",
            titleBaseline="bottom", titleX=0, titleY=-10, **number_format(of_values),
        ),
    )  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    parts = [*_limits(base, y, inks), *_tried(alt, tried, y, inks)]
    parts += _values(alt, base, y, inks)
    drawn = alt.layer(*parts).properties(
        height=HEIGHT,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        usermeta={"embedOptions": {"renderer": "svg"}},
    )
    return _filled(configured(drawn, inks.look).to_dict(), rows)


def _moment(alt: Any, when: datetime) -> Any:
    """A number would be taken for a name."""
    at = when.astimezone(UTC)
    return alt.DateTime(year=at.year, month=at.month, date=at.day, hours=at.hour, utc=True)


def _filled(spec: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows put in by us, one level down: see `result_spec`."""
    inner = {key: spec.pop(key) for key in ("layer", "resolve") if key in spec}
    for part in inner["layer"]:
        if part.get("data") == {"name": "rows"}:
            del part["data"]
    spec.pop("data", None)
    return {**spec, "layer": [{"data": {"values": rows}, **inner}]}


def _row(o: Observation, of: Kept, unit: Scale, now: datetime) -> dict[str, Any]:
    def drawn(value: float | None) -> float | None:
        return None if value is None else value / unit.size

    state = VERDICTS[o.verdict]
    told = o.actual or (amount(o.value, of.check.unit) if o.value is not None else o.reason)
    return {
        "t": o.observed_at.timestamp() * 1e3,
        "v": drawn(o.value),
        "low": drawn(o.low),
        "high": drawn(o.high),
        "s": state.value,
        "when": at(o.observed_at, now),
        "told": clean(told, 120) or STATES[state][0],
        "state": STATES[state][0],
    }


def _limits(base: Any, y: Any, inks: _Inks) -> list[Any]:
    """Steps, because what is promised may change."""
    dashed = {"strokeDash": [4, 4], "strokeWidth": 1.4, "color": inks.look.ink, "aria": False}
    return [
        base.mark_line(interpolate="step-after", **dashed).encode(y=_on(y, field))
        for field in ("low", "high")
    ]


def _on(y: Any, field: str) -> Any:
    other = y.copy()
    other.field = field
    return other


def _tried(alt: Any, tried: Sequence[float], y: Any, inks: _Inks) -> list[Any]:
    return [
        alt.Chart(alt.InlineData(values=[{"v": value}]))
        .mark_rule(strokeDash=[2, 3], strokeWidth=2, color=inks.accent, aria=False)
        .encode(y=_on(y, "v"))
        for value in tried
    ]


def _values(alt: Any, base: Any, y: Any, inks: _Inks) -> list[Any]:
    tips = [
        alt.Tooltip(field=field, type="nominal", title=title)
        for field, title in (("when", "when"), ("told", "measured"), ("state", "state"))
    ]
    places = base.encode(y=y)
    line = places.mark_line(strokeWidth=1.8, strokeJoin="round", color=inks.look.colour(0),
                            aria=False, tooltip=None)  # fmt: skip
    parts = [line]
    for state, shape in _SHAPES.items():
        filled = state is not State.BROKEN
        mark = {"shape": shape, "size": 70, "filled": filled, "strokeWidth": 2, "aria": False,
                "color": inks.states[state], "opacity": 1}  # fmt: skip
        parts.append(places.mark_point(**mark).transform_filter(f"datum.s === '{state.value}'"))
    for state in (State.ERROR, State.UNKNOWN):
        sign = base.mark_text(text=GLYPHS[state], color=inks.states[state], fontWeight=700,
                              fontSize=13, aria=False)  # fmt: skip
        where = alt.value(HEIGHT - 8)
        parts.append(sign.encode(y=where).transform_filter(f"datum.s === '{state.value}'"))
    near = alt.selection_point(
        name="near", nearest=True, on="pointerover", clear="pointerout", empty=False
    )
    seen = alt.condition(near, alt.value(1), alt.value(0))
    dots = places.mark_circle(size=70, aria=False, color=inks.look.colour(0))
    parts.append(
        dots.transform_filter("isValid(datum.v)")
        .encode(opacity=seen, tooltip=tips)
        .add_params(near)
    )
    return parts

"""A product's state in words, as badge, feed and notices say it."""

from __future__ import annotations

from marketplace.model.health import Health, State

WORDS = {
    State.BROKEN: "Broken",
    State.ERROR: "Check error",
    State.AT_RISK: "At risk",
    State.UNKNOWN: "Not measured",
    State.KEPT: "Kept",
}


def brief(health: Health) -> str:
    """ "3 of 4 kept", "2 broken". Of all that is promised: what nobody measured is not kept."""
    said = {
        State.BROKEN: f"{health.broken:,} broken" if health.broken else "broken",
        State.ERROR: _count(health.errors, "check error"),
        State.KEPT: f"{health.kept:,} of {health.promised:,} kept",
    }.get(health.state, WORDS[health.state].lower())
    return f"{said}, stale" if health.stale else said


def sentence(health: Health) -> str:
    """The numbers behind it: "1 of 4 promises is broken, 3 are kept"."""
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (health.broken, "broken"),
            (health.errors, "with a check error"),
            (health.at_risk, "at risk"),
            (health.unmeasured, "not measured"),
            (health.kept, "kept"),
        )
        if number
    ]
    if not parts:
        return "Nothing is promised that could be measured."
    return f"Of {_count(health.promised, 'promise')}: {', '.join(parts)}."


def turn(before: State | None, after: State) -> str:
    """What a change of state means: "is broken", "keeps its promises again"."""
    if after is State.KEPT:
        again = " again" if before and before is not State.UNKNOWN else ""
        return f"keeps its promises{again}"
    return {
        State.BROKEN: "breaks a promise",
        State.ERROR: "could not be checked",
        State.AT_RISK: "is at risk",
        State.UNKNOWN: "is not measured any more" if before else "is not measured yet",
    }[after]


def reasons(health: Health) -> list[str]:
    """Why it is not kept, worst first."""
    found = []
    for one in health.worst:
        said = one.title
        if one.expected:
            said += f": promised {one.expected}"
            said += f", measured {one.actual}" if one.actual else ""
        elif one.actual:
            said += f": {one.actual}"
        found.append(f"{said} ({one.reason})" if one.reason else said)
    return found


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"

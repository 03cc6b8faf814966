"""How well promises were kept, as a person says it."""

from __future__ import annotations

from math import ceil, floor

from marketplace.contracts.numbers import number
from marketplace.promises.wording import lasting, rounded, rows

_SHORT = {
    "millisecond": "ms", "second": "s", "minute": "min", "hour": "h", "day": "d", "year": "y",
}  # fmt: skip
# Up to how long a time is counted in which unit.
_ROUND = ((60, 1, "second"), (3600, 60, "minute"), (172_800, 3600, "hour"))


def share(ratio: float) -> str:
    """Rounded down: what was broken for a minute was not met "100 %"."""
    places = 2 if ratio >= 0.99 else 1
    return f"{floor(ratio * 10 ** (places + 2) + 1e-7) / 10**places:g} %"


def briefly(seconds: float) -> str:
    """ "9 h", "2.5 d"."""
    amount, _, unit = lasting(seconds).partition(" ")
    return f"{amount} {_SHORT[unit.removesuffix('s')]}"


def within(seconds: float) -> str:
    """A round time that is no shorter: what is delivered after 3.2 hours is so within 4 hours."""
    size, name = _unit(seconds)
    return _counted(ceil(round(seconds / size, 6)), name)


def least(seconds: float) -> str:
    """A round time that is no longer."""
    size, name = _unit(seconds)
    return _counted(floor(round(seconds / size, 6)), name)


def amount(value: float, unit: str) -> str:
    if unit == "seconds":
        return lasting(value)
    if unit == "percent":
        return f"{rounded(value)} %"
    return rows(value) if unit == "rows" else rounded(value)


def _unit(seconds: float) -> tuple[int, str]:
    return next(((size, name) for limit, size, name in _ROUND if seconds < limit), (86_400, "day"))


def _counted(amount: int, name: str) -> str:
    return f"{number(amount)} {name}" if amount == 1 else f"{number(amount)} {name}s"

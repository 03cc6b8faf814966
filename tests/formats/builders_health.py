"""Products in every state, and text that nobody should trust."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marketplace.model.health import Health, State
from marketplace.model.promise import Observation, Verdict

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOSTILE = (
    '"><script>alert(1)</script>',
    "</title><image href='http://evil.example/x.png'/>",
    "]]> & &amp; &#x0; <!-- --> <?x?> <![CDATA[",
    "a\nb\r\nc\td\x00e\x0bf\x1bg\ud800h\ufffei",
    "\u202eevil\u202c \u200b\u2066x\u2069",
    "![x](http://evil.example/x.png) [y](//evil.example) <!channel> @all *x* _y_ ~z~ `c`",
    "{{x}} \\ \\n \\\" ' ${y} %s %0A",
    "Fl\u00fcge \u822a\u73ed \u0631\u062d\u0644\u0629 \U0001f6eb e\u0301",
    "",
    " ",
    "x" * 5000,
)


def a_result(verdict: Verdict = Verdict.FAILED, **parts: Any) -> Observation:
    stated: dict[str, Any] = {
        "product": "flights",
        "contract": "flights",
        "version": "1.0.0",
        "check": "latency.legs.flight_date",
        "kind": "service level",
        "title": "Flight dates are fresh",
        "expected": "at most 2 days",
        "actual": "3 days",
        "observed_at": NOW,
    }
    return Observation(verdict=verdict, **(stated | parts))


def a_health(state: State = State.BROKEN, **parts: Any) -> Health:
    stated: dict[str, Any] = {
        "product": "flights",
        "state": state,
        "kept": 3,
        "broken": int(state is State.BROKEN),
        "errors": int(state is State.ERROR),
        "at_risk": int(state is State.AT_RISK),
        "checked_at": NOW,
        "worst": (a_result(),) if state is State.BROKEN else (),
    }
    return Health(**(stated | parts))

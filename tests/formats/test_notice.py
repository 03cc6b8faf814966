"""The message to a channel."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.formats.notice import notice
from marketplace.model.health import State
from tests.formats.builders_health import HOSTILE, a_health, a_result


def section(message) -> str:
    return message["blocks"][0]["text"]["text"]


def everything(message) -> str:
    return "\n".join(
        [message["text"], section(message), message["blocks"][1]["elements"][0]["text"]]
    )


def test_it_says_what_changed_why_and_where_to_look():
    found = notice("Flights", State.KEPT, State.BROKEN, a_health(), "http://m.example/?id=f&x=y")
    assert found["text"] == "*Flights* breaks a promise"
    assert section(found).split("\n") == [
        "*Flights* breaks a promise",
        "• Flight dates are fresh: promised at most 2 days, measured 3 days",
    ]
    assert found["blocks"][1]["elements"][0]["text"] == (
        "Before: kept. Of 4 promises: 1 broken, 3 kept."
        " <http://m.example/?id=f&amp;x=y|Open the product>"
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (State.BROKEN, State.KEPT, "*Flights* keeps its promises again"),
        (State.UNKNOWN, State.KEPT, "*Flights* keeps its promises"),
        (State.KEPT, State.AT_RISK, "*Flights* is at risk"),
        (State.KEPT, State.ERROR, "*Flights* could not be checked"),
        (State.KEPT, State.UNKNOWN, "*Flights* is not measured any more"),
    ],
)
def test_every_change_is_a_sentence(before, after, said):
    assert notice("Flights", before, after, a_health(after))["text"] == said


def test_the_cause_is_named():
    found = notice("x", State.KEPT, State.AT_RISK, a_health(State.AT_RISK, causes=("a", "b")))
    assert "It takes data from a, b: broken." in section(found)


def test_of_many_reasons_the_worst_are_told():
    worst = tuple(a_result(title=f"Reason {row}") for row in range(9))
    said = section(notice("x", State.KEPT, State.BROKEN, a_health(worst=worst)))
    assert said.count("• Reason") == 5
    assert "• and 4 more" in said


@pytest.mark.parametrize("said", HOSTILE)
def test_text_of_anybody_addresses_nobody_and_shows_no_picture(said):
    worst = (a_result(title=said, expected=said, actual=said, reason=said),)
    health = a_health(product=said, worst=worst, causes=(said,) * 9)
    text = everything(notice(said, State.KEPT, State.BROKEN, health))
    assert "<" not in text
    assert ">" not in text
    assert not re.search(r"&(?!(?:amp|lt|gt);)", text)
    assert "![" not in text
    assert "](" not in text
    assert "://" not in text
    assert not re.search(r"@\w", text)


def test_only_our_own_link_is_one():
    found = notice(
        "<http://evil.example|x>", State.KEPT, State.BROKEN, a_health(), "http://m.example/"
    )
    assert re.findall(r"<([^>]*)>", everything(found)) == ["http://m.example/|Open the product"]


def test_names_with_signs_stay_readable():
    assert notice("raw_flights_v2", State.KEPT, State.BROKEN, a_health())["text"] == (
        "*raw_flights_v2* breaks a promise"
    )


@settings(deadline=None)
@given(st.text(st.characters(), max_size=600), st.text("&<>*", max_size=500))
def test_it_is_never_larger_than_slack_takes(name, said):
    worst = (a_result(title=said),) * 9
    found = notice(name, State.KEPT, State.BROKEN, a_health(worst=worst, causes=(said,) * 9))
    json.dumps(found).encode("utf-8")
    for block in (found["blocks"][0]["text"], found["blocks"][1]["elements"][0]):
        assert block["type"] == "mrkdwn"
        assert 0 < len(block["text"]) <= 3000

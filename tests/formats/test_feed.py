"""The feed of changes, by the rules of Atom."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.formats.feed import feed
from marketplace.model.health import State
from tests.formats.builders_health import HOSTILE, NOW, a_health, a_result

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "http://marketplace.example/changes.atom"
CHANGES = [
    (State.KEPT, a_health(checked_at=NOW - timedelta(days=1))),
    (State.BROKEN, a_health(State.KEPT, broken=0)),
]


def read(text: str):
    """What RFC 4287 wants of a feed and of its entries, each once."""
    root = ElementTree.fromstring(text.encode("utf-8"))
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert one.findtext(f"{ATOM}title")
        when = one.findtext(f"{ATOM}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", when)
        datetime.fromisoformat(when)
        UUID(one.findtext(f"{ATOM}id").removeprefix("urn:uuid:"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert root.find(f"{ATOM}link").get("rel") == "self"
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len({*ids}) == len(ids)
    return root, entries


def test_the_newest_change_comes_first_and_dates_the_feed():
    root, entries = read(feed(CHANGES, "Airport data", HERE, str.capitalize))
    assert [one.findtext(f"{ATOM}title") for one in entries] == [
        "Flights keeps its promises again",
        "Flights breaks a promise",
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-11-20T12:00:00Z"


def test_an_entry_says_what_was_promised_and_what_was_measured():
    _, entries = read(feed(CHANGES[:1], "Airport data", HERE))
    said = entries[0].findtext(f"{ATOM}content").split("\n")
    assert said == [
        "Before: kept. Now: 1 broken. Of 4 promises: 1 broken, 3 kept.",
        "Flight dates are fresh: promised at most 2 days, measured 3 days",
    ]
    assert entries[0].find(f"{ATOM}category").get("term") == "broken"


def test_an_entry_names_the_cause_and_leads_to_the_product():
    at_risk = a_health(State.AT_RISK, at_risk=0, causes=("airports", "<b>"))
    text = feed(
        [(State.KEPT, at_risk)], "x", HERE, page=lambda id_: f"http://m.example/?id={id_}&x"
    )
    _, (entry,) = read(text)
    assert entry.find(f"{ATOM}link").get("href") == "http://m.example/?id=flights&x"
    assert "broken: airports, <b>." in entry.findtext(f"{ATOM}content")


def test_an_id_stays_the_same_for_the_same_change_and_differs_for_another():
    def ids(*arguments, **parts):
        _, entries = read(feed(*arguments, **parts))
        return [one.findtext(f"{ATOM}id") for one in entries]

    here = ids(CHANGES, "Airport data", HERE)
    assert here == ids(CHANGES, "Renamed", "http://other.example/", name=lambda _: "Other")
    assert here[1:] == ids(CHANGES[:1], "Airport data", HERE)
    assert not {*here} & {*ids(CHANGES, "Airport data", HERE, seed="elsewhere")}


def test_an_empty_feed_is_a_feed():
    _, entries = read(feed([], "Airport data", HERE))
    assert entries == []


def test_it_is_cut_after_a_hundred():
    many = [(State.KEPT, a_health(checked_at=NOW + timedelta(days=day))) for day in range(300)]
    root, entries = read(feed(many, "x", HERE))
    assert len(entries) == 100
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")


@pytest.mark.parametrize("said", HOSTILE)
def test_text_of_anybody_is_only_text(said):
    worst = (a_result(title=said, expected=said, actual=said, reason=said),)
    changes = [(State.KEPT, a_health(product=said, worst=worst, causes=(said,)))]
    text = feed(changes, said, f"{HERE}?{said}", lambda _: said, lambda _: said)
    root, _ = read(text)
    known = {
        "feed",
        "title",
        "id",
        "link",
        "updated",
        "author",
        "name",
        "entry",
        "category",
        "content",
    }
    assert {one.tag.removeprefix(ATOM) for one in root.iter()} <= known
    assert "<script" not in text
    assert len(text) < 30_000


@settings(deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_makes_a_feed(name, reason):
    worst = (a_result(title=reason),)
    read(feed([(State.KEPT, a_health(product=name, worst=worst))], name, HERE, lambda _: name))

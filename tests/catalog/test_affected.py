"""Which changes touch what somebody uses, and how masking changes."""

from __future__ import annotations

import pytest

from marketplace.catalog.affected_policies import policies
from marketplace.catalog.affected_uses import Touch, renames, within
from marketplace.model import (
    Change,
    DataContract,
    Dependant,
    DependantKind,
    Impact,
    Organisation,
    SchemaObject,
    SchemaProperty,
)

INPUT, REFERENCE = DependantKind.INPUT, DependantKind.REFERENCE


def a_contract(*properties: SchemaProperty | str, name: str = "legs", id: str = "") -> DataContract:
    made = [SchemaProperty(name=p) if isinstance(p, str) else p for p in properties]
    return DataContract(
        id="flights", schema=(SchemaObject(name=name, id=id, properties=tuple(made)),)
    )


def a_change(path: str, severity: Impact = Impact.BREAKING, said: str = "It stops.") -> Change:
    return Change(rule="r", path=path, severity=severity, producer_severity=severity, message=said)


def told(change: Change, *uses: str, kind: DependantKind = INPUT, touch: Touch | None = None):
    one = Dependant(kind=kind, name="Board", why="reads flights", uses=uses)
    return (touch or Touch((change,))).told(one)


@pytest.mark.parametrize(
    ("path", "uses", "hurt"),
    [
        ("schema.legs.properties.tailnum", (), True),  # nobody says what it uses
        ("schema.legs.properties.tailnum", ("legs.tailnum",), True),
        ("schema.legs.properties.tailnum.required", ("legs.tailnum",), True),
        ("schema.legs.properties.tail", ("legs.tailnum",), False),
        ("schema.legs.properties.tailnum", ("legs.tail",), False),
        ("schema.legs.properties.flight.properties.day", ("legs.flight",), True),
        ("schema.legs.properties.flight", ("legs.flight.day",), True),
        ("schema.legs.properties.flight.properties.no", ("legs.flight.day",), False),
        ("schema.legs.properties.tailnum", ("legs",), True),
        ("schema.legs.physicalName", ("legs.tailnum",), True),
        ("schema.legs", ("legs.tailnum",), True),
        ("schema.legs2.properties.tailnum", ("legs", "legs.tailnum"), False),
        ("slaProperties.latency", ("legs.tailnum",), True),
        ("", ("legs.tailnum",), True),
    ],
)
def test_a_change_hurts_who_uses_what_it_touches(path, uses, hurt):
    assert told(a_change(path), *uses).hurt is hurt


def test_a_sentence_says_what_is_used_and_what_happens_to_it():
    risky = a_change("schema.legs", Impact.RISKY, "It may.")
    touch = Touch((risky, a_change("schema.legs"), a_change("x", Impact.DOCS)))
    hurt = told(risky, touch=touch)
    assert (hurt.severity, hurt.why) == (Impact.BREAKING, "Reads flights. It stops. And 1 more.")
    fine = told(a_change("schema.legs", Impact.COMPATIBLE))
    assert (fine.hurt, fine.severity) == (False, Impact.COMPATIBLE)
    assert fine.why == "Reads flights; nothing that it uses changes for the worse."
    assert told(risky, touch=Touch(changed=False)).why == "Reads flights."


def test_a_join_does_not_care_for_service_levels():
    assert not told(a_change("slaProperties.latency"), "legs.tailnum", kind=REFERENCE).hurt
    assert told(a_change(""), "legs.tailnum", kind=REFERENCE).hurt  # the contract goes away


def test_what_is_called_otherwise_now_is_still_what_was_used():
    old = a_contract(SchemaProperty(name="tailnum", id="t"), "day", id="o")
    new = a_contract(SchemaProperty(name="tail", id="t"), "day", name="flown", id="o")
    named = renames(old, new)
    assert named == {"legs": "flown", "legs.tailnum": "flown.tail"}
    touch = Touch((a_change("schema.flown.properties.tail.name"),), named)
    assert told(a_change(""), "legs.tailnum", touch=touch).hurt
    assert not told(a_change(""), "legs.day", touch=touch).hurt


def test_what_somebody_says_to_use_is_taken_as_far_as_it_is_there():
    contract = a_contract("tailnum", SchemaProperty(name="flight", properties=(
        SchemaProperty(name="day"),)))  # fmt: skip
    assert within("legs.tailnum, TAILNUM, flights.legs, legs.gone", contract) == (
        "legs.tailnum",
        "legs",
    )
    assert within(["flight.day", 7, None], contract) == ("legs.flight.day",)
    assert within({"a": 1}, contract) == within(None, contract) == ()


def test_who_sees_what_is_told_where_it_changes():
    organisation = Organisation(roles={"privacy": ("restricted",)})
    old = a_contract(
        SchemaProperty(name="a"), SchemaProperty(name="b", classification="restricted"), "c"
    )
    new = a_contract(
        SchemaProperty(name="a", classification="restricted"), SchemaProperty(name="b"), "c"
    )
    hidden, opened = policies(old, new, {}, organisation, "Ada")
    assert (hidden.name, hidden.severity) == ("Masking of legs.a", Impact.BREAKING)
    assert "a is classified restricted" in hidden.why
    assert (opened.severity, opened.owner) == (Impact.RISKY, "Ada")
    assert opened.why.startswith("Everybody sees legs.b in clear")
    assert not [*policies(old, old, {}, organisation)]

"""What changed for whom: our own table, and what holds for every change."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from marketplace.contracts.compare import compare, compare_trees, only_one, parse
from marketplace.contracts.compare.rules import RULES
from marketplace.errors import Unreadable
from marketplace.model import Bump, Comparison, Impact, Kind
from marketplace.settings import Limits
from tests.contracts.compare_cases import CASES, CONTRACT, GONE, PRODUCT, P, edited

TODAY = date(2026, 11, 28)


def text(tree) -> bytes:
    return yaml.safe_dump(tree, sort_keys=False, width=1000).encode()


def of(old, new) -> Comparison:
    return compare(*(parse(text(tree), "x.yaml", Limits()) for tree in (old, new)), TODAY)


def changed(*edits, base=CONTRACT) -> Comparison:
    """What the edits change; those before the last are given on both sides."""
    old = base
    for given in edits[:-1]:
        old = edited(old, given)
    return of(old, edited(old, edits[-1]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_says_what_changed_for_whom(case):
    found = of(*case.sides())
    said = [f"{c.rule}: {c.severity} / {c.producer_severity}" for c in found.changes]
    assert sorted(said) == sorted(case.expected)
    assert found.bump == case.bump
    assert {change.note for change in found.changes} - {""} == ({case.note} if case.note else set())


def test_every_rule_has_a_case():
    told = {line.partition(":")[0] for case in CASES for line in case.expected}
    whole_files = {"contract-added", "contract-removed", "product-added", "product-removed"}
    assert told | whole_files == set(RULES)


def test_there_are_more_than_sixty_cases_of_our_own():
    assert len({case.name for case in CASES}) == len(CASES) > 60


def test_a_removal_is_told_at_its_old_line_and_near_what_is_left():
    old = b"""apiVersion: v3.1.0
kind: DataContract
id: legs
schema:
  - name: legs
    properties:
      - name: delay
      - name: tail
"""
    new = b"# one more line\n" + old.replace(b"      - name: delay\n", b"")
    found = compare(parse(old, "x", Limits()), parse(new, "x", Limits()), TODAY)
    (removed,) = found.changes
    assert removed.message == "Queries that name legs.delay stop working."
    assert removed.path == "schema.legs.properties.delay"
    assert (removed.line, removed.old_line, removed.near) == (7, 7, 7)
    back = compare(parse(new, "x", Limits()), parse(old, "x", Limits()), TODAY)
    (added,) = back.changes
    assert (added.line, added.old_line, added.near) == (7, None, 7)


def test_a_change_is_told_at_both_lines():
    (change,) = changed({P + "delay/required": True}, {P + "delay/required": False}).changes
    assert (change.line, change.old_line) == (change.near, change.line)
    assert change.line > 1


def test_the_worst_comes_first():
    found = changed({"tags": ["x"], P + "landed_at": GONE, "price/priceUnit": "day"})
    assert [change.severity for change in found.changes] == ["breaking", "risky", "docs"]


def test_what_is_renamed_in_place_is_guessed():
    found = changed({P + "landed_at/name": "touched_down_at"})
    notes = {change.rule: change.note for change in found.changes}
    assert notes == {"property-removed": "Renamed to touched_down_at?", "property-added": ""}


def test_a_whole_object_renamed_in_place_is_guessed():
    found = changed({"schema/legs/id": GONE}, {"schema/legs/name": "flights"})
    assert found.changes[0].note == "Renamed to flights?"


def test_of_another_type_it_is_no_renaming():
    found = changed(
        {P + "tail": {"name": "weight", "logicalType": "number", "physicalType": "double"}}
    )
    assert not any("Renamed" in change.note for change in found.changes)


@pytest.mark.parametrize(
    ("old", "new", "breaks", "declared", "enough"),
    [
        ("1.0.0", "2.0.0", True, "major", True),
        ("1.0.0", "1.1.0", True, "minor", False),
        ("1.0.0", "1.0.0", True, "none", False),
        ("v1", "v2", True, "major", True),
        ("1.4", "2", True, "major", True),
        ("0.3.0", "0.4.0", True, "minor", True),
        ("0.3.0", "0.3.1", True, "patch", False),
        ("0.9.0", "1.0.0", True, "major", True),
        ("spring", "autumn", True, None, False),
        ("2.0.0", "1.0.0", True, "none", False),
        ("1.0.0-rc1", "1.0.0", False, "patch", False),
        ("1.0.0", "1.0.1", False, "patch", False),
        ("1.0.0", "1.1.0", False, "minor", True),
    ],
)
def test_the_version_says_enough_or_not(old, new, breaks, declared, enough):
    edit = {P + "delay": GONE} if breaks else {P + "delay/required": True}
    found = changed({"version": old}, {"version": new, **edit})
    assert found.bump == ("major" if breaks else "minor")
    assert (found.declared_bump, found.enough) == (declared, enough)
    assert found.stopped == (breaks and not enough)


def test_a_retired_contract_cannot_be_changed_by_raising_its_version():
    found = changed({"status": "retired"}, {"version": "9.0.0", "name": "Other"})
    assert found.breaking
    assert found.stopped


def test_a_draft_is_told_and_never_stopped():
    found = changed({"status": "draft"}, {P + "delay": GONE, "id": "other"})
    assert len(found.changes) == 2
    assert not found.breaking
    assert not found.stopped


def test_both_sides_of_one_change_are_told():
    tightened = changed({P + "carrier/required": True}).changes[0]
    assert (tightened.severity, tightened.producer_severity) == ("compatible", "breaking")
    loosened = changed({P + "leg_id/required": False}).changes[0]
    assert (loosened.severity, loosened.producer_severity) == ("breaking", "compatible")


@pytest.mark.parametrize(
    ("tree", "added", "rule", "severity"),
    [
        (CONTRACT, True, "contract-added", "compatible"),
        (CONTRACT, False, "contract-removed", "breaking"),
        (PRODUCT, False, "product-removed", "breaking"),
        (PRODUCT, True, "product-added", "compatible"),
        ({**CONTRACT, "status": "draft"}, False, "contract-removed", "risky"),
        ({**CONTRACT, "status": "retired"}, False, "contract-removed", "risky"),
        ({**CONTRACT, "slaProperties": [{"property": "el", "value": "2025-01-01"}]}, False,
         "contract-removed", "risky"),
    ],
)  # fmt: skip
def test_a_file_that_comes_or_goes_is_a_change(tree, added, rule, severity):
    (change,) = only_one(Kind(tree["kind"]), tree, TODAY, added=added).changes
    assert (change.rule, change.severity) == (rule, severity)


def test_a_contract_is_not_compared_with_a_product():
    with pytest.raises(Unreadable, match="is a contract, the new one a product"):
        of(CONTRACT, PRODUCT)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"kind: DataContract\nid: [", "x.yaml:2:6: A value is missing"),
        (b"hello: world\n", "neither a contract"),
        (b"kind: DataContract\napiVersion: v2.2.2\nuuid: 1\n", "ODCS 2.x"),
        (b"dataContractSpecification: 1.1.0\nid: x\n", "old Data Contract Specification"),
        (b"", "neither a contract"),
    ],
)
def test_what_cannot_be_compared_says_why(data, said):
    with pytest.raises(Unreadable, match=said):
        parse(data, "x.yaml", Limits())


def test_trees_are_compared_without_looking_for_lines():
    found = compare_trees(
        Kind.DATA_CONTRACT, CONTRACT, edited(CONTRACT, {P + "delay": GONE}), TODAY
    )
    (change,) = found.changes
    assert (change.severity, change.line, found.bump) == (Impact.BREAKING, 0, Bump.MAJOR)

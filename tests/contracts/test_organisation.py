"""The organisation's rules: with defaults, and with a word for everything odd."""

from __future__ import annotations

import pytest

from marketplace.access.masking import masked
from marketplace.contracts.examine import Examiner
from marketplace.contracts.organisation import organisation
from marketplace.contracts.read import read
from marketplace.model import (
    Classification,
    Domain,
    Kind,
    Organisation,
    OwnerTeam,
    SchemaObject,
    SchemaProperty,
)
from marketplace.services import opening
from marketplace.settings import Limits
from marketplace.stores.schemas import load

EXAMINER = Examiner(load)
PATH = "contracts/marketplace.yaml"
FULL = """\
title: Skyport data
description: What we share.
product:
  required: [owner, schema, service levels]
  archetypes: [source-aligned, aggregate]
  tiers: [gold, silver]
  statuses: [draft, active, retired]
classifications:
  - {name: open, description: For all.}
  - {name: secret, masked: true, personal: true}
domains:
  - {name: flights, title: Flight operations, icon: flight, description: In the air.}
  - ground-handling
teams:
  - name: Flight data
    domain: flights
    email: f@x.example
    url: https://x.example
    description: Us.
  - Ground data
roles:
  analyst: [secret]
  steward: [open, secret]
checks:
  schedule: "30 5 * * 1-5"
"""


def rules(text: str) -> Organisation:
    parsed = read(text.encode(), PATH, Limits())
    assert parsed.kind is Kind.ORGANISATION
    return organisation(parsed.tree, PATH)[0]


def told(text: str) -> list[tuple[str, int, str]]:
    return [(p.rule, p.line, p.hint) for p in EXAMINER.problems(text.encode(), PATH)]


def test_everything_in_the_file_counts():
    found = rules(FULL)
    assert (found.title, found.description) == ("Skyport data", "What we share.")
    assert found.required == ("owner", "schema", "service levels")
    assert found.archetypes == ("source-aligned", "aggregate")
    assert found.tiers == ("gold", "silver")
    assert found.statuses == ("draft", "active", "retired")
    assert found.classifications == (
        Classification("open", "For all."),
        Classification("secret", "", masked=True, personal=True),
    )
    assert found.domains == (
        Domain("flights", "Flight operations", "In the air.", "flight"),
        Domain("ground-handling", "Ground handling"),
    )
    assert found.teams == (
        OwnerTeam("Flight data", "flights", "f@x.example", "https://x.example", "Us."),
        OwnerTeam("Ground data"),
    )
    assert found.roles == {"analyst": ("secret",), "steward": ("open", "secret")}
    assert found.schedule == "30 5 * * 1-5"
    assert found.path == PATH
    assert told(FULL) == []


@pytest.mark.parametrize("text", ["title: x\n", "product: {}\n", "product:\nteams:\n"])
def test_what_is_not_stated_has_a_default(text):
    default = Organisation()
    found = rules(text)
    assert found.required == default.required
    assert found.classifications == default.classifications
    assert found.tiers == default.tiers
    assert told(text) == []


def test_an_empty_list_is_a_statement():
    assert rules("product: {required: []}\n").required == ()


@pytest.mark.parametrize(
    ("text", "rule", "line", "hint"),
    [
        ("titel: x\n", "organisation-key", 1, "Did you mean `title`?"),
        ("product:\n  tires: [a]\n", "organisation-key", 2, "Did you mean `tiers`?"),
        ("domains:\n  - name: a\n    icn: b\n", "organisation-key", 3, "Did you mean `icon`?"),
        ("title: [x]\n", "organisation-type", 1, ""),
        ("product: [owner]\n", "organisation-type", 1, ""),
        ("product:\n  tiers: gold\n", "organisation-type", 2, ""),
        ("product:\n  tiers:\n    - gold\n    - [x]\n", "organisation-type", 4, ""),
        ("teams: {a: b}\n", "organisation-type", 1, ""),
        ("classifications:\n  - name: a\n    masked: yes\n", "organisation-type", 3, ""),
        ("product:\n  required: [ownr]\n", "organisation-part", 2, "Did you mean `owner`?"),
        ("teams:\n  - domain: x\n", "organisation-name", 2, "Add `name: ...`."),
        ("teams:\n  - a\n  - a\n", "organisation-duplicate", 3, "Remove one of them."),
        (
            "domains: [flights]\nteams:\n  - name: a\n    domain: fligths\n",
            "organisation-domain", 4, "Did you mean `flights`?",
        ),
        (
            "roles:\n  analyst: [confidental]\n",
            "organisation-classification", 2, "Did you mean `confidential`?",
        ),
        ("roles: [a]\n", "organisation-type", 1, ""),
        ("checks: daily\n", "organisation-type", 1, ""),
        ("checks:\n  schedul: x\n", "organisation-key", 2, "Did you mean `schedule`?"),
        ("checks:\n  schedule: 6\n", "organisation-type", 2, ""),
        ("classifications:\n  - name: a\n    masked:\n", "organisation-type", 3, ""),
        ("classifications: {a: {masked: true}}\n", "organisation-type", 1, ""),
        (
            "classes:\n  - a\nroles: {b: [a]}\n",
            "organisation-key", 1, "Did you mean `classifications`?",
        ),
        (
            "classifications:\n  - A\n  - {name: a, masked: true}\n",
            "organisation-duplicate", 3, "Remove one of them. Until then it is masked.",
        ),
    ],
)  # fmt: skip
def test_what_is_odd_is_told_with_its_line_and_left_out(text, rule, line, hint):
    assert told(text) == [(rule, line, hint)]
    assert isinstance(rules(text), Organisation)


INTERNAL = "classifications:\n  - {name: internal, "
FAULTY = [
    INTERNAL + "masked: yes}\n",
    INTERNAL + "masked: no}\n",
    INTERNAL + "masked: 1}\n",
    INTERNAL + "masked: [true]}\n",
    INTERNAL + "masked: }\n",
    INTERNAL + "maskd: true}\n",
    INTERNAL + "Masked: true}\n",
    INTERNAL + "masked: true\n",  # never closed
    INTERNAL + "masked: false, masked: true}\n",
    "classifications:\n  - internal\ntitle: [x\n",
    "classifications:\n  - Internal\n  - {name: internal, masked: true}\n",
    "classifications:\n  - {name: internal, masked: true}\n  - Internal\n",
    "classifications:\n  - internal\n  - {name: 'internal ', masked: yes}\n",
    "classifications: {internal: {masked: true}}\n",
    "classifications: internal\n",
    "classifications:\n  - internal: {masked: true}\n",
    "classification:\n  - {name: internal, masked: true}\n",
    "Classifications:\n  - {name: internal, masked: true}\n",
    "classes:\n  - {name: internal, masked: true}\n",
    "",
    "- classifications\n",
    "\x00",
]


@pytest.mark.parametrize("text", FAULTY)
def test_a_fault_never_uncovers_what_the_file_may_mean_to_mask(text):
    schema = SchemaObject(
        name="people",
        properties=(
            SchemaProperty(name="pay", classification="internal"),
            SchemaProperty(name="id"),
        ),
    )
    assert list(masked(schema, opening.rules(text.encode(), PATH, Limits()), "")) == ["pay"]
    assert told(text), "and it is told"


def test_a_class_that_is_plainly_not_masked_is_not():
    assert rules(INTERNAL + "masked: false}\n").classifications == (Classification("internal"),)


def test_a_broken_file_lets_no_role_see_more():
    text = "roles:\n  analyst: [restricted]\n  guest: [restricted\n"
    assert opening.rules(text.encode(), PATH, Limits()).roles == {}


def test_the_standards_statuses_count_in_any_case():
    found = rules("product: {statuses: [Active, ACTIVE, In Review]}\n").statuses
    assert found == ("active", "In Review")


def test_an_unknown_part_is_not_required():
    assert rules("product: {required: [owner, ownr]}\n").required == ("owner",)


@pytest.mark.parametrize("value", ["", "x", "3", "[1, [2], {a: b}, null]", "{a: {b: c}}", "true"])
@pytest.mark.parametrize(
    "key", ["title", "product", "classifications", "domains", "teams", "roles", "checks"]
)
def test_no_value_of_any_section_breaks_it(key, value):
    assert isinstance(rules(f"{key}: {value}\n"), Organisation)
    assert isinstance(rules(f"product: {{required: {value or '[]'}}}\n"), Organisation)


@pytest.mark.parametrize("cron", ["0 6 * * *", "*/15 8-18 * * MON-FRI", "0 6,18 1 * *", "@daily"])
def test_checks_run_when_the_file_says(cron):
    text = f"checks: {{schedule: '{cron}'}}\n"
    assert rules(text).schedule == cron
    assert told(text) == []


@pytest.mark.parametrize("cron", ["", "daily", "0 6 * *", "0 6 * * * *", "every day", "@often"])
def test_what_is_no_schedule_is_told_and_the_default_holds(cron):
    text = f"checks: {{schedule: '{cron}'}}\n"
    assert rules(text).schedule == Organisation().schedule
    assert [rule for rule, _, _ in told(text)] == ["organisation-schedule"]

"""To a newer version of the standard, and no comment is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marketplace.contracts.examine import Examiner
from marketplace.contracts.splice.apply import apply
from marketplace.contracts.splice.upgrade import upgrade
from marketplace.model import Severity
from marketplace.stores.schemas import load

OLD = """\
# Our oldest contract
apiVersion: v3.0.2  # of 2025
kind: DataContract
id: orders
version: 1.0.0
status: active
slaDefaultElement: orders.id
schema:
  - name: orders
    logicalType: object
    quality:
      # never empty
      - rule: countCheck  # rows
        mustBeGreaterThan: 0
    properties:
      - name: id
        logicalType: integer
        logicalTypeOptions:
          minimum: 0
          exclusiveMinimum: true  # from 1
          maximum: 9
          exclusiveMaximum: false
        quality:
          - rule: validValues
            validValues: [1, 2]  # both
            mustBe: 0
          - type: sql
            query: SELECT 1
            rule: countCheck
          - rule: ourOwn
slaProperties:
  - property: latency
    value: 1
  - property: retention
    value: 1
    element: orders.day
servers:
  - server: local
    type: duckdb
    database: x
    schema: 7
team:
# who answers
- username: ada  # first
  role: owner
  comment: On leave
"""
NEW = """\
# Our oldest contract
apiVersion: v3.2.0  # of 2025
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    logicalType: object
    quality:
      # never empty
      - metric: rowCount  # rows
        mustBeGreaterThan: 0
    properties:
      - name: id
        logicalType: integer
        logicalTypeOptions:
          exclusiveMinimum: 0  # from 1
          maximum: 9
        quality:
          - metric: invalidValues
            arguments:
              validValues: [1, 2]  # both
            mustBe: 0
          - type: sql
            query: SELECT 1
            rule: countCheck
          - rule: ourOwn
slaProperties:
  - property: latency
    value: 1
    element: orders.id
  - property: retention
    value: 1
    element: orders.day
servers:
  - server: local
    type: duckdb
    database: x
    schema: "7"
team:
  members:
  # who answers
  - username: ada  # first
    role: owner
    description: On leave
"""
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


# What only people can decide: rules without a threshold, fields of one's own.
LEFT = ("mustBe", "does not fit the other fields")


def upgraded(text):
    return apply(text, [edit for step in upgrade(text) for edit in step.edits])


def test_every_step_has_its_words_and_its_version():
    assert [(step.version, step.words) for step in upgrade(OLD)] == [
        ("v3.1.0", "`team` is an object; its list stands in `members`."),
        ("v3.1.0", "`comment` of `team.members[0]` is `description`."),
        ("v3.1.0", "The rule `countCheck` of `schema[0]` is the metric `rowCount`."),
        (
            "v3.1.0",
            "The rule `validValues` of `schema[0].properties[0]` is the metric `invalidValues`.",
        ),
        (
            "v3.1.0",
            "`exclusiveMinimum` of `schema[0].properties[0]` is the bound itself, "
            "not true or false.",
        ),
        (
            "v3.1.0",
            "`exclusiveMaximum` of `schema[0].properties[0]` is the bound itself, "
            "not true or false.",
        ),
        ("v3.1.0", "Each service level says its `element`; there is no default for it."),
        ("v3.1.0", "The schema of a DuckDB server is a name, not a number."),
        ("v3.1.0", "`apiVersion` is v3.1.0."),
        ("v3.2.0", "`apiVersion` is v3.2.0."),
    ]


def test_only_what_the_new_version_asks_for_changes():
    assert upgraded(OLD) == NEW


def test_steps_can_be_made_one_by_one():
    text = OLD
    for step in upgrade(OLD):
        text = apply(text, step.edits)
    assert text == NEW


def test_what_is_new_already_has_no_steps():
    assert upgrade(NEW) == []


@pytest.mark.parametrize(
    "text",
    ["a: 1\n", "- a\n", "", "kind: DataContract\napiVersion: v2.2.2\n",
     "kind: [x]\napiVersion: v3.0.2\n",
     "kind: DataContract\napiVersion: 3\n", "kind: DataContract\n"],
)  # fmt: skip
def test_what_is_something_else_has_no_steps(text):
    assert upgrade(text) == []


def test_a_product_is_upgraded_too():
    text = "kind: DataProduct\napiVersion: v0.9.0\nteam:\n  - username: ada # one\n"
    wanted = "kind: DataProduct\napiVersion: v1.1.0\nteam:\n  members:\n  - username: ada # one\n"
    assert upgraded(text).replace("    ", "  ") == wanted.replace("    ", "  ")
    assert [step.version for step in upgrade(text)] == ["v1.0.0", "v1.0.0", "v1.1.0"]


def _valid():
    index = CORPUS / "index.jsonl"
    entries = map(json.loads, index.read_text("utf-8").splitlines()) if index.is_file() else ()
    old = ("v3.0.", "v3.1.", "v0.9.", "v1.0.")
    return [
        entry["file"]
        for entry in entries
        if entry["expected"] == "valid" and entry["declared_version"].startswith(old)
    ]


@pytest.mark.parametrize("file", _valid(), ids=lambda file: file.rsplit("/", 1)[-1])
def test_what_was_valid_is_valid_under_the_newest_version(file):
    text = (CORPUS / file).read_bytes().decode()
    after = upgraded(text)
    problems = Examiner(load).problems(after.encode(), file)
    errors = [p for p in problems if p.severity is Severity.ERROR and p.rule.startswith("schema")]
    assert all(any(left in f"{p.message} {p.hint}" for left in LEFT) for p in errors)

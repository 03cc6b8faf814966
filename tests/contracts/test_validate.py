"""Errors of the JSON Schema in plain words: what is wrong, where, and the way out."""

from __future__ import annotations

import pytest

from marketplace.contracts.examine import Examiner
from marketplace.contracts.validate import nearest
from marketplace.model import Kind, Severity
from marketplace.stores.schemas import load
from tests.contracts.hostile import GOOD, PRODUCT

EXAMINER = Examiner(load)


def found(text: str, name: str = "a.odcs.yaml") -> list[tuple[str, str, str]]:
    return [(p.rule, p.message, p.hint) for p in EXAMINER.problems(text.encode(), name)]


def property_with(line: str, version: str = "v3.1.0") -> str:
    text = GOOD.replace("        required: true\n", f"        {line}\n")
    return text.replace("v3.1.0", version)


def rule_with(line: str) -> str:
    return GOOD + f"        quality:\n          - {line}\n"


@pytest.mark.parametrize(
    ("text", "rule", "message", "hint"),
    [
        (
            GOOD.replace("id: orders\n", "", 1),
            "schema-required", "`id` is missing.", "Add `id: ...`.",
        ),
        (
            GOOD.replace("status: active\n", ""),
            "schema-required", "`status` is missing.",
            "Add `status: draft`; or proposed, active, deprecated, retired.",
        ),
        (
            GOOD.replace("domain:", "domian:"),
            "schema-additionalProperties", "`domian` is not a field.", "Did you mean `domain`?",
        ),
        (
            property_with("isNullable: true"),
            "schema-unevaluatedProperties", "`isNullable` is not a field of `orders.id`.",
            "Write `required`, which means the opposite.",
        ),
        (
            property_with("maxLength: 3"),
            "schema-unevaluatedProperties", "`maxLength` is not a field of `orders.id`.",
            "Write it below `logicalTypeOptions`.",
        ),
        (
            property_with("requird: true"),
            "schema-unevaluatedProperties", "`requird` is not a field of `orders.id`.",
            "Did you mean `required`?",
        ),
        (
            property_with("required: yes"),
            "schema-type", "`required` of `orders.id` must be true or false, not the text `yes`.",
            "Write true.",
        ),
        (
            property_with("description: 12"),
            "schema-type", "`description` of `orders.id` must be text, not the number `12`.",
            "Quote it.",
        ),
        (
            property_with("primaryKeyPosition: '1'"),
            "schema-type",
            "`primaryKeyPosition` of `orders.id` must be a whole number, not the text `1`.",
            "Remove the quotes.",
        ),
        (
            property_with("description:"),
            "schema-type", "`description` of `orders.id` must be text, not empty.",
            "Write a value, or remove the line.",
        ),
        (
            property_with("tags: pii"),
            "schema-type", "`tags` of `orders.id` must be a list, not the text `pii`.",
            "Put it into a list, each item on a line with `- `.",
        ),
        (
            GOOD.replace("logicalType: number", "logicalType: decimal"),
            "schema-enum", "`logicalType` of `orders.amount` cannot be `decimal`.",
            "Use one of: string, date, timestamp, time, number, integer, object, array, boolean.",
        ),
        (
            GOOD.replace("logicalType: number", "logicalType: nmber"),
            "schema-enum", "`logicalType` of `orders.amount` cannot be `nmber`.",
            "Did you mean `number`? Use one of: string, date, timestamp, time, number, integer, "
            "object, array, boolean.",
        ),
        (
            rule_with("{metric: nullValues}"),
            "schema-oneOf",
            "No threshold in a quality rule of `orders.amount`: what must the number be?",
            "Add one of: mustBe, mustNotBe, mustBeGreaterThan, mustBeGreaterOrEqualTo, "
            "mustBeLessThan, mustBeLessOrEqualTo, mustBeBetween, mustNotBeBetween.",
        ),
        (
            rule_with("{metric: nullValues, mustBeGreaterThan: 1, mustBeLessThan: 5}"),
            "schema-oneOf",
            "Two thresholds in a quality rule of `orders.amount` where only one is allowed: "
            "mustBeGreaterThan, mustBeLessThan.",
            "For a range use `mustBeBetween: [smallest, largest]`; else make two rules.",
        ),
        (
            rule_with("{metric: nullValues, mustBeBetween: [1]}"),
            "schema-minItems",
            "`mustBeBetween` of a quality rule of `orders.amount` needs two different numbers.",
            "Write [smallest, largest].",
        ),
        (
            rule_with("{mustBe: 0}"),
            "schema-unevaluatedProperties",
            "`mustBe` does not fit the other fields of a quality rule of `orders.amount`.",
            "Say what is measured: add `metric`, or `type: sql` with a `query`.",
        ),
        (
            rule_with("{type: sql, mustBe: 0}"),
            "schema-required", "`query` is missing in a quality rule of `orders.amount`.",
            "Add `query: ...`.",
        ),
        (
            GOOD + "        relationships: [{to: id}]\n",
            "schema-anyOf", "`id` does not refer to a property.",
            "Write `object.property`, or `schema/ID/properties/ID`.",
        ),
        (
            GOOD + "        relationships: [{from: orders.id, to: orders.id}]\n",
            "schema-not",
            "`from` is not allowed in a relationship of `orders.amount`: "
            "it is the property that it stands in.",
            "Remove `from`.",
        ),
        (
            GOOD + "servers: [{server: prod, type: snowflake, database: a, schema: b}]\n",
            "schema-required", "`account` is missing in server `prod`.", "Add `account: ...`.",
        ),
        (
            GOOD + "slaProperties: [{property: latency}]\n",
            "schema-required", "`value` is missing in service level `latency`.",
            "Add `value: ...`.",
        ),
        (
            GOOD + "team: Sales\n",
            "schema-type", "`team` must be a mapping or a list, not the text `Sales`.",
            "Write `team: {name: ...}`.",
        ),
        (
            GOOD.replace("v3.1.0", "v7.0.0"),
            "schema-enum", "`apiVersion` cannot be `v7.0.0`.",
            "Use one of: v3.2.0, v3.1.0, v3.0.2, v3.0.1, v3.0.0.",
        ),
    ],
)  # fmt: skip
def test_an_error_says_what_is_wrong_and_what_to_do(text, rule, message, hint):
    assert (rule, message, hint) in found(text)
    assert len([told for told in found(text) if told[0] != "raise-api-version"]) == 1


def test_a_product_is_judged_by_its_own_standard():
    text = PRODUCT.replace("    contractId: orders\n", "    contractID: orders\n")
    assert (
        "schema-additionalProperties",
        "`contractID` is not a field of output port `orders`.",
        "Did you mean `contractId`?",
    ) in found(text, "a.odps.yaml")


def test_a_newer_field_is_an_error_with_the_version_that_brings_it():
    (newer, unknown) = found(property_with("enum: [{value: a}]"))
    assert unknown[0] == "schema-unevaluatedProperties"
    assert unknown[2] == "It is newer than this file: set `apiVersion: v3.2.0`."
    assert newer == (
        "raise-api-version",
        "The file is valid under v3.2.0, not under the v3.1.0 it declares.",
        "Set `apiVersion: v3.2.0`.",
    )


def test_the_oldest_version_that_will_do_is_offered():
    text = GOOD.replace("v3.1.0", "v3.0.0") + "        physicalName: amt\n"
    assert "raise-api-version" in {rule for rule, _, _ in found(text)}
    assert {hint for rule, _, hint in found(text) if rule == "raise-api-version"} == {
        "Set `apiVersion: v3.0.2`."
    }


def test_a_mistake_does_not_make_its_neighbours_look_wrong():
    text = GOOD + "        synonyms: [{term: x}]\n"
    rules = found(text.replace("v3.1.0", "v3.2.0"))
    assert {rule for rule, _, _ in rules} == {"schema-required", "schema-additionalProperties"}
    assert not [message for _, message, _ in rules if "`name`" in message]


def test_an_address_need_not_look_like_one():
    text = GOOD + "servers: [{server: a, type: s3, location: 's3://bucket/{model}/*.json'}]\n"
    assert found(text) == []


def test_errors_are_errors_and_a_newer_version_is_a_warning():
    problems = EXAMINER.problems(property_with("enum: [{value: a}]").encode(), "a.odcs.yaml")
    assert [p.severity for p in problems] == [Severity.WARNING, Severity.ERROR]


@pytest.mark.parametrize(
    ("declared", "judged_by"),
    [
        ("v3.1.0", "v3.1.0"), ("v3.0.9", "v3.0.2"), ("v3.1", "v3.1.0"), ("3.2.0", "v3.2.0"),
        ("v4.0.0", "v3.2.0"), ("v1.0.0", "v3.2.0"), ("next", "v3.2.0"), (None, "v3.2.0"),
        (3.1, "v3.1.0"), (["v3.1.0"], "v3.2.0"),
    ],
)  # fmt: skip
def test_an_unknown_version_is_judged_by_the_nearest(declared, judged_by):
    assert nearest(Kind.DATA_CONTRACT, declared) == judged_by

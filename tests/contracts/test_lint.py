"""Each semantic rule speaks where `# here` stands, and only then."""

from __future__ import annotations

import textwrap

import pytest

from marketplace.contracts.examine import Examiner
from marketplace.model import Severity
from marketplace.stores.schemas import load

EXAMINER = Examiner(load)
HEAD = """\
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0
status: active
"""
PRODUCT = """\
apiVersion: v1.1.0
kind: DataProduct
id: orders
version: 1.0.0
"""
WORDS = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}


def contract(text: str) -> str:
    return HEAD + textwrap.dedent(text)


def schema(text: str) -> str:
    """A contract with one object `orders`, of which this is the rest."""
    return HEAD + "schema:\n  - name: orders\n" + textwrap.indent(textwrap.dedent(text), "    ")


def properties(text: str) -> str:
    return schema("properties:\n" + textwrap.indent(textwrap.dedent(text), "  "))


def product(text: str) -> str:
    return PRODUCT + textwrap.dedent(text)


CASES = {
    "id-empty": ("E", HEAD.replace("id: orders", 'id: ""  # here')),
    "version-semver": ("W", HEAD.replace("1.0.0", '"1.0"  # here')),
    "deprecated-without-replacement": ("W", HEAD.replace("active", "deprecated  # here")),
    "duplicate-custom-property": ("E", contract("""\
        customProperties:
          - {property: tier, value: a}
          - {property: tier, value: b}  # here
        """)),
    "duplicate-object": ("E", contract("""\
        schema:
          - name: orders
          - name: orders  # here
        """)),
    "duplicate-property": ("E", properties("""\
        - name: id
        - name: id  # here
        """)),
    "duplicate-property, nested": ("E", properties("""\
        - name: address
          logicalType: object
          properties:
            - name: street
            - name: street  # here
        """)),
    "duplicate-property, in the items of a list": ("E", properties("""\
        - name: lines
          logicalType: array
          items:
            logicalType: object
            properties:
              - name: sku
              - name: sku  # here
        """)),
    "duplicate-element-id": ("E", properties("""\
        - {name: a, id: one}
        - {name: b, id: one}  # here
        """)),
    "duplicate-element-id, of quality rules": ("E", schema("""\
        quality:
          - {id: one, metric: rowCount, mustBe: 1}
          - {id: one, metric: rowCount, mustBe: 1}  # here
        """)),
    "duplicate-element-id, of service levels": ("E", contract("""\
        slaProperties:
          - {id: one, property: latency, value: 1, unit: d}
          - {id: one, property: retention, value: 1, unit: y}  # here
        """)),
    "key-position-duplicate": ("E", properties("""\
        - {name: a, primaryKey: true, primaryKeyPosition: 1}
        - {name: b, primaryKey: true, primaryKeyPosition: 1}  # here
        """)),
    "key-position-gap": ("W", properties("""\
        - {name: a, primaryKey: true, primaryKeyPosition: 1}  # here
        - {name: b, primaryKey: true, primaryKeyPosition: 3}
        """)),
    "key-flag": ("W", properties("""\
        - {name: a, primaryKeyPosition: 1}  # here
        """)),
    "key-flag, of a partition": ("W", properties("""\
        - {name: a, partitionKeyPosition: 1}  # here
        """)),
    "deprecated-without-replacement, of a property": ("W", properties("""\
        - {name: a, deprecated: true, description: Old.}  # here
        """)),
    "deprecated-without-replacement, of an object": ("W", schema("""\
        deprecated: true  # here
        """)),
    "bounds-reversed": ("E", properties("""\
        - name: a
          logicalType: string
          logicalTypeOptions:
            minLength: 9  # here
            maxLength: 3
        """)),
    "bounds-reversed, of dates": ("E", properties("""\
        - name: a
          logicalType: date
          logicalTypeOptions: {minimum: 2026-01-01, maximum: 2025-01-01}  # here
        """)),
    "bounds-reversed, exclusive and equal": ("E", properties("""\
        - name: a
          logicalType: integer
          logicalTypeOptions: {exclusiveMinimum: 3, exclusiveMaximum: 3}  # here
        """)),
    "pattern-invalid": ("E", properties("""\
        - name: a
          logicalType: string
          logicalTypeOptions:
            pattern: "[a-z"  # here
        """)),
    "pattern-dialect": ("I", properties("""\
        - name: a
          logicalType: string
          logicalTypeOptions:
            pattern: "^(?!x).*$"  # here
        """)),
    "required-unknown": ("W", properties("""\
        - name: a
          logicalType: object
          logicalTypeOptions:
            required:
              - street
              - city  # here
          properties:
            - name: street
        """)),
    "enum-duplicate": ("E", properties("""\
        - name: a
          logicalType: number
          enum:
            - {value: 1, label: One}
            - {value: 1.0, label: Also one}  # here
        """)),
    "enum-null": ("W", properties("""\
        - name: a
          required: true
          enum:
            - value: x
            - value: null  # here
        """)),
    "enum-type": ("W", properties("""\
        - name: a
          logicalType: integer
          enum:
            - value: "1"  # here
        """)),
    "metric-level": ("W", schema("""\
        quality:
          - type: library
            metric: nullValues  # here
            mustBe: 0
        """)),
    "metric-level, of a count of rows": ("W", properties("""\
        - name: a
          quality:
            - metric: rowCount  # here
              mustBe: 0
        """)),
    "metric-arguments": ("W", properties("""\
        - name: a
          quality:
            - metric: invalidValues  # here
              mustBe: 0
        """)),
    "metric-arguments, of duplicates": ("W", schema("""\
        quality:
          - metric: duplicateValues  # here
            mustBe: 0
        """)),
    "metric-property": ("E", schema("""\
        properties:
          - name: id
        quality:
          - metric: duplicateValues
            mustBe: 0
            arguments:
              properties: [id, di]  # here
        """)),
    "rule-unknown": ("I", schema("""\
        quality:
          - type: library
            rule: freshnessCheck  # here
            mustBe: 0
        """).replace("v3.2.0", "v3.0.2")),
    "threshold-several": ("W", schema("""\
        quality:
          - rule: rowCount
            mustBeGreaterThan: 0
            mustBeLessThan: 9  # here
        """).replace("v3.2.0", "v3.0.2")),
    "threshold-missing": ("W", schema("""\
        quality:
          - rule: rowCount  # here
        """).replace("v3.2.0", "v3.0.2")),
    "threshold-reversed": ("E", schema("""\
        quality:
          - metric: rowCount
            mustBeBetween: [9, 1]  # here
        """)),
    "pattern-invalid, of a quality rule": ("E", properties("""\
        - name: a
          quality:
            - metric: invalidValues
              mustBe: 0
              arguments: {pattern: "(a"}  # here
        """)),
    "relationship-target": ("E", properties("""\
        - name: id
          relationships:
            - to: orders.nobody  # here
        """)),
    "relationship-target, by id": ("E", properties("""\
        - name: id
          relationships:
            - to: schema/orders/properties/nobody  # here
        """)),
    "relationship-target, of another object": ("W", properties("""\
        - name: id
          relationships:
            - to: customers.id  # here
        """)),
    "relationship-target, of the object": ("E", schema("""\
        properties:
          - name: id
        relationships:
          - from: orders.di  # here
            to: orders.id
        """)),
    "relationship-lengths": ("E", schema("""\
        properties:
          - name: id
          - name: day
        relationships:
          - from: [orders.id, orders.day]
            to: [orders.id]  # here
        """)),
    "sla-element": ("E", contract("""\
        schema: [{name: orders, properties: [{name: id}]}]
        slaProperties:
          - {property: latency, value: 1, unit: d, element: orders.di}  # here
        """)),
    "sla-element, of nothing at all": ("W", contract("""\
        schema: [{name: orders, properties: [{name: id}]}]
        slaProperties:
          - {property: latency, value: 1, unit: d, element: refunds.at}  # here
        """)),
    "sla-element, by default": ("E", contract("""\
        schema: [{name: orders, properties: [{name: id}]}]
        slaDefaultElement: orders.di  # here
        """)),
    "sla-property": ("W", contract("""\
        slaProperties:
          - {property: latncy, value: 1}  # here
        """)),
    "sla-unit": ("W", contract("""\
        slaProperties:
          - {property: ly, value: 1}  # here
        """)),
    "sla-date": ("W", contract("""\
        slaProperties:
          - {property: endOfSupport, value: next year}  # here
        """)),
    "sla-value, a unit": ("W", contract("""\
        slaProperties:
          - {property: latency, value: 2, unit: parsecs}  # here
        """)),
    "sla-value, a text": ("W", contract("""\
        slaProperties:
          - {property: frequency, value: quite often}  # here
        """)),
    "sla-value, a share": ("W", contract("""\
        slaProperties:
          - {property: availability, value: 150, unit: percent}  # here
        """)),
    "sla-value, a ratio": ("W", contract("""\
        slaProperties:
          - {property: errorRate, value: half}  # here
        """)),
    "sla-schedule": ("W", contract("""\
        slaProperties:
          - property: latency
            value: 1
            unit: d
            schedule: 0 25 * * *  # here
        """)),
    "quality-schedule": ("W", contract("""\
        schema:
          - name: orders
            properties: [{name: id}]
            quality:
              - metric: rowCount
                mustBeGreaterThan: 0
                schedule: every night  # here
        """)),
    "sla-unread, a unit": ("W", contract("""\
        slaProperties:
          - {property: endOfLife, value: 2030-01-01, unit: d}  # here
        """)),
    "sla-unread, a warning": ("W", contract("""\
        slaProperties:
          - property: latency
            value: 1
            unit: d
            customProperties:
              - {property: warnAt, value: soon}  # here
        """)),
    "sla-unread, no warning": ("W", contract("""\
        slaProperties:
          - property: throughput
            value: 5
            unit: rows/day
            customProperties:
              - {property: warnAt, value: 9}  # here
        """)),
    "sla-duplicate": ("W", contract("""\
        slaProperties:
          - {property: latency, value: 1, unit: d}
          - {property: freshness, value: 2, unit: d}  # here
        """)),
    "duplicate-server": ("E", contract("""\
        servers:
          - {server: a, type: local, path: x, format: csv}
          - {server: a, type: local, path: y, format: csv}  # here
        """)),
    "server-path": ("W", contract("""\
        servers:
          - server: a
            type: local
            path: ../secret.csv  # here
            format: csv
        """)),
    "server-path, absolute": ("W", contract("""\
        servers:
          - {server: a, type: local, path: /etc/passwd, format: csv}  # here
        """)),
    "team-owner": ("W", contract("""\
        team:  # here
          members:
            - {username: ada, role: analyst}
        """)),
    "team-dates": ("E", contract("""\
        team:
          name: x
          members:
            - username: ada
              dateIn: 2026-02-01
              dateOut: 2026-01-01  # here
        """)),
    "team-dates, in the list of 3.0": ("E", contract("""\
        team:
          - username: ada
            role: Owner
            dateIn: 2026-02-01
            dateOut: 2026-01-01  # here
        """)),
    "support-empty": ("W", contract("support: []  # here\n")),
    "duplicate-role": ("E", contract("""\
        roles:
          - role: reader
          - role: reader  # here
        """)),
    "price-currency": ("W", contract("price: {priceAmount: 3}  # here\n")),
    "no-output-port": ("W", PRODUCT.replace("apiVersion: v1.1.0", "apiVersion: v1.1.0  # here")),
    "duplicate-port": ("E", product("""\
        outputPorts:
          - {name: a, version: 1.0.0, contractId: x}
          - {name: a, version: 1.0.0, contractId: y}  # here
        """)),
    "port-without-contract": ("I", product("""\
        outputPorts:
          - {name: a, version: 1.0.0}  # here
        """)),
    "port-of-itself": ("E", product("""\
        outputPorts:
          - name: a
            version: 1.0.0
            contractId: x
            inputContracts:
              - {id: x, version: 1.0.0}  # here
        """)),
    "deprecated-without-replacement, of a port": ("W", product("""\
        outputPorts:
          - {name: a, version: 1.0.0, contractId: x, deprecated: true}  # here
        """)),
}  # fmt: skip


def problems(text: str, name: str = "") -> tuple:
    return EXAMINER.problems(
        text.encode(), name or ("a.odps.yaml" if "DataProduct" in text else "a.odcs.yaml")
    )


@pytest.mark.parametrize("name", CASES)
def test_a_rule_speaks_where_it_should_and_no_other_does(name):
    severity, text = CASES[name]
    found = [p for p in problems(text) if p.rule != "raise-api-version"]
    assert [p.rule for p in found] == [name.split(",")[0]]
    line = next(row for row, words in enumerate(text.splitlines(), 1) if "# here" in words)
    assert (found[0].line, found[0].severity) == (line, WORDS[severity])


FINE = {
    "service levels that can be measured": contract("""\
        slaProperties:
          - {property: latency, value: PT2H}
          - {property: retention, value: 3, unit: m}
          - {property: frequency, value: daily, schedule: "@daily", scheduler: cron}
          - {property: timeToRepair, value: 4 h, schedule: when we can, scheduler: airflow}
          - {property: availability, value: 0.999}
          - {property: errorRate, value: "< 1 %"}
          - property: endOfLife
            value: 2030-01-01
            customProperties: [{property: warnAt, value: 60 d}]
        """),
    "another version of the port": product("""\
        outputPorts:
          - {name: a, version: 1.0.0, contractId: x, deprecated: true}
          - {name: a, version: 2.0.0, contractId: x}
        """),
    "a replacement of the product": product("""\
        outputPorts:
          - {name: a, version: 1.0.0, contractId: x, deprecated: true}
        customProperties:
          - {property: replacedBy, value: better}
        """),
    "deprecated until a day": contract("""\
        slaProperties:
          - {property: endOfSupport, value: "2027-01-01"}
        """).replace("active", "deprecated"),
    "deprecated in favour of something": contract("""\
        description: {purpose: "Replaced by orders-2."}
        """).replace("active", "deprecated"),
    "a deprecated property that says what to use": properties("""\
        - {name: a, deprecated: true, description: Use b.}
        - name: b
        """),
    "true and 1 are different values": properties("""\
        - name: a
          enum: [{value: true}, {value: 1}, {value: "1"}]
        """),
    "whole numbers for a number": properties("""\
        - name: a
          logicalType: number
          enum: [{value: 1}, {value: 2.5}]
        """),
    "flags for bounds in 3.0": properties("""\
        - name: a
          logicalType: integer
          logicalTypeOptions: {minimum: 1, exclusiveMaximum: true, maximum: 2}
        """).replace("v3.2.0", "v3.0.2"),
    "patterns of all tongues": properties(r"""
        - name: a
          logicalType: string
          logicalTypeOptions: {pattern: '^\p{L}{1,300}$'}
        """),
    "an element alone, of an object, of several": properties("""\
        - name: id
        - name: lines
          logicalType: array
          items:
            logicalType: object
            properties:
              - name: sku
        """) + """\
slaProperties:
  - {property: latency, value: 1, unit: d, element: id}
  - {property: retention, value: 1, unit: y, element: orders}
  - {property: frequency, value: 1, unit: d, element: "orders.id, orders.lines.sku"}
  - {property: availability, value: 99.9, unit: percent, element: "orders.lines[].sku"}
""",
    "the same promise for two drivers": contract("""\
        slaProperties:
          - {property: latency, value: 1, unit: d, driver: regulatory}
          - {property: latency, value: 2, unit: d, driver: analytics}
        """),
    "service levels of one's own": contract("""\
        slaProperties:
          - {property: carbonFootprint, value: 3}
        """),
    "relationships by id and to other files": contract("""\
        schema:
          - id: orders_id
            name: orders
            properties:
              - id: order_no
                name: number
              - name: lines
                logicalType: array
                items:
                  logicalType: object
                  properties:
                    - id: sku_id
                      name: sku
                      relationships:
                        - to: /schema/orders_id/properties/order_no
                        - to: orders.lines.sku
                        - to: products.odcs.yaml#/schema/products/properties/sku
        """),
    "an owner by a custom property": contract("""\
        team: [{username: ada}]
        customProperties: [{property: owner, value: Sales}]
        """),
    "numbers of a composite key in any order": properties("""\
        - {name: a, primaryKey: true, primaryKeyPosition: 2}
        - {name: b, primaryKey: true, primaryKeyPosition: 1}
        - {name: c, primaryKeyPosition: -1}
        """),
    "versions of all kinds of semantic": HEAD.replace("1.0.0", "1.0.0-rc.1+build.5"),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_said_about(name):
    assert [p for p in problems(FINE[name]) if p.rule != "raise-api-version"] == []


def test_every_rule_has_a_message_and_errors_have_a_way_out():
    for _, text in CASES.values():
        for problem in problems(text):
            assert problem.message.endswith((".", "?"))
            assert problem.message[0].isupper() or problem.message[0] in "`0123456789"


def test_where_the_schema_has_spoken_the_lint_keeps_quiet():
    text = schema("""\
        quality:
          - metric: rowCount
            mustBeGreaterThan: 0
            mustBeLessThan: 9
        """)
    assert [p.rule for p in problems(text)] == ["schema-oneOf"]


def test_a_name_that_tells_nothing_is_only_remarked():
    (problem,) = problems(HEAD, "orders.yaml")
    assert (problem.rule, problem.severity) == ("file-name", Severity.INFO)


def test_problems_come_in_the_order_of_lines():
    text = HEAD.replace("1.0.0", "v1") + "slaProperties:\n  - {property: ly, value: 1}\nname: 3\n"
    lines = [p.line for p in problems(text)]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_near_words_are_offered():
    by_rule = {p.rule: p.hint for _, text in CASES.values() for p in problems(text)}
    assert "latency" in by_rule["sla-property"]
    text = properties("- name: customer\n  relationships: [{to: orders.custmer}]\n")
    assert [p.hint for p in problems(text)] == ["Did you mean `customer`?"]

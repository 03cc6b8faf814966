"""Before and after, and all that has to be said about it: our own table.

A case changes a few places of one contract or product; `given` is how both sides differ from that
first. Expected are all changes as "rule: for consumers / for producers", and the step they ask for.
"""

# ruff: noqa: E501 - a case a line reads like the table that it is
from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import yaml

GONE = object()  # as the new value: take it away

CONTRACT = yaml.safe_load("""
apiVersion: v3.2.0
kind: DataContract
id: legs
name: Flight legs
version: 2.3.1
status: active
domain: operations
tenant: skyport
description: {purpose: Every leg flown, usage: Planning, limitations: No crew data}
servers:
  - {server: lake, type: s3, location: "s3://sky/legs/*.parquet", format: parquet}
  - {server: warehouse, type: postgres, host: dwh.sky.example, port: 5432, database: ops, schema: flights}
roles:
  - {role: planner, access: read, firstLevelApprovers: ada}
  - {role: auditor, access: read}
price: {priceAmount: 40, priceCurrency: EUR, priceUnit: month}
team:
  name: Operations data
  members: [{username: ada, role: owner}, {username: grace, role: steward}]
support:
  - {channel: "#ops", url: "https://chat.example/ops"}
  - {channel: ops@sky.example, tool: email}
tags: [flights, operations]
customProperties: [{property: tier, value: gold}]
slaProperties:
  - {property: latency, value: 4, unit: h, element: legs.landed_at}
  - {property: retention, value: P2Y, element: legs.landed_at}
  - {property: availability, value: 99.5, unit: percent}
  - {property: frequency, value: 1, unit: d}
  - {property: errorRate, value: 2, unit: "%"}
  - {property: throughput, value: 60, unit: rows/min}
  - {property: timeToRepair, value: 2, unit: d}
  - {property: generalAvailability, value: "2027-03-01"}
  - {property: endOfSupport, value: "2031-01-01"}
  - {property: timeOfAvailability, value: "06:00"}
schema:
  - name: legs
    id: legs-object
    physicalName: ops_legs
    physicalType: table
    dataGranularityDescription: one row a leg
    relationships:
      - {from: [legs.carrier, legs.tail], to: [fleet.carrier, fleet.tail]}
    quality:
      - {id: enough, metric: rowCount, mustBeGreaterThan: 5}
      - {name: sums, type: sql, query: SELECT count(*) FROM legs WHERE delay IS NULL, mustBeLessThan: 0.5}
      - {type: text, description: Legs are complete by six}
      - {type: custom, engine: soda, implementation: "freshness(landed_at) < 1d"}
    properties:
      - {name: leg_id, id: leg-id, logicalType: integer, physicalType: integer, required: true, unique: true, primaryKey: true, primaryKeyPosition: 1}
      - name: carrier
        logicalType: string
        physicalType: character varying(3)
        classification: internal
        enum: [{value: LH, id: lh, label: Lufthansa}, {value: AF}, {value: BA}]
        relationships: [{to: carriers.code}]
        quality:
          - {metric: nullValues, mustBeLessOrEqualTo: 5, unit: percent}
          - {metric: duplicateValues, mustBeBetween: [0, 10]}
          - {metric: invalidValues, arguments: {validValues: [LH, AF]}, mustBe: 0, severity: warning}
      - {name: tail, logicalType: string, physicalType: text, deprecated: true, logicalTypeOptions: {minLength: 2, maxLength: 8, pattern: "^[A-Z-]+$"}}
      - {name: delay, logicalType: integer, physicalType: integer, logicalTypeOptions: {minimum: 0, exclusiveMaximum: 600, multipleOf: 5, format: i32}}
      - {name: landed_at, logicalType: timestamp, physicalType: timestamp, partitioned: true, logicalTypeOptions: {timezone: true, defaultTimezone: UTC, maximum: "2030-01-01"}}
      - name: gates
        logicalType: array
        logicalTypeOptions: {minItems: 1, maxItems: 9, uniqueItems: true}
        items:
          logicalType: object
          properties:
            - {name: code, logicalType: string, required: true}
            - {name: level, logicalType: integer}
      - name: crew
        logicalType: object
        logicalTypeOptions: {required: [captain]}
        properties:
          - {name: captain, logicalType: string}
          - name: cabin
            logicalType: object
            properties: [{name: chief, logicalType: string, required: true}]
      - {name: fees, logicalType: map, map: {key: {logicalType: string}, value: {logicalType: number, required: true}}}
      - {name: shape, logicalType: vector, logicalTypeOptions: {dimensions: 64, elementType: float32, distanceMetric: cosine}}
""")

PRODUCT = yaml.safe_load("""
apiVersion: v1.1.0
kind: DataProduct
id: operations
name: Operations
version: 1.4.0
status: active
domain: operations
type: aggregate
description: {purpose: How the airport runs}
inputPorts:
  - {name: radar, contractId: radar-feed, version: 1.0.0}
outputPorts:
  - {name: legs, contractId: legs, version: 2.3.1, type: tables, inputContracts: [{id: radar-feed, version: 1.0.0}]}
  - {name: delays, contractId: delays, version: 1.0.0, description: By day}
  - {name: delays, contractId: delays, version: 2.0.0}
managementPorts:
  - {name: metrics, content: observability, type: rest, url: "https://ops.example/metrics"}
team: {name: Operations data, members: [{username: ada, role: owner}]}
support: [{channel: "#ops", url: "https://chat.example/ops"}]
""")


@dataclass
class Case:
    name: str
    edits: dict[str, Any]
    expected: list[str]
    bump: str
    base: dict[str, Any] = field(default_factory=lambda: CONTRACT)
    given: dict[str, Any] = field(default_factory=dict)
    note: str = ""  # on all of the changes that have one

    def sides(self) -> tuple[dict[str, Any], dict[str, Any]]:
        old = edited(self.base, self.given)
        return old, edited(old, self.edits)


def edited(tree: dict[str, Any], edits: dict[str, Any]) -> dict[str, Any]:
    """Places are named as `schema.legs.properties.tail.required`; rules without a name by number."""
    tree = deepcopy(tree)
    for place, value in edits.items():
        *way, last = place.split("/")
        node: Any = tree
        for part in way:
            node = node[_row(node, part)] if isinstance(node, list) else node.setdefault(part, {})
        if isinstance(node, list):
            if last == "+":
                node.append(deepcopy(value))
            elif value is GONE:
                del node[_row(node, last)]
            else:
                node[_row(node, last)] = deepcopy(value)
        elif value is GONE:
            del node[last]
        else:
            node[last] = deepcopy(value)
    return tree


def _row(items: list[Any], name: str) -> int:
    if name.isdecimal():
        return int(name)
    keys = ("name", "server", "role", "channel", "property", "username", "value", "id")
    return next(row for row, item in enumerate(items) if name in [item.get(key) for key in keys])


def case(name: str, edits: dict[str, Any], expected: str, bump: str, **more: Any) -> Case:
    return Case(
        name, edits, [line.strip() for line in expected.split(";") if line.strip()], bump, **more
    )


def product(name: str, edits: dict[str, Any], expected: str, bump: str, **more: Any) -> Case:
    return case(name, edits, expected, bump, base=PRODUCT, **more)


P = "schema/legs/properties/"
Q = "schema/legs/quality/"

BASICS = [
    case("an object comes", {"schema/+": {"name": "gates"}}, "object-added: compatible / breaking", "minor"),
    case("an object goes", {"schema/legs": GONE}, "object-removed: breaking / compatible", "major"),
    case("an object is stored under another name", {"schema/legs/physicalName": "legs_v2"}, "object-moved: breaking / breaking", "major"),
    case("a table becomes a view", {"schema/legs/physicalType": "VIEW"}, "object-type-changed: risky / risky", "minor"),
    case("objects in another order", {"schema": [{"name": "gates"}, *CONTRACT["schema"]]}, "object-order-changed: docs / docs", "patch", given={"schema/+": {"name": "gates"}}),
    case("a row stands for something else", {"schema/legs/dataGranularityDescription": "one row a flight"}, "granularity-changed: risky / risky", "minor"),
    case("a property is stored under another name", {P + "tail/physicalName": "tailnum"}, "property-moved: breaking / breaking", "major"),
    case("properties in another order", {"schema/legs/properties": [*reversed(CONTRACT["schema"][0]["properties"])]}, "property-order-changed: docs / docs", "patch"),
    case("a type where none was promised", {P + "fees/physicalType": "map<varchar,double>"}, "type-added: compatible / risky", "minor"),
    case("a smaller column", {P + "carrier/physicalType": "varchar(2)"}, "physical-type-narrower: risky / breaking", "minor"),
    case("it never repeats", {P + "tail/unique": True}, "unique-added: compatible / breaking", "minor"),
    case("it may repeat", {P + "leg_id/unique": False}, "unique-removed: breaking / compatible", "major"),
    case("no key any more", {P + "leg_id/primaryKey": False}, "key-removed: breaking / compatible", "major"),
    case("another place in the key", {P + "leg_id/primaryKeyPosition": 2}, "key-order-changed: docs / docs", "patch"),
    case("not partitioned any more", {P + "landed_at/partitioned": False}, "partitioning-changed: risky / risky", "minor"),
    case("fewer may see it", {P + "carrier/classification": "restricted"}, "classification-raised: breaking / risky", "major"),
    case("more may see it", {P + "carrier/classification": "Public"}, "classification-lowered: risky / risky", "minor"),
    case("not deprecated after all", {P + "tail/deprecated": False}, "undeprecated: compatible / risky", "minor"),
    case("another pattern", {P + "tail/logicalTypeOptions/pattern": "^[A-Z]+$"}, "pattern-changed: risky / risky", "minor"),
    case("a larger whole number", {P + "delay/logicalTypeOptions/format": "i64"}, "number-format-wider: risky / compatible", "minor"),
    case("times written otherwise", {P + "landed_at/logicalTypeOptions/format": "dd.MM.yyyy"}, "format-changed: breaking / breaking", "major", given={P + "landed_at/logicalTypeOptions/format": "yyyy-MM-dd"}),
    case("any value where a list was", {P + "carrier/enum": GONE}, "enum-removed: risky / compatible", "minor"),
    case("two inner properties may be empty", {P + "crew/logicalTypeOptions/required": []}, "required-removed: breaking / compatible; required-removed: breaking / compatible", "major", given={P + "crew/logicalTypeOptions/required": ["captain", "cabin"]}),
    case("two rules of one metric go", {P + "delay/quality": GONE}, "quality-removed: risky / compatible; quality-removed: risky / compatible", "minor", given={P + "delay/quality": [{"metric": "invalidValues", "arguments": {"pattern": "a"}, "mustBe": 0}, {"metric": "invalidValues", "arguments": {"pattern": "b"}, "mustBe": 0}]}),
    case("one more promise", {"slaProperties/+": {"property": "timeToDetect", "value": 1, "unit": "h"}}, "service-level-added: compatible / breaking", "minor"),
    case("a server comes", {"servers/+": {"server": "dev", "type": "duckdb", "database": "x.duckdb"}}, "server-added: compatible / risky", "minor"),
    case("a server goes", {"servers/lake": GONE}, "server-removed: breaking / compatible", "major"),
    case("a server of another kind", {"servers/warehouse": {"server": "warehouse", "type": "bigquery", "project": "sky", "dataset": "flights"}}, "server-type-changed: breaking / breaking", "major"),
    case("a server needs one thing more", {"servers/lake/endpointUrl": "https://s3.sky.example"}, "server-detail-changed: risky / risky", "minor"),
    case("a role goes", {"roles/auditor": GONE}, "role-removed: breaking / compatible", "major"),
    case("dearer", {"price/priceAmount": 50}, "price-raised: breaking / compatible", "major"),
    case("cheaper", {"price/priceAmount": "30"}, "price-lowered: compatible / risky", "minor"),
    case("paid where it was free", {"price": {"priceAmount": 5}}, "price-added: breaking / compatible", "major", given={"price": GONE}),
    case("one more place to ask", {"support/+": {"channel": "#legs"}}, "support-added: docs / docs", "patch"),
    case("another address to ask at", {"support/#ops/url": "https://chat.example/o"}, "support-changed: docs / docs", "patch"),
    case("a newer version of the standard", {"apiVersion": "v3.1.0"}, "api-version-changed: docs / docs", "patch"),
    case("a new version and nothing else", {"version": "2.3.2"}, "version-only: docs / docs", "none"),
    case("a new version with what it brings", {"version": "2.3.2", "tags": ["x"]}, "version-changed: docs / docs; words-changed: docs / docs", "patch"),
]  # fmt: skip
NESTED = [
    case("a property in the items of a list goes", {P + "gates/items/properties/level": GONE}, "property-removed: breaking / compatible", "major"),
    case("a property in the items of a list comes", {P + "gates/items/properties/+": {"name": "open", "logicalType": "boolean"}}, "property-added: compatible / breaking", "minor"),
    case("a property in the items of a list may be empty", {P + "gates/items/properties/code/required": False}, "required-removed: breaking / compatible", "major"),
    case("the items of a list get another type", {P + "gates/items/logicalType": "string"}, "type-changed: breaking / breaking", "major"),
    case("nothing is said of the items any more", {P + "gates/items": GONE}, "items-removed: breaking / compatible", "major"),
    case("the items of a list are called otherwise", {P + "gates/items/name": "gate"}, "words-changed: docs / docs", "patch"),
    case("a list of other things two levels down", {P + "gates/items/properties/level": {"name": "level", "logicalType": "array", "items": {"logicalType": "string"}}}, "type-changed: breaking / breaking; items-added: compatible / risky", "major"),
    case("three levels down a value may be empty", {P + "crew/properties/cabin/properties/chief/required": GONE}, "required-removed: breaking / compatible", "major"),
    case("three levels down a property goes", {P + "crew/properties/cabin/properties/chief": GONE}, "property-removed: breaking / compatible", "major"),
    case("a map holds other values", {P + "fees/map/value/logicalType": "integer"}, "type-changed: breaking / breaking", "major"),
    case("a map may hold empty values", {P + "fees/map/value/required": False}, "required-removed: breaking / compatible", "major"),
    case("a map has other keys", {P + "fees/map/key/logicalType": "integer"}, "type-changed: breaking / breaking", "major"),
    case("an inner property is required no more", {P + "crew/logicalTypeOptions/required": []}, "required-removed: breaking / compatible", "major"),
    case("an inner property is required", {P + "crew/logicalTypeOptions/required": ["captain", "cabin"]}, "required-added: compatible / breaking", "minor"),
]  # fmt: skip

VALUES = [
    case("a longer text is allowed", {P + "tail/logicalTypeOptions/maxLength": 20}, "bound-loosened: risky / compatible", "minor"),
    case("only longer texts are allowed", {P + "tail/logicalTypeOptions/minLength": 4}, "bound-tightened: compatible / breaking", "minor"),
    case("the pattern is gone", {P + "tail/logicalTypeOptions/pattern": GONE}, "bound-loosened: risky / compatible", "minor"),
    case("more items", {P + "gates/logicalTypeOptions/maxItems": 99}, "bound-loosened: risky / compatible", "minor"),
    case("items may repeat", {P + "gates/logicalTypeOptions/uniqueItems": False}, "bound-loosened: risky / compatible", "minor"),
    case("below 600 is at most 599, in whole numbers", {P + "delay/logicalTypeOptions/exclusiveMaximum": GONE, P + "delay/logicalTypeOptions/maximum": 599}, "spelling-changed: docs / docs", "patch"),
    case("at most 600 is one more than below 600", {P + "delay/logicalTypeOptions/exclusiveMaximum": GONE, P + "delay/logicalTypeOptions/maximum": 600}, "bound-loosened: risky / compatible", "minor"),
    case("finer steps", {P + "delay/logicalTypeOptions/multipleOf": 1}, "bound-loosened: risky / compatible", "minor"),
    case("coarser steps", {P + "delay/logicalTypeOptions/multipleOf": 15}, "bound-tightened: compatible / breaking", "minor"),
    case("other steps", {P + "delay/logicalTypeOptions/multipleOf": 7}, "bound-changed: risky / risky", "minor"),
    case("a smaller whole number", {P + "delay/logicalTypeOptions/format": "i16"}, "number-format-narrower: compatible / breaking", "minor"),
    case("a number without a sign", {P + "delay/logicalTypeOptions/format": "u32"}, "number-format-changed: risky / risky", "minor"),
    case("a later last day", {P + "landed_at/logicalTypeOptions/maximum": "2035-01-01"}, "bound-loosened: risky / compatible", "minor"),
    case("times of another zone", {P + "landed_at/logicalTypeOptions/defaultTimezone": "Europe/Paris"}, "timezone-changed: breaking / breaking", "major"),
    case("vectors of another model", {P + "shape/logicalTypeOptions/dimensions": 128}, "vector-changed: breaking / breaking", "major"),
    case("a list of values where any was allowed", {P + "tail/enum": [{"value": "D-AB"}]}, "enum-added: compatible / breaking", "minor"),
    case("a value renamed under its id", {P + "carrier/enum/LH/value": "DLH"}, "enum-value-renamed: breaking / breaking", "major"),
    case("a value renamed without an id", {P + "carrier/enum/AF/value": "AFR"}, "enum-value-removed: compatible / breaking; enum-value-added: risky / compatible", "minor"),
    case("values in another order", {P + "carrier/enum": [{"value": "BA"}, {"value": "LH", "id": "lh", "label": "Lufthansa"}, {"value": "AF"}]}, "", "none"),
    case("a classification nobody knows", {P + "carrier/classification": "team-only"}, "classification-changed: risky / risky", "minor"),
]  # fmt: skip

TYPES = [
    case("another word for the same type", {P + "carrier/physicalType": "VARCHAR (3)"}, "spelling-changed: docs / docs", "patch"),
    case("int4 is integer", {P + "delay/physicalType": "int4"}, "spelling-changed: docs / docs", "patch"),
    case("a time zone inside the type's name", {P + "landed_at/physicalType": "TIMESTAMP WITH TIME ZONE"}, "physical-type-changed: risky / risky", "minor", given={P + "landed_at/physicalType": "timestamp"}),
    case("one zone written in two ways", {P + "landed_at/physicalType": "timestamptz"}, "spelling-changed: docs / docs", "patch", given={P + "landed_at/physicalType": "timestamp with time zone"}),
    case("text holds all of varchar", {P + "carrier/physicalType": "text"}, "physical-type-wider: risky / compatible", "minor"),
    case("a list of them is another type", {P + "carrier/physicalType": "varchar(3)[]"}, "type-changed: breaking / breaking", "major"),
    case("decimal(10,0) is numeric(10)", {P + "delay/physicalType": "numeric(10)"}, "spelling-changed: docs / docs", "patch", given={P + "delay/physicalType": "decimal(10,0)"}),
    case("a decimal with more digits on both sides", {P + "delay/physicalType": "decimal(12,3)"}, "physical-type-wider: risky / compatible", "minor", given={P + "delay/physicalType": "decimal(10,2)"}),
    case("a text stored as a number", {P + "carrier/physicalType": "bigint"}, "type-changed: breaking / breaking", "major"),
    case("the logical type in capitals", {P + "carrier/logicalType": "STRING"}, "spelling-changed: docs / docs", "patch"),
    case("no type is promised any more", {P + "delay/physicalType": GONE}, "type-removed: risky / compatible", "minor"),
    case("the logical type decides, told once", {P + "delay/logicalType": "string", P + "delay/physicalType": "text", P + "delay/logicalTypeOptions": GONE}, "type-changed: breaking / breaking", "major"),
]  # fmt: skip

MATCHING = [
    case("renamed under its id", {P + "leg_id/name": "leg"}, "property-renamed: breaking / breaking", "major"),
    case("renamed without an id", {P + "tail/name": "registration"}, "property-removed: risky / compatible; property-added: compatible / breaking", "minor", note="Renamed to registration? It was deprecated before."),
    case("an object renamed under its id", {"schema/legs/name": "flights"}, "object-renamed: breaking / breaking", "major"),
    case("an id for what had none", {P + "carrier/id": "carrier-1"}, "words-changed: docs / docs", "patch"),
    case("another id under the same name", {P + "leg_id/id": "leg-2"}, "element-id-changed: risky / risky", "minor"),
    case("the stored name is stated and the same", {P + "carrier/physicalName": "carrier"}, "spelling-changed: docs / docs", "patch"),
    case("a first key where there was none", {P + "leg_id/primaryKey": True}, "key-added: compatible / breaking", "minor", given={P + "leg_id/primaryKey": GONE}),
    case("another key", {P + "leg_id/primaryKey": False, P + "tail/primaryKey": True}, "key-changed: breaking / breaking; key-changed: breaking / breaking", "major"),
    case("a key in parts loses one", {P + "tail/primaryKey": False}, "key-changed: breaking / breaking", "major", given={P + "tail/primaryKey": True}),
    case("false where nothing was said", {P + "carrier/required": False}, "spelling-changed: docs / docs", "patch"),
    case("nothing where null was said", {P + "carrier/description": GONE}, "", "none", given={P + "carrier/description": None}),
    case("a field that the standard does not have", {P + "carrier/nullable": True}, "field-changed: docs / docs", "patch"),
    case("a list where a mapping was", {"price": [40]}, "shape-changed: risky / risky", "minor"),
    case("text where the properties were", {"schema/legs/properties": "see wiki"}, "shape-changed: risky / risky", "minor"),
]  # fmt: skip

RELATIONSHIPS = [
    case("the other notation", {P + "carrier/relationships/0/to": "/schema/carriers/properties/code"}, "spelling-changed: docs / docs", "patch"),
    case("another target", {P + "carrier/relationships/0/to": "airlines.iata"}, "relationship-changed: breaking / breaking", "major"),
    case("a second one", {P + "carrier/relationships/+": {"to": "airlines.iata"}}, "relationship-added: compatible / breaking", "minor"),
    case("the same in another order", {P + "carrier/relationships": [{"to": "airlines.iata"}, {"to": "carriers.code"}]}, "", "none", given={P + "carrier/relationships": [{"to": "carriers.code"}, {"to": "airlines.iata"}]}),
    case("one of two goes", {P + "carrier/relationships/0": GONE}, "relationship-removed: risky / compatible", "minor", given={P + "carrier/relationships/+": {"to": "airlines.iata"}}),
    case("a key of two parts points elsewhere", {"schema/legs/relationships/0/to": ["planes.carrier", "planes.tail"]}, "relationship-changed: breaking / breaking", "major"),
    case("a key of two parts goes", {"schema/legs/relationships": GONE}, "relationship-removed: risky / compatible", "minor"),
    case("matched by its id", {"schema/legs/relationships/0": {"id": "r", "from": "legs.tail", "to": "fleet.tail"}}, "relationship-changed: breaking / breaking", "major", given={"schema/legs/relationships/0/id": "r"}),
]  # fmt: skip


def rows(operator: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"id": "enough", "metric": "rowCount", operator: value, **more}


def share(operator: str, value: Any) -> dict[str, Any]:
    return {"metric": "nullValues", operator: value, "unit": "percent"}


QUALITY = [
    case("more than 5 is at least 6, for counts", {Q + "enough": rows("mustBeGreaterOrEqualTo", 6)}, "spelling-changed: docs / docs", "patch"),
    case("more than 5 is not 0 to 5", {Q + "enough": rows("mustNotBeBetween", [0, 5])}, "spelling-changed: docs / docs", "patch"),
    case("at least 1 is not 0", {Q + "enough": rows("mustNotBe", 0)}, "spelling-changed: docs / docs", "patch", given={Q + "enough": rows("mustBeGreaterOrEqualTo", 1)}),
    case("fewer than 1 is exactly 0", {Q + "enough": rows("mustBe", 0)}, "spelling-changed: docs / docs", "patch", given={Q + "enough": rows("mustBeLessThan", 1)}),
    case("at most 3 is between 0 and 3", {Q + "enough": rows("mustBeBetween", [0, 3])}, "spelling-changed: docs / docs", "patch", given={Q + "enough": rows("mustBeLessOrEqualTo", 3)}),
    case("at least 6 is less than at least 10", {Q + "enough": rows("mustBeGreaterOrEqualTo", 10)}, "quality-tightened: compatible / breaking", "minor"),
    case("more than 5 is more than more than 2", {Q + "enough": rows("mustBeGreaterThan", 2)}, "quality-loosened: risky / compatible", "minor"),
    case("a range within what was allowed", {Q + "enough": rows("mustBeBetween", [10, 90])}, "quality-tightened: compatible / breaking", "minor"),
    case("a range beside what was allowed", {Q + "enough": rows("mustBeBetween", [0, 90])}, "quality-changed: risky / risky", "minor"),
    case("exactly one of what was allowed", {Q + "enough": rows("mustBe", 7)}, "quality-tightened: compatible / breaking", "minor"),
    case("all but one of what was allowed", {Q + "enough": rows("mustNotBe", 7)}, "quality-changed: risky / risky", "minor"),
    case("all but one, where one was", {Q + "enough": rows("mustNotBe", 7)}, "quality-changed: risky / risky", "minor", given={Q + "enough": rows("mustBe", 7)}),
    case("two operators are both meant", {Q + "enough": rows("mustBeBetween", [3, 8])}, "spelling-changed: docs / docs", "patch", given={Q + "enough": rows("mustBeGreaterThan", 2, mustBeLessThan=9)}),
    case("a wider gap", {Q + "enough": rows("mustNotBeBetween", [3, 9])}, "quality-tightened: compatible / breaking", "minor", given={Q + "enough": rows("mustNotBeBetween", [4, 8])}),
    case("of statements, less than is not whole", {Q + "sums/mustBeLessThan": GONE, Q + "sums/mustBeLessOrEqualTo": 0.5}, "quality-loosened: risky / compatible", "minor"),
    case("a number in quotes", {Q + "enough/mustBeGreaterThan": "5"}, "spelling-changed: docs / docs", "patch"),
    case("a share gets worse", {P + "carrier/quality/0": share("mustBeLessOrEqualTo", 9)}, "quality-loosened: risky / compatible", "minor"),
    case("no share is above 100", {P + "carrier/quality/0": share("mustBeBetween", [0, 5])}, "spelling-changed: docs / docs", "patch"),
    case("rows instead of a share", {P + "carrier/quality/0/unit": "rows"}, "quality-changed: risky / risky", "minor"),
    case("none is none, in rows and in percent", {P + "carrier/quality/0/unit": "rows"}, "spelling-changed: docs / docs", "patch", given={P + "carrier/quality/0": share("mustBe", 0)}),
    case("the old word for a metric", {Q + "enough/metric": GONE, Q + "enough/rule": "rowCount"}, "spelling-changed: docs / docs", "patch"),
    case("rules without a name in another order", {P + "carrier/quality": [*reversed(CONTRACT["schema"][0]["properties"][1]["quality"])]}, "", "none"),
    case("a rule without a name, by what it measures", {P + "carrier/quality/1/mustBeBetween": [0, 3]}, "quality-tightened: compatible / breaking", "minor"),
    case("a rule without a name goes", {P + "carrier/quality/1": GONE}, "quality-removed: risky / compatible", "minor"),
    case("a break is only a warning", {Q + "enough/severity": "minor"}, "quality-severity-lowered: risky / compatible", "minor"),
    case("a break is an error", {P + "carrier/quality/2/severity": "critical"}, "quality-severity-raised: compatible / risky", "minor"),
    case("a statement on more lines", {Q + "sums/query": "SELECT count(*)\n  FROM legs\n  WHERE delay IS NULL\n"}, "spelling-changed: docs / docs", "patch"),
    case("another statement", {Q + "sums/query": "SELECT 1"}, "quality-measure-changed: risky / risky", "minor"),
    case("another list of valid values", {P + "carrier/quality/2/arguments": {"validValues": ["LH"]}, P + "carrier/quality/2/name": "v"}, "quality-measure-changed: risky / risky", "minor", given={P + "carrier/quality/2/name": "v"}),
    case("what another tool runs", {Q + "3/implementation": "freshness(landed_at) < 2d"}, "quality-removed: risky / compatible; quality-added: compatible / breaking", "minor"),
    case("what only people read", {Q + "2/description": "Legs are complete by seven"}, "quality-text-changed: docs / docs", "patch"),
]  # fmt: skip

S = "slaProperties/"
LEVELS = [
    case("another name for latency", {S + "latency/property": "ly"}, "spelling-changed: docs / docs", "patch"),
    case("freshness in days", {S + "latency": {"property": "freshness", "value": "PT4H", "element": "legs.landed_at"}}, "spelling-changed: docs / docs; spelling-changed: docs / docs", "patch"),
    case("two years are 24 months", {S + "retention": {"property": "retention", "value": 24, "unit": "months", "element": "legs.landed_at"}}, "spelling-changed: docs / docs", "patch"),
    case("kept longer", {S + "retention/value": "P3Y"}, "service-level-strengthened: compatible / breaking", "minor"),
    case("kept shorter", {S + "retention/value": "18 months"}, "service-level-weakened: breaking / compatible", "major"),
    case("there more often", {S + "availability/value": 99.9}, "service-level-strengthened: compatible / breaking", "minor"),
    case("a ratio for percent", {S + "availability": {"property": "availability", "value": "99.5 %"}}, "spelling-changed: docs / docs", "patch"),
    case("daily is once a day", {S + "frequency": {"property": "frequency", "value": "daily"}}, "spelling-changed: docs / docs", "patch"),
    case("three times a day", {S + "frequency": {"property": "frequency", "value": 3, "unit": "per day"}}, "service-level-strengthened: compatible / breaking", "minor"),
    case("once a week", {S + "frequency/unit": "w"}, "service-level-weakened: breaking / compatible", "major"),
    case("more errors", {S + "errorRate/value": 5}, "service-level-weakened: breaking / compatible", "major"),
    case("an hour has sixty minutes", {S + "throughput": {"property": "throughput", "value": 3600, "unit": "rows/h"}}, "spelling-changed: docs / docs", "patch"),
    case("fewer rows a minute", {S + "throughput/value": 30}, "service-level-weakened: breaking / compatible", "major"),
    case("mended sooner", {S + "timeToRepair/unit": "h"}, "service-level-strengthened: compatible / breaking", "minor"),
    case("available for everybody later", {S + "generalAvailability/value": "2028-01-01"}, "service-level-weakened: breaking / compatible", "major"),
    case("supported for longer", {S + "endOfSupport/value": "2032-01-01"}, "service-level-strengthened: compatible / breaking", "minor"),
    case("an end is announced", {S + "+": {"property": "endOfLife", "value": "2032-01-01"}}, "end-added: risky / docs", "minor"),
    case("an end is no longer stated", {S + "endOfSupport": GONE}, "end-removed: risky / compatible", "minor"),
    case("there at seven instead of six", {S + "timeOfAvailability/value": "07:00"}, "service-level-weakened: breaking / compatible", "major"),
    case("in words that nobody can compare", {S + "latency/value": "soon"}, "service-level-changed: risky / risky", "minor"),
    case("of another element", {S + "availability/element": "legs"}, "service-level-changed: risky / risky", "minor"),
    case("why it is promised", {S + "latency/description": "By contract with the tower"}, "words-changed: docs / docs", "patch"),
    case("an own promise goes", {S + "punctuality": GONE}, "service-level-removed: breaking / compatible", "major", given={S + "+": {"property": "punctuality", "value": 90}}),
]  # fmt: skip

AROUND = [
    case("files at another place", {"servers/lake/location": "s3://sky2/legs/*.parquet"}, "server-moved: breaking / breaking", "major"),
    case("files of another format", {"servers/lake/format": "csv"}, "server-format-changed: breaking / breaking", "major"),
    case("another spelling of the server's type", {"servers/warehouse/type": "postgresql"}, "spelling-changed: docs / docs", "patch"),
    case("a port in quotes", {"servers/warehouse/port": "5432"}, "spelling-changed: docs / docs", "patch"),
    case("a role for one server", {"servers/warehouse/roles": [{"role": "planner"}]}, "role-added: compatible / docs", "minor"),
    case("a role may do something else", {"roles/planner/access": "write"}, "role-access-changed: risky / risky", "minor"),
    case("free from now on", {"price": GONE}, "price-removed: compatible / risky", "minor"),
    case("as much, in another unit", {"price/priceUnit": "query"}, "price-terms-changed: risky / risky", "minor"),
    case("the team as a list, as before 3.1", {"team": [{"username": "ada", "role": "owner"}, {"username": "grace", "role": "steward"}], "customProperties/+": {"property": "owner", "value": "Operations data"}}, "spelling-changed: docs / docs; words-changed: docs / docs", "patch"),
    case("one of two places to ask", {"support/#ops": GONE}, "support-removed: docs / docs", "patch"),
    case("what it may be used for", {"description/usage": "Planning and billing"}, "terms-changed: risky / docs", "minor"),
    case("tags in another order", {"tags": ["operations", "flights"]}, "", "none"),
    case("a version that goes back", {"version": "2.1.0"}, "version-lowered: risky / risky", "none"),
]  # fmt: skip

STATUS = [
    case("a draft may lose a property", {P + "delay": GONE}, "property-removed: risky / compatible", "minor", given={"status": "draft"}, note="It is a draft: nothing was promised yet."),
    case("what is proposed may change its type", {P + "delay/logicalType": "number", P + "delay/logicalTypeOptions": GONE}, "type-changed: risky / risky", "minor", given={"status": "Proposed"}, note="It is a draft: nothing was promised yet."),
    case("what was deprecated may go", {P + "tail": GONE}, "property-removed: risky / compatible", "minor", note="It was deprecated before."),
    case("what is inside of it, too", {P + "crew/properties/captain": GONE}, "property-removed: risky / compatible", "minor", given={P + "crew/deprecated": True}, note="It was deprecated before."),
    case("but not change its type", {P + "tail/logicalType": "integer", P + "tail/physicalType": GONE, P + "tail/logicalTypeOptions": GONE}, "type-changed: breaking / breaking", "major"),
    case("after the end of support it may go", {P + "delay": GONE}, "property-removed: risky / compatible", "minor", given={S + "endOfSupport/value": "2026-01-01"}, note="Its support had ended before."),
    case("before the end of support it may not", {P + "delay": GONE}, "property-removed: breaking / compatible", "major", given={S + "endOfSupport/value": "2026-11-28"}),
    case("one property's life may end alone", {P + "delay": GONE}, "property-removed: risky / compatible", "minor", given={S + "+": {"property": "el", "value": "2026-02-01", "element": "legs.delay"}}, note="Its support had ended before."),
    case("which says nothing of the others", {P + "landed_at": GONE}, "property-removed: breaking / compatible", "major", given={S + "+": {"property": "el", "value": "2026-02-01", "element": "legs.delay"}}),
    case("retired in time", {"status": "retired"}, "status-retired: risky / compatible", "minor", given={"status": "deprecated", S + "endOfSupport/value": "2026-01-01"}, note="Its support had ended before."),
    case("retired at once", {"status": "retired"}, "status-retired: breaking / compatible", "major"),
    case("what is retired stays as it was", {"description/purpose": "History"}, "words-changed: breaking / breaking", "major", given={"status": "retired"}, note="What is retired is not changed any more."),
    case("promised from now on", {"status": "active"}, "status-activated: compatible / breaking", "minor", given={"status": "draft"}),
    case("promised again", {"status": "active"}, "status-restored: compatible / breaking", "minor", given={"status": "deprecated"}),
    case("a promise taken back", {"status": "draft"}, "status-withdrawn: breaking / compatible", "major"),
    case("a status in capitals", {"status": "ACTIVE"}, "spelling-changed: docs / docs", "patch"),
    case("a status where none was stated", {"status": "active"}, "status-changed: docs / docs", "patch", given={"status": GONE}),
]  # fmt: skip

PRODUCTS = [
    product("an output port goes", {"outputPorts/legs": GONE}, "port-removed: breaking / compatible", "major"),
    product("an output port comes", {"outputPorts/+": {"name": "gates", "contractId": "gates", "version": "1.0.0"}}, "port-added: compatible / breaking", "minor"),
    product("an old version of a port goes, the new one stays", {"outputPorts/1": GONE}, "port-removed: breaking / compatible", "major"),
    product("ports in another order", {"outputPorts": [*reversed(PRODUCT["outputPorts"])]}, "", "none"),
    product("a port keeps another contract", {"outputPorts/legs/contractId": "flight-legs"}, "port-contract-changed: breaking / breaking", "major"),
    product("a port goes a large step", {"outputPorts/legs/version": "3.0.0"}, "port-version-changed: breaking / breaking", "major"),
    product("a port goes a small step", {"outputPorts/legs/version": "2.4.0"}, "port-version-raised: compatible / risky", "minor"),
    product("a port goes back", {"outputPorts/legs/version": "2.0.0"}, "port-version-changed: breaking / breaking", "major"),
    product("a port becomes something else", {"outputPorts/legs/type": "topic"}, "port-type-changed: risky / risky", "minor"),
    product("a port is deprecated", {"outputPorts/legs/deprecated": True}, "deprecated: compatible / docs", "minor"),
    product("a deprecated port goes", {"outputPorts/legs": GONE}, "port-removed: risky / compatible", "minor", given={"outputPorts/legs/deprecated": True}, note="It was deprecated before."),
    product("a port renamed under its id", {"outputPorts/legs/name": "flights"}, "port-renamed: breaking / breaking", "major", given={"outputPorts/legs/id": "p1"}),
    product("words about a port", {"outputPorts/legs/description": "All of them"}, "words-changed: docs / docs", "patch"),
    product("what a port is built from", {"outputPorts/legs/inputContracts/0/version": "2.0.0"}, "input-changed: docs / risky", "patch"),
    product("a port is built from one contract more", {"outputPorts/legs/inputContracts/+": {"id": "tower", "version": "1.0.0"}}, "input-added: docs / risky", "patch"),
    product("a port is built from one contract less", {"outputPorts/legs/inputContracts/0": GONE}, "input-removed: docs / docs", "patch"),
    product("an input port comes", {"inputPorts/+": {"name": "tower", "contractId": "tower", "version": "1.0.0"}}, "input-added: docs / risky", "patch"),
    product("an input port goes", {"inputPorts/radar": GONE}, "input-removed: docs / docs", "patch"),
    product("another input", {"inputPorts/radar/contractId": "radar-2"}, "input-changed: docs / risky", "patch"),
    product("a management port comes", {"managementPorts/+": {"name": "dictionary", "content": "dictionary"}}, "management-port-added: compatible / risky", "minor"),
    product("a management port goes", {"managementPorts/metrics": GONE}, "management-port-removed: risky / compatible", "minor"),
    product("a management port moves", {"managementPorts/metrics/url": "https://ops.example/m"}, "management-port-changed: risky / risky", "minor"),
    product("a product is deprecated", {"status": "deprecated"}, "status-deprecated: risky / docs", "minor"),
    product("a product is deprecated by its flag", {"deprecated": True}, "deprecated: compatible / docs", "minor"),
    product("a draft of a product", {"outputPorts/legs": GONE}, "port-removed: risky / compatible", "minor", given={"status": "draft"}, note="It is a draft: nothing was promised yet."),
    product("another owner", {"team/name": "Tower data"}, "owner-changed: risky / risky", "minor"),
    product("nobody to ask", {"support": GONE}, "support-gone: risky / docs", "minor"),
    product("nobody owns it", {"team": GONE}, "owner-removed: risky / risky; team-changed: docs / docs", "minor"),
    product("somebody owns it", {"team": {"name": "Tower data"}}, "owner-added: docs / docs", "patch", given={"team": GONE}),
    product("a product under another id", {"id": "airport"}, "id-changed: breaking / breaking", "major"),
    product("another archetype", {"type": "consumer-aligned"}, "words-changed: docs / docs", "patch"),
]  # fmt: skip

CASES = [
    *BASICS,
    *NESTED,
    *VALUES,
    *TYPES,
    *MATCHING,
    *RELATIONSHIPS,
    *QUALITY,
    *LEVELS,
    *AROUND,
    *STATUS,
    *PRODUCTS,
]

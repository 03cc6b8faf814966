"""Contracts to export: one that states everything, and odd and hostile ones."""

from __future__ import annotations

# Every text is a word of its own, to be looked for in what comes out.
FULL = """\
apiVersion: v3.1.0
kind: DataContract
id: full-one
name: Full one
version: 1.2.0
status: active
domain: zdomainz
tenant: ztenantz
tags: [ztagz]
description: {purpose: zpurposez, usage: zusagez, limitations: zlimitationsz}
servers:
  - {server: production, type: postgres, host: zhostz, port: 5432, database: zdbz, schema: zschemaz}
schema:
  - name: orders
    physicalName: ztablez
    physicalType: table
    businessName: zobjbusinessz
    description: zobjectz
    quality:
      - {type: library, metric: rowCount, mustBeGreaterThan: 77123}
    properties:
      - name: order_id
        physicalName: zphysicalz
        logicalType: string
        physicalType: varchar(40)
        primaryKey: true
        required: true
        unique: true
        description: zdescribedz
        businessName: zbusinessz
        classification: zclassz
        tags: [zproptagz]
        examples: [zexamplez]
        logicalTypeOptions: {minLength: 3, maxLength: 39, pattern: "^zpat[0-9]+$"}
        customProperties: [{property: zcustomz, value: zvaluez}]
        authoritativeDefinitions: [{url: "https://definitions.example/z", type: businessDefinition}]
        quality:
          - {type: sql, query: SELECT COUNT(*) FROM zsqlz, mustBe: 0}
      - name: amount
        logicalType: number
        physicalType: decimal(10,2)
        logicalTypeOptions: {minimum: 5, maximum: 99887}
        relationships: [{type: foreignKey, to: customers.ztargetz}]
      - name: status
        logicalType: string
        quality:
          - {type: library, metric: invalidValues, arguments: {validValues: [zenumz]}, mustBe: 0}
      - {name: day, logicalType: date}
      - name: address
        logicalType: object
        properties:
          - {name: znestednamez, logicalType: string, description: znestedz}
  - name: customers
    properties:
      - {name: customer_id, logicalType: integer, primaryKey: true, required: true}
slaProperties:
  - {property: freshness, value: 4321, unit: h, description: zlevelz}
support:
  - {channel: zsupportz, url: "https://support.example/z"}
team: {name: zteamz, members: [{username: zmemberz, role: owner}]}
roles:
  - {role: zrolez, access: read}
price: {priceAmount: 9.95, priceCurrency: ZEUR}
"""

_HEAD = (
    "apiVersion: v3.1.0\nkind: DataContract\nid: {id}\nname: Odd\nversion: 1.0.0\nstatus: draft\n"
)

NESTED = (
    _HEAD.format(id="nested")
    + """\
schema:
  - name: deep
    properties:
      - name: list
        logicalType: array
        items:
          logicalType: array
          items:
            logicalType: object
            properties:
              - name: inner
                logicalType: object
                properties:
                  - {name: leaf, logicalType: timestamp, required: true}
      - {name: untyped}
"""
)
NO_SCHEMA = _HEAD.format(id="empty")
UNICODE = (
    _HEAD.format(id="größe")
    + """\
schema:
  - name: Größen 表
    properties:
      - {name: höhe in m, logicalType: number, description: "Höhe — 高さ 🙂"}
      - {name: select, logicalType: string, description: "It's = 'quoted' -- not a comment"}
"""
)
QUOTES = (
    _HEAD.format(id="quotes")
    + """\
schema:
  - name: orders
    properties:
      - {name: "it's \\"so\\"", logicalType: string}
"""
)
# What could end a statement, a comment, a template or a text, wherever a text of its own may stand.
_ENDS = (
    "x\\n*/ ; DROP TABLE users; --\\n{{ env_var('SECRET') }}\\\\\\\"; ''' import os\\u2028print(1)"
)
TEXTS = (
    _HEAD.format(id="texts")
    + f"""\
description: {{purpose: "{_ENDS}", usage: "{_ENDS}"}}
schema:
  - name: orders
    description: "{_ENDS}"
    businessName: "=1+1"
    properties:
      - {{name: id, logicalType: string, description: "{_ENDS}", examples: ["{_ENDS}"]}}
      - name: kind
        logicalType: string
        description: "=HYPERLINK(1)"
        quality:
          - type: library
            metric: invalidValues
            arguments: {{validValues: ["{_ENDS}"]}}
            mustBe: 0
"""
)
ODD = {
    "nested": NESTED,
    "no schema": NO_SCHEMA,
    "unicode": UNICODE,
    "quotes": QUOTES,
    "texts": TEXTS,
}
# Places whose text becomes a name or a type in code.
HOSTILE_NAMES = (
    "id int); DROP TABLE users; --",
    "x\ny",
    "x`",
    'x"',
    "{{ env_var('SECRET') }}",
    "int) as select (1",
    "x */",
    "x\\",
)

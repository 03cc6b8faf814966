from textwrap import dedent

import pytest
import yaml

from marketplace.catalog.place import Finding, Opened, keys, locate
from marketplace.contracts.locate import Locator
from marketplace.model import Severity

PRODUCT = dedent("""\
    kind: DataProduct
    id: sales
    type: aggregate
    team:
      name: Sales data
    outputPorts:
    - name: orders
      contractId: orders
      customProperties:
      - property: replacedBy
        value: nobody
    - name: orders
      version: 2.0.0
      contractId: oders
    customProperties:
    - property: tier
      value: gold
    schema:
    - name: orders
      properties:
      - name: till
        relationships:
        - to: tills.yaml#tills.id
      - name: shop
        classification: secret
        relationships:
        - to: [tills.yaml#tills.id, tills.yaml#tills.shop]
    """)
TREE = yaml.safe_load(PRODUCT)


def opened(_):
    return Opened(TREE, Locator(PRODUCT.encode()).at)


@pytest.mark.parametrize(
    ("path", "seek", "line"),
    [
        (("id",), (), 2),
        (("outputPorts", 1, "version"), (), 13),
        (("outputPorts", 1, "contractId"), (), 14),
        (("outputPorts", 0, "customProperties", "replacedBy", "value"), (), 11),
        (("customProperties",), (("value", "gold"),), 17),
        ((), (("type", "aggregate"), ("value", "aggregate")), 3),
        (("team",), (("name", "Sales data"),), 5),
        (("schema",), (("classification", "secret"),), 25),
        (("schema", "orders", "properties", "till"), (("to", "tills.yaml#tills.id"),), 23),
        (("schema", "orders", "properties", "shop"), (("to", "tills.yaml#tills.shop"),), 27),
        (("outputPorts", 7, "version"), (), 6),
        (("domain",), (), 1),
    ],
)
def test_a_finding_gets_the_line_where_it_stands(path, seek, line):
    finding = Finding(
        file="sales.odps.yaml",
        rule="r",
        severity=Severity.ERROR,
        message="m",
        path=path,
        seek=seek,
    )
    (problem,) = locate([finding], opened, {})
    assert (problem.line, problem.file) == (line, "sales.odps.yaml")


@pytest.mark.parametrize("tree", [{}, {"schema": "text"}, {"schema": [None, 3, ["x"]]}])
def test_a_strange_tree_leads_as_far_as_it_goes(tree):
    assert keys(tree, ("schema", "orders", "properties"), (("to", "x"),)) in ((), ("schema",))


def test_a_file_is_opened_once_and_only_where_something_is_new():
    opens = []

    def counting(path):
        opens.append(path)
        return opened(path)

    findings = [
        Finding(file=file, rule="r", severity=Severity.ERROR, message=message, path=("id",))
        for file in ("a.yaml", "b.yaml")
        for message in ("one", "two", "two")
    ]
    first = locate(findings, counting, {})
    assert (opens, len(first)) == (["a.yaml", "b.yaml"], 4)
    known = {(p.file, p.rule, p.message): p for p in first if p.file == "a.yaml"}
    assert locate(findings, counting, known) == first
    assert opens == ["a.yaml", "b.yaml", "b.yaml"]

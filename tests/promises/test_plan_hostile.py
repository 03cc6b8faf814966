"""Whatever a contract holds, planning it neither raises nor takes long nor promises green."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.catalog.references import external, path_of
from marketplace.contracts.build import data_contract
from marketplace.contracts.read import read
from marketplace.model import Verdict
from marketplace.promises.judge import judge
from marketplace.promises.plan import plan
from marketplace.settings import Limits
from tests.promises.builders_plan import HEAD, NOW, a_contract, a_property, an_object

HERE = Path(__file__)
CORPUS = HERE.parents[3] / "shared" / "corpus"
DEMO = HERE.parents[2] / "contracts"
CONTRACTS = sorted([*DEMO.rglob("*.odcs.yaml"), *CORPUS.rglob("*.yaml")])
DEMO_FILES = {str(p.relative_to(DEMO)): p for p in CONTRACTS if p.is_relative_to(DEMO)}


def of_file(path):
    tree = read(path.read_bytes(), path.name, Limits()).tree
    return data_contract(tree) if isinstance(tree, dict) else None


def sound(checks):
    """What must hold of every plan."""
    ids = [check.id for check in checks]
    assert len(set(ids)) == len(ids)
    for check in checks:
        assert check.title.strip()
        assert "\n" not in check.title
        assert len(check.title) < 700
        if check.measure is None:
            assert check.reason.strip()
            assert judge(check, None, NOW).verdict is Verdict.NOT_MEASURED
        else:
            assert check.expected.strip()
            assert not check.reason
        assert hash(check.pointer) is not None


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda p: p.name)
def test_every_contract_that_others_wrote_has_a_plan(path):
    contract = of_file(path)
    if contract:
        sound(plan(contract))


@pytest.mark.parametrize("path", DEMO_FILES)
def test_the_demo_promises_only_what_is_there_to_be_found(path):
    def resolve(to):
        target = external(to)
        there = path_of(target, path, DEMO_FILES) if target else ""
        return (there, of_file(DEMO_FILES[there])) if there else None

    checks = plan(of_file(DEMO_FILES[path]), resolve=resolve)
    sound(checks)
    assert checks
    gone = [c for c in checks if "is not here" in c.reason or "has no property" in c.reason]
    assert not gone


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
        st.sampled_from(["latency", "4h", "legs.a", "a", "legs", "nullValues", "sql", "2020-01-01",
                         "{object}", "daily", "percent", "string", "#", "x.yaml#/schema/a"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
KEYS = {
    "property": ["property", "value", "valueExt", "unit", "element", "schedule", "scheduler",
                 "customProperties", "description"],
    "rule": ["id", "name", "type", "metric", "rule", "arguments", "query", "mustBe",
             "mustBeBetween", "mustBeLessThan", "unit", "severity", "description", "engine",
             "customProperties"],
    "item": ["name", "id", "logicalType", "physicalType", "logicalTypeOptions", "required",
             "unique", "primaryKey", "primaryKeyPosition", "enum", "relationships", "items", "map",
             "properties"],
    "relation": ["id", "type", "from", "to"],
    "options": ["minLength", "maxLength", "pattern", "format", "minimum", "maximum", "multipleOf",
                "exclusiveMinimum", "exclusiveMaximum", "minItems", "uniqueItems", "required",
                "dimensions", "defaultTimezone"],
}  # fmt: skip


def mappings(kind):
    return st.dictionaries(st.sampled_from(KEYS[kind]), VALUES, max_size=8)


@given(
    mappings("item"), mappings("rule"), mappings("property"), mappings("relation"),
    mappings("options"),
)  # fmt: skip
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None, database=None
)
def test_any_type_anywhere_is_no_reason_to_raise(item, rule, slo, relation, options):
    inner = {"name": "a", "quality": [rule], "relationships": [relation],
             "logicalTypeOptions": options, **item}  # fmt: skip
    outer = {"name": "legs", "properties": [inner, {"name": "b", "items": inner}],
             "quality": [rule], "relationships": [relation]}  # fmt: skip
    tree = {**HEAD, "schema": [outer, item], "slaProperties": [slo], "slaDefaultElement": "legs.a"}
    sound(plan(data_contract(tree)))


def test_thousands_of_rules_and_properties_have_a_plan():
    rules = [{"name": f"r{n}", "metric": "rowCount", "mustBe": n} for n in range(5_000)]
    same = [{"metric": "invalidValues", "arguments": {"pattern": f"^a{n}$"}, "mustBe": 0}
            for n in range(2_000)]  # fmt: skip
    relation = {"to": "legs.p0"}
    properties = [
        a_property(f"p{n}", required=True, unique=True, relationships=[relation])
        for n in range(5_000)
    ]
    slos = [{"property": "latency", "value": 1, "unit": "d", "element": "legs.p1," * 500}] * 200
    contract = a_contract(
        an_object(*properties, a_property("q", quality=same), quality=rules), slaProperties=slos
    )
    checks = plan(contract)
    assert len(checks) > 25_000
    assert len({check.id for check in checks}) == len(checks)


def test_elements_beyond_all_measure_are_counted_not_followed():
    element = ",".join(f"legs.p{n}" for n in range(5_000))
    slo = {"property": "latency", "value": 1, "unit": "d", "element": element}
    checks = [c for c in plan(a_contract(an_object(), slaProperties=[slo])) if c.service_level]
    assert len(checks) == 101
    assert "4,900 more" in checks[-1].reason
    sound(checks)


@pytest.mark.parametrize(
    "part", ["{{", "${a:-", "{%", "`{project}.", "{ ", "${", "{table", "'{table}", "{{table}} "]
)
def test_a_statement_made_of_beginnings_is_read_through(part):
    rule = {"type": "sql", "query": part * (90_000 // len(part)), "mustBe": 0}
    sound(plan(a_contract(an_object(quality=[rule]))))
    rule["query"] *= 2
    (check,) = [c for c in plan(a_contract(an_object(quality=[rule]))) if c.kind == "quality"]
    assert "100,000 letters" in check.reason


def test_a_plan_can_be_written_down():
    check = plan(a_contract(an_object(a_property("a", required=True))))[-1]
    assert json.loads(json.dumps(check.pointer)) == list(check.pointer)

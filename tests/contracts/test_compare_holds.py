"""What holds for every pair of texts, however odd."""

from __future__ import annotations

import random
from contextlib import suppress
from copy import deepcopy
from datetime import date
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.compare import compare, compare_trees, parse
from marketplace.contracts.compare.rules import RULES
from marketplace.errors import Unreadable
from marketplace.model import Comparison, Kind
from marketplace.settings import Limits
from tests.contracts.compare_cases import CASES, CONTRACT, PRODUCT
from tests.contracts.hostile import HOSTILE

HERE = Path(__file__).parent
TODAY = date(2026, 11, 28)
FILES = [(HERE / "full.odcs.yaml").read_bytes(), (HERE / "full.odps.yaml").read_bytes()]
TEXTS = [
    *FILES,
    *(yaml.safe_dump(tree, sort_keys=False).encode() for tree in (CONTRACT, PRODUCT)),
    *(case.data for case in HOSTILE if len(case.data) < 2_000),
]
SOME = settings(max_examples=80, deadline=None, database=None)
SIGNS = st.sampled_from([b"- ", b": ", b"[", b"{", b"\n", b"'", b"#", b"null", b"1.5", b"  ", b"x"])
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 20), st.one_of(SIGNS, st.binary(max_size=6))),
    min_size=1,
    max_size=5,
)
WORDS = st.sampled_from(
    ["id", "name", "version", "schema", "properties", "items", "map", "key", "value", "quality",
     "metric", "rule", "mustBe", "mustBeBetween", "unit", "query", "team", "members", "servers",
     "server", "type", "host", "slaProperties", "property", "element", "relationships", "from",
     "to", "enum", "logicalType", "physicalType", "logicalTypeOptions", "minimum", "maximum",
     "format", "required", "classification", "primaryKey", "partitioned", "outputPorts",
     "inputPorts", "managementPorts", "contractId", "support", "channel", "price", "priceAmount",
     "roles", "role", "status", "description", "usage", "customProperties", "deprecated",
     "arguments", "severity", "tags", "valueExt", "physicalName"]
)  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=6),
    st.sampled_from(["latency", "4h", "P1D", "2030-01-01", "varchar(3)", "percent", "retired"]),
)  # fmt: skip
KEYS = st.one_of(WORDS, WORDS, st.integers(0, 3), st.booleans(), st.none())
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
ROOTS = st.dictionaries(WORDS, TREES, max_size=8)


def of(old: bytes, new: bytes) -> Comparison:
    return compare(parse(old, "old", Limits()), parse(new, "new", Limits()), TODAY)


def shuffled(value, pick: random.Random):
    """The keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = pick.sample([*value], len(value))
        return {key: shuffled(value[key], pick) for key in keys}
    return [shuffled(one, pick) for one in value] if isinstance(value, list) else value


@SOME
@given(st.sampled_from([CONTRACT, PRODUCT]), st.randoms(use_true_random=False), st.booleans())
def test_order_of_keys_quotes_and_comments_never_matter(tree, pick, quoted):
    style = '"' if quoted else None
    old = yaml.safe_dump(tree, sort_keys=False).encode()
    new = yaml.safe_dump(shuffled(tree, pick), sort_keys=False, width=60).encode()
    assert of(old, b"# about it\n" + new.replace(b"\n", b"  # so\n", 1)).changes == ()
    flow = yaml.safe_dump(tree, default_flow_style=True, default_style=None).encode()
    assert of(flow, new).changes == ()
    texts = yaml.safe_dump({"id": tree["id"], "name": tree["name"]}, default_style=style).encode()
    rest = {key: value for key, value in tree.items() if key not in ("id", "name")}
    assert of(old, texts + yaml.safe_dump(rest, sort_keys=False).encode()).changes == ()


@SOME
@given(ROOTS, st.sampled_from([Kind.DATA_CONTRACT, Kind.DATA_PRODUCT]))
def test_nothing_changed_in_a_copy(tree, kind):
    assert compare_trees(kind, tree, deepcopy(tree), TODAY).changes == ()


NAN = b"""kind: DataContract
apiVersion: v3.1.0
id: odd
name: .nan
.nan: 3
price: {priceAmount: .NaN}
other: {.nan: 1, list: [.nan]}
customProperties: [{property: a, value: .nan}]
"""


def test_nan_is_nan_and_another_value_is_another_value():
    again = NAN.replace(b".NaN", b".nan") + b"# a line more\n"
    assert of(NAN, again).changes == ()
    changed = again.replace(b"name: .nan", b"name: 1").replace(b".nan: 3", b".nan: 4")
    assert [change.path for change in of(NAN, changed).changes] == ["name", ".nan"]
    (named,) = of(NAN, again.replace(b"name: .nan", b"name: Odd")).changes
    assert (named.path, named.line, named.old_line) == ("name", 4, 4)
    (gone,) = of(NAN, again.replace(b"value: .nan", b"value: 1")).changes
    assert gone.path == "customProperties.a"


@SOME
@given(ROOTS, ROOTS, st.sampled_from([Kind.DATA_CONTRACT, Kind.DATA_PRODUCT]))
def test_trees_of_any_shape_are_compared(old, new, kind):
    found = compare_trees(kind, old, new, TODAY)
    assert all(change.rule in RULES and change.message for change in found.changes)


@SOME
@given(st.sampled_from(TEXTS), EDITS)
def test_a_damaged_text_is_compared_or_refused(data, edits):
    damaged = data
    for where, gone, put in edits:
        at = int(where * len(damaged))
        damaged = damaged[:at] + put + damaged[at + gone :]
    lines = data.count(b"\n") + damaged.count(b"\n") + 2
    with suppress(Unreadable):
        found = of(data, damaged)
        assert all(1 <= change.line <= lines and change.near for change in found.changes)


OPPOSITE = {
    "added": "removed",
    "removed": "added",
    "loosened": "tightened",
    "tightened": "loosened",
    "weakened": "strengthened",
    "strengthened": "weakened",
    "raised": "lowered",
    "lowered": "raised",
    "wider": "narrower",
    "narrower": "wider",
}
ONE_WAY = ("status-", "port-version-", "price-", "version-", "support-", "owner-", "element-id",
           "classification-changed", "deprecated", "undeprecated")  # fmt: skip


def opposite(rule: str) -> str:
    head, _, tail = rule.rpartition("-")
    return f"{head}-{OPPOSITE.get(tail, tail)}" if head else rule


def test_swapped_sides_swap_what_got_better_and_worse():
    """Each of our cases, the other way round."""
    seen = 0
    for case in CASES:
        old, new = case.sides()
        kind = Kind(old["kind"])
        there, back = compare_trees(kind, old, new, TODAY), compare_trees(kind, new, old, TODAY)
        rules = [change.rule for change in there.changes]
        if any(rule.startswith(ONE_WAY) for rule in rules) or case.name.startswith("an id for"):
            continue
        if old.get("status") != "active" or new.get("status") != "active":
            continue
        assert sorted(map(opposite, rules)) == sorted(c.rule for c in back.changes), case.name
        seen += 1
    assert seen > 100


def test_every_rule_says_something_and_each_is_different():
    sentences = [rule.says for rule in RULES.values()]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) >= len(sentences) - 1  # objects and properties are added alike

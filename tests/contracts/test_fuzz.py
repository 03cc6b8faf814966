"""Whatever the bytes are: an answer, never an exception, and at places that exist."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.build import data_contract, data_product
from marketplace.contracts.examine import Examiner
from marketplace.contracts.read import read
from marketplace.settings import Limits
from marketplace.stores.schemas import load
from tests.contracts.hostile import GOOD, HOSTILE, PRODUCT

HERE = Path(__file__).parent
EXAMINER = Examiner(load)
NAMES = st.sampled_from(["a.odcs.yaml", "a.odps.yaml", "a.yaml", "marketplace.yaml"])
VALID = [
    GOOD.encode(),
    PRODUCT.encode(),
    (HERE / "full.odcs.yaml").read_bytes(),
    (HERE / "full.odps.yaml").read_bytes(),
    *(case.data for case in HOSTILE if len(case.data) < 2_000),
]
SIGNS = st.sampled_from(
    [b"- ", b": ", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!x ", b"<<: ", b"? ", b"\t", b"\n",
     b"|", b">", b"'", b'"', b"#", b"%", b"@", b"\0", b"\xff", b"\xc2\x85", b"\xe2\x80\xa8", b"\r",
     b"---\n", b"...\n", b"null", b"1.5", b"~", b"\\", b"  ", b",", b"\xef\xbb\xbf", b".nan"]
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 20), st.one_of(SIGNS, st.binary(max_size=8))),
    min_size=1,
    max_size=6,
)


def check(data: bytes, name: str) -> None:
    lines = data.count(b"\n") + 1
    for problem in EXAMINER.examine(data, name).problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
    tree = read(data, name, Limits()).tree
    assert data_contract(tree).raw == data_product(tree).raw


@settings(max_examples=120, deadline=None, database=None)
@given(st.binary(max_size=400), NAMES)
def test_any_bytes_have_an_answer(data, name):
    check(data, name)


@settings(max_examples=120, deadline=None, database=None)
@given(st.text(max_size=400), NAMES)
def test_any_text_has_an_answer(text, name):
    check(text.encode("utf-8", "surrogatepass"), name)


@settings(max_examples=200, deadline=None, database=None)
@given(st.sampled_from(VALID), EDITS, NAMES)
def test_a_damaged_contract_has_an_answer(data, edits, name):
    for where, gone, put in edits:
        at = int(where * len(data))
        data = data[:at] + put + data[at + gone :]
    check(data, name)


def _trees():
    keys = st.sampled_from(
        ["apiVersion", "kind", "id", "version", "schema", "properties", "name", "items", "map",
         "quality", "metric", "team", "members", "slaProperties", "property", "value", "servers",
         "relationships", "from", "to", "enum", "logicalType", "outputPorts", "customProperties"]
    )  # fmt: skip
    scalars = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.floats(allow_nan=False),
        st.text(max_size=6),
    )
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
        max_leaves=30,
    )


@settings(max_examples=120, deadline=None, database=None)
@given(
    st.dictionaries(st.sampled_from(["schema", "team", "servers", "outputPorts"]), _trees()), NAMES
)
def test_any_shape_of_tree_has_an_answer(tree, name):
    kind = "DataProduct" if "odps" in name else "DataContract"
    text = yaml.safe_dump({"kind": kind, "apiVersion": "v3.2.0", **tree})
    check(text.encode(), name)

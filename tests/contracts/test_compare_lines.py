"""The quick way to a line finds the same as the long way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.compare.lines import Lines
from marketplace.contracts.locate import Locator
from marketplace.contracts.read import read
from marketplace.settings import Limits
from tests.contracts.compare_cases import CONTRACT, PRODUCT
from tests.contracts.hostile import HOSTILE

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "shared" / "corpus"
OURS = sorted((HERE.parents[1] / "contracts").rglob("*.yaml"))
FILES = [HERE / "full.odcs.yaml", HERE / "full.odps.yaml", *OURS, *sorted(CORPUS.rglob("*.yaml"))]


def paths(node, path=()) -> Iterator[tuple]:
    yield path
    steps = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for step in steps:
        yield from paths(node[step], (*path, step))


def check(data: bytes, most: int = 2_000) -> None:
    tree = read(data, "x.odcs.yaml", Limits()).tree
    quick, long = Lines(data, tree), Locator(data)
    for path, _ in zip(paths(tree), range(most), strict=False):
        # Of the root the long way tells the first character, which a comment may be.
        if path:
            assert quick.at(path) == long.at(path)[0], path
            assert quick.at((*path, "nothing")) == long.at((*path, "nothing"))[0], path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_of_every_part_of_a_real_file(file):
    check(file.read_bytes(), 400)


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_of_every_part_of_a_hostile_file(case):
    if len(case.data) < 20_000:
        check(case.data)


STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, '"', "'", "|", ">"]),
        "indent": st.integers(2, 8),
        "width": st.integers(20, 120),
        "explicit_start": st.booleans(),
    }
)


@settings(max_examples=60, deadline=None, database=None)
@given(st.sampled_from([CONTRACT, PRODUCT]), STYLES, st.booleans())
def test_in_whatever_style_it_is_written(tree, styles, windows):
    text = yaml.safe_dump(tree, sort_keys=False, **styles)
    check((text.replace("\n", "\r\n") if windows else text).encode(), 300)


KEYS = st.text(alphabet="ab:- '\"#,", min_size=1, max_size=5)
TREES = st.recursive(
    st.text(alphabet="ab:-#\n '\"", max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=120, deadline=None, database=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), STYLES)
def test_of_odd_keys_and_values(tree, styles):
    text = yaml.safe_dump({"kind": "DataContract", **tree}, sort_keys=False, **styles)
    check(text.encode())

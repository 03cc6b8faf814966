"""Our verdicts agree with those of others, on files that others wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marketplace.contracts.build import data_contract, data_product
from marketplace.contracts.examine import Examiner
from marketplace.contracts.read import read
from marketplace.model import Kind, Severity
from marketplace.settings import Limits
from marketplace.stores.schemas import load

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
INDEX = CORPUS / "index.jsonl"
ENTRIES = (
    [json.loads(line) for line in INDEX.read_text("utf-8").splitlines()] if INDEX.is_file() else []
)
OLD = ("v2.", "1.0.0")  # ODCS 2.x; 1.0.0 is the contract's own version where none is declared
JUDGED = [
    entry for entry in ENTRIES
    if entry["kind"] in ("odcs", "odps") and not entry["declared_version"].startswith(OLD)
]  # fmt: skip
EXAMINER = Examiner(load)

pytestmark = pytest.mark.skipif(not ENTRIES, reason="the corpus lies beside the checkout")


def name(entry):
    return entry["file"].rsplit("/", 1)[-1]


def data(entry):
    return (CORPUS / entry["file"]).read_bytes()


@pytest.mark.parametrize("entry", JUDGED, ids=name)
def test_valid_and_invalid_are_what_the_corpus_says(entry):
    problems = EXAMINER.problems(data(entry), entry["file"])
    errors = [p for p in problems if p.severity is Severity.ERROR and p.rule.startswith("schema")]
    assert bool(errors) == (entry["expected"] == "invalid")


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_every_problem_is_at_a_place_that_exists(entry):
    lines = data(entry).decode().split("\n")
    for problem in EXAMINER.problems(data(entry), entry["file"]):
        assert problem.file == entry["file"]
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_what_the_corpus_complains_about_is_found_where_it_is(entry):
    """Ours may be finer: a wrong field is told at the field, theirs at what holds it."""
    if entry not in JUDGED or entry["expected"] == "valid":
        return
    found = EXAMINER.examine(data(entry), entry["file"]).problems
    keywords = {p.rule.removeprefix("schema-") for p in found}
    theirs = {e["keyword"] for e in entry["errors"]} - {
        "unevaluatedProperties",
        "additionalProperties",
    }
    merged = {
        "oneOf": {"oneOf", "type", "anyOf"},
        "pattern": {"pattern", "anyOf"},
        "enum": {"enum", "kind"},
    }
    for keyword in theirs - {"oneOf"}:
        assert keywords & merged.get(keyword, {keyword}), keyword


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_each_is_recognised_as_what_it_is(entry):
    kind = EXAMINER.examine(data(entry), entry["file"]).summary.kind
    if entry["kind"] == "dcs":
        assert kind is Kind.OLD_SPECIFICATION
    elif entry not in JUDGED:
        assert kind is Kind.OLD_CONTRACT
    elif entry["kind"] == "odcs":
        assert kind is Kind.DATA_CONTRACT
    else:
        assert kind in (Kind.DATA_PRODUCT, Kind.BROKEN)


@pytest.mark.parametrize("entry", JUDGED, ids=name)
def test_summary_and_model_tell_the_same(entry):
    parsed = read(data(entry), entry["file"], Limits())
    summary = EXAMINER.examine(data(entry), entry["file"]).summary
    model = (data_product if entry["kind"] == "odps" else data_contract)(parsed.tree)
    assert (summary.id, summary.name, summary.version) == (model.id, model.name, model.version)
    assert summary.tags == model.tags
    if entry["kind"] == "odcs":
        assert summary.objects == tuple(item.name for item in model.schema)
        assert summary.service_levels == len(model.slos)
        paths = [f"{item.name}.{path}" for item in model.schema for path, _ in item.walk()]
        words = EXAMINER.examine(data(entry), entry["file"]).searchable.properties
        assert {path for path, _, _ in words} <= set(paths)

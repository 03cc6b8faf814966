"""YAML 1.2, kinds by content, and what can still be read of broken files."""

from __future__ import annotations

import codecs

import pytest

from marketplace.contracts.examine import Examiner
from marketplace.contracts.guard import harmless
from marketplace.contracts.read import read
from marketplace.model import Kind
from marketplace.settings import Limits
from marketplace.stores.schemas import load
from tests.contracts.hostile import GOOD, PRODUCT

LIMITS = Limits()
EXAMINER = Examiner(load)


def parsed(text: str | bytes, path: str = "a.odcs.yaml"):
    return read(text if isinstance(text, bytes) else text.encode(), path, LIMITS)


def only_problem(text: str | bytes, path: str = "a.odcs.yaml"):
    (problem,) = EXAMINER.problems(text if isinstance(text, bytes) else text.encode(), path)
    return problem


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("NO", "NO"), ("2026-01-02", "2026-01-02"),
        ("12:30:45", "12:30:45"), ("014", "014"), ("0o14", 12), ("1_000", "1_000"), ("true", True),
        ("1e3", 1000.0), ("~", None), ("null", None), ("''", ""),
    ],
)  # fmt: skip
def test_scalars_mean_what_yaml_1_2_says(written, value):
    assert parsed(GOOD + f"tenant: {written}\n").tree["tenant"] == value


@pytest.mark.parametrize("version", ["1.10", "1.0", "2", "1e1", "0x1F", "1.20"])
def test_an_unquoted_version_is_shown_as_it_was_written(version):
    text = GOOD.replace("1.2.0", version)
    assert parsed(text).tree["version"] == version
    assert EXAMINER.examine(text.encode(), "a.odcs.yaml").summary.version == version
    problem = next(p for p in EXAMINER.problems(text.encode(), "a.odcs.yaml") if "yaml" in p.rule)
    assert (problem.rule, problem.line, problem.column) == ("yaml-unquoted-version", 5, 1)
    assert problem.hint == f'Quote it: version: "{version}".'


def test_versions_of_ports_and_of_what_they_are_made_from_are_looked_at_too():
    text = PRODUCT.replace(
        "    contractId: orders\n", "    inputContracts: [{id: raw, version: 1.10}]\n"
    ).replace("    version: 1.0.0", "    version: 2.0")
    rules = [(p.rule, p.line) for p in parsed(text, "a.odps.yaml").problems]
    assert rules == [("yaml-unquoted-version", 9), ("yaml-unquoted-version", 10)]
    port = parsed(text, "a.odps.yaml").tree["outputPorts"][0]
    assert (port["version"], port["inputContracts"][0]["version"]) == ("2.0", "1.10")


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        codecs.BOM_UTF8 + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        ("%YAML 1.2\n---\n" + GOOD).encode(),
        ("# yaml-language-server: $schema=x\n---\n" + GOOD + "...\n").encode(),
        GOOD.replace("name: Orders", "name: Пòrders 订单 \U0001f680").encode(),
        GOOD.replace("name: Orders", "name: !!str Orders").replace("!!str ", "").encode(),
    ],
    ids=["plain", "mark", "crlf", "cr", "directive", "markers", "unicode", "plain again"],
)
def test_a_good_contract_is_good_however_it_is_saved(data):
    assert parsed(data).problems == ()
    assert parsed(data).tree["id"] == "orders"
    assert EXAMINER.problems(data, "a.odcs.yaml") == ()


@pytest.mark.parametrize(
    "words",
    [
        "Q&A", "a & b", "R&D *and* more", "count(*) > 5", "SELECT * FROM t", "a != b", "Hi! there",
        "a << b", "- - -", "see [1] and {2}", "what? yes", "100%", "a: b",
    ],
)  # fmt: skip
def test_signs_inside_a_text_are_text(words):
    text = GOOD + f"description:\n  purpose: |\n    {words}\n  usage: '{words}'\n"
    assert EXAMINER.problems(text.encode(), "a.odcs.yaml") == ()
    assert parsed(text).tree["description"]["usage"] == words


def test_few_aliases_are_expanded():
    text = GOOD + "tags: &tags [a, b]\ncustomProperties: [{property: x, value: *tags}]\n"
    assert parsed(text).tree["customProperties"][0]["value"] == ["a", "b"]


def test_the_guard_lets_ordinary_contracts_pass_without_a_closer_look():
    assert harmless(GOOD.encode(), LIMITS)
    assert harmless(PRODUCT.encode(), LIMITS)


@pytest.mark.parametrize(
    "text", ["a: &x 1\n", "a: *x\n", "a: !x\n", "!x\n", "<<: 1\n", "- !x\n", "[&x 1]", "{a: !b c}"]
)
def test_the_guard_looks_closely_at_anchors_aliases_tags_and_merge_keys(text):
    assert not harmless(text.encode(), LIMITS)


def test_limits_are_settings():
    assert read(GOOD.encode(), "a.odcs.yaml", Limits(file_size=10)).kind is Kind.BROKEN
    assert read(GOOD.encode(), "a.odcs.yaml", Limits(nodes=5)).problems[0].rule == "yaml-nodes"
    assert read(GOOD.encode(), "a.odcs.yaml", Limits(depth=3)).problems[0].rule == "yaml-depth"
    aliases = GOOD + "tags: &t [a]\nx: *t\n"
    assert (
        read(aliases.encode(), "a.odcs.yaml", Limits(aliases=0)).problems[0].rule == "yaml-aliases"
    )


def test_of_a_broken_file_everything_before_the_break_is_read():
    text = GOOD + "team:\n  name: Sales\nsupport: [\n"
    examined = EXAMINER.examine(text.encode(), "a.odcs.yaml")
    assert examined.summary.kind is Kind.BROKEN
    assert (examined.summary.id, examined.summary.version) == ("orders", "1.2.0")
    assert examined.summary.owner == "Sales"
    assert examined.summary.objects == ("orders",)
    assert examined.summary.properties == 2


def test_of_two_equal_keys_the_first_is_shown_and_both_lines_are_told():
    text = GOOD + "domain: finance\n"
    problem = only_problem(text)
    assert problem.message == "`domain` is stated twice, in line 7 and in line 16."
    assert EXAMINER.examine(text.encode(), "a.odcs.yaml").summary.domain == "sales"


def test_every_equal_key_is_told_at_once():
    text = GOOD + "domain: a\nstatus: b\nname: c\n"
    assert [p.line for p in parsed(text).problems] == [16, 17, 18]


def test_the_first_bad_byte_is_told():
    problem = only_problem(GOOD.replace("Orders", "Aufträge").encode("latin-1"))
    assert (problem.line, problem.column) == (4, 12)
    assert problem.message == "Byte 0xe4 is not UTF-8."


@pytest.mark.parametrize(
    ("line", "message", "column"),
    [
        ("tenant: a: b", "A second `:` in one line.", 10),
        ("tags: [a", "The `[` here is not closed.", 7),
        ("tenant: 'a", "A quote is opened here and never closed.", 9),
        ("tenant: 'a' b", "Text stands after a closing quote.", 13),
        ("tenant: @a", "A value cannot begin with `@`.", 9),
        ("\ttenant: a", "A tab is used for indentation.", 1),
        ("tenant", "A colon is missing after `tenant`.", 1),
        ("tenant: - a", "A list cannot begin on the line of its name.", 9),
        ("tags: [a]]", "A bracket is closed here that is not open.", 10),
        ("<<<<<<< HEAD", "A merge conflict was left in the file.", 1),
    ],
)
def test_a_syntax_error_is_told_in_plain_words_where_it_can_be_mended(line, message, column):
    problem = only_problem(GOOD + line + "\nname2: x\n")
    assert (problem.line, problem.column, problem.message) == (16, column, message)
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        (GOOD, "orders.yaml", Kind.DATA_CONTRACT),
        (GOOD, "deep/folder/data.yml", Kind.DATA_CONTRACT),
        (PRODUCT, "product.yaml", Kind.DATA_PRODUCT),
        (PRODUCT, "orders.odcs.yaml", Kind.DATA_PRODUCT),
        ("title: x\n", "contracts/marketplace.yaml", Kind.ORGANISATION),
        (GOOD.replace("kind: DataContract\n", ""), "a.yaml", Kind.DATA_CONTRACT),
        ("uuid: 1\ndataset: []\nkind: virtualDataset\n", "a.yaml", Kind.OLD_CONTRACT),
        ("quantumName: a\n", "a.yaml", Kind.OLD_CONTRACT),
        ("dataContractSpecification: 0.9.3\n", "datacontract.yaml", Kind.OLD_SPECIFICATION),
        ("schema: https://opendataproducts.org/x.yaml\nproduct: {}\n", "a.yml", Kind.OTHER_PRODUCT),
        ("kind: Deployment\napiVersion: apps/v1\n", "a.yaml", Kind.FOREIGN),
        ("kind: DataProduct\napiVersion: mesh.example/v1\n", "a.yaml", Kind.FOREIGN),
        ("on: push\njobs: {}\n", ".github/workflows/ci.yaml", Kind.FOREIGN),
        ("uuid: 1\n", "a.yaml", Kind.FOREIGN),
        ("apiVersion: v3.0.0\nother: 1\n", "a.yaml", Kind.FOREIGN),
        ("- kind: DataContract\n", "list.yaml", Kind.BROKEN),
        ("kind: [\n", "a.yaml", Kind.FOREIGN),
        ("kind: DataContract\na: [\n", "a.yaml", Kind.BROKEN),
        ("a: [\n", "a.odcs.yml", Kind.BROKEN),
        ("id: x\n", "datacontract.yaml", Kind.BROKEN),
        ("id: x\n", "A.ODPS.YAML", Kind.BROKEN),
    ],
)
def test_the_kind_is_told_by_content_then_by_name(text, path, kind):
    assert parsed(text, path).kind is kind


@pytest.mark.parametrize(
    ("text", "path", "rule", "words"),
    [
        ("quantumName: a\n", "a.yaml", "old-odcs", "`isNullable: false` becomes `required: true`"),
        (
            "dataContractSpecification: 1.1.0\n", "a.yaml",
            "old-specification", "datacontract export odcs FILE",
        ),
        (
            "schema: https://opendataproducts.org/x\nproduct: {}\n", "a.yaml",
            "other-odps", "kind: DataProduct",
        ),
    ],
)  # fmt: skip
def test_other_standards_are_named_with_a_way_over(text, path, rule, words):
    problem = only_problem(text, path)
    assert problem.rule == rule
    assert words in problem.hint


def test_a_file_of_another_kind_is_nobodys_problem():
    assert EXAMINER.problems(b"on: push\n", "ci.yaml") == ()
    assert EXAMINER.problems(b"a: [\n", "ci.yaml") == ()

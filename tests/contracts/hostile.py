"""Files that are broken or mean harm, each with the rule that has to say so."""

# ruff: noqa: E501 - a case a line reads like the table that it is

from __future__ import annotations

import codecs
from typing import NamedTuple


class Case(NamedTuple):
    name: str
    filename: str
    data: bytes
    rule: str


GOOD = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders
version: 1.2.0
status: active
domain: sales
schema:
  - name: orders
    properties:
      - name: id
        logicalType: string
        required: true
      - name: amount
        logicalType: number
"""
PRODUCT = """\
apiVersion: v1.0.0
kind: DataProduct
id: orders
name: Orders
version: 1.0.0
status: active
outputPorts:
  - name: orders
    version: 1.0.0
    contractId: orders
"""
_SECTIONS = (
    "id", "version", "status", "name", "domain", "tenant", "dataProduct", "description", "tags",
    "schema", "servers", "team", "roles", "support", "price", "slaProperties", "customProperties",
    "authoritativeDefinitions", "slaDefaultElement", "contractCreatedTs",
)  # fmt: skip
_HEAD = "kind: DataContract\napiVersion: v3.1.0\n"


def a_file(name: str, text: str | bytes, rule: str, filename: str = "") -> Case:
    data = text if isinstance(text, bytes) else text.encode()
    return Case(name, filename or f"{name}.odcs.yaml", data, rule)


def with_line(line: str, after: str = "domain: sales\n") -> str:
    """The good contract with something put into it."""
    return GOOD.replace(after, f"{after}{line}\n")


def instead(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def every_section(value: str) -> str:
    """A contract of which every section has this value, of whatever type."""
    return _HEAD + "".join(f"{section}: {value}\n" for section in _SECTIONS)


def _bomb() -> str:
    """Ten aliases a level, each to ten of the level before: ten thousand million values."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 5):
        levels.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    return _HEAD + "\n".join(levels) + "\n"


def _block_depth(levels: int) -> str:
    lines = ["  " * n + "a:" for n in range(levels)]
    return _HEAD + "\n".join(lines) + "\n"


_SYNTAX = (
    a_file("bracket-never-closed", with_line("tags: [a, b"), "yaml-syntax"),
    a_file("brace-never-closed", with_line("team: {name: x"), "yaml-syntax"),
    a_file("bracket-too-many", with_line("tags: [a]]"), "yaml-syntax"),
    a_file("quote-never-closed", with_line('tenant: "unfinished'), "yaml-syntax"),
    a_file("apostrophe-in-quotes", with_line("tenant: 'it's'"), "yaml-syntax"),
    a_file("tab-indentation", with_line("description:\n\tpurpose: x"), "yaml-syntax"),
    a_file("tab-after-spaces", with_line("description:\n  purpose: x\n\tusage: y"), "yaml-syntax"),
    a_file("colon-missing", with_line("tenant skyport"), "yaml-syntax"),
    a_file("second-colon", with_line("tenant: sales: europe"), "yaml-syntax"),
    a_file("at-sign", with_line("tenant: @sales"), "yaml-syntax"),
    a_file("backtick", with_line("tenant: `sales`"), "yaml-syntax"),
    a_file("percent-sign", with_line("tenant: %sales"), "yaml-syntax"),
    a_file("indented-too-deep", with_line("  tenant: x"), "yaml-syntax"),
    a_file("dedented-too-far", instead("      - name: amount", "     - name: amount"), "yaml-syntax"),
    a_file("list-on-the-line-of-its-name", with_line("tags: - a"), "yaml-syntax"),
    a_file("unknown-escape", with_line(r'tenant: "\q"'), "yaml-syntax"),
    a_file("half-a-surrogate", with_line(r'tenant: "\ud800"'), "yaml-syntax"),
    a_file("text-on-the-line-of-the-bar", with_line("tenant: | x"), "yaml-syntax"),
    a_file("alias-of-nothing", with_line("tenant: *nobody"), "yaml-syntax"),
    a_file("alias-without-a-name", with_line("tenant: *"), "yaml-syntax"),
    a_file("number-beyond-numbers", with_line("price: {priceAmount: " + "9" * 30 + "}"), "yaml-syntax"),
    a_file("merge-conflict", with_line("<<<<<<< HEAD\ntenant: a\n=======\ntenant: b"), "yaml-syntax"),
    a_file("future-yaml", "%YAML 3.0\n---\n" + GOOD, "yaml-syntax"),
    a_file("template-braces", with_line("tenant: {{ tenant }}"), "yaml-key"),
    a_file("list-as-a-name", with_line("? [a, b]\n: c"), "yaml-key"),
)  # fmt: skip

_ENCODING = (
    a_file("utf-16-with-mark", GOOD.encode("utf-16"), "yaml-encoding"),
    a_file("utf-16-big-endian", codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), "yaml-encoding"),
    a_file("utf-32", GOOD.encode("utf-32"), "yaml-encoding"),
    a_file("utf-16-without-mark", GOOD.encode("utf-16-le"), "yaml-control-character"),
    a_file("utf-16-cut", GOOD.encode("utf-16")[:-3] + b"\xd8", "yaml-encoding"),
    a_file("latin-1", instead("Orders", "Aufträge").encode("latin-1"), "yaml-encoding"),
    a_file("invalid-in-the-middle", GOOD.encode()[:120] + b"\xc3\x28" + GOOD.encode()[120:], "yaml-encoding"),
    a_file("surrogates-as-utf-8", with_line("tenant: x").encode() + b"tags: [\xed\xa0\x80]\n", "yaml-encoding"),
    a_file("nul", instead("Orders", "Or\0ders"), "yaml-control-character"),
    a_file("bell", instead("Orders", "Or\x07ders"), "yaml-control-character"),
    a_file("escape-sequence", instead("Orders", "\x1b[31mOrders"), "yaml-control-character"),
    a_file("delete", instead("Orders", "Or\x7fders"), "yaml-control-character"),
    a_file("c1-control", instead("Orders", "Or\x90ders"), "yaml-control-character"),
    a_file("zip", b"PK\x03\x04\x14\x00\x08\x08" + bytes(200), "yaml-control-character"),
    a_file("random-bytes", bytes((n * 197 + 31) % 256 for n in range(4_000)), "yaml-encoding"),
    a_file("picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "yaml-encoding"),
)  # fmt: skip

_LIMITS = (
    a_file("brackets-100000", _HEAD + "a: " + "[" * 100_000, "yaml-depth"),
    a_file("brackets-closed", _HEAD + "a: " + "[" * 100_000 + "]" * 100_000, "yaml-depth"),
    a_file("braces-50000", _HEAD + "a: " + "{a: " * 50_000, "yaml-depth"),
    a_file("dashes-in-one-line", _HEAD + "a:\n" + "- " * 20_000 + "x\n", "yaml-depth"),
    a_file("question-marks", _HEAD + "? " * 5_000 + "x\n", "yaml-depth"),
    a_file("blocks-100-deep", _block_depth(100), "yaml-depth"),
    a_file("blocks-1000-deep", _block_depth(1_000), "yaml-depth"),
    a_file("depth-61", _HEAD + "a: " + "[" * 60 + "x" + "]" * 60 + "\n", "yaml-depth"),
    a_file("depth-behind-quotes", _HEAD + "a: " + '["]", ' * 300 + "]" * 300, "yaml-depth"),
    a_file("alias-bomb", _bomb(), "yaml-nodes"),
    a_file("many-aliases", _HEAD + "a: &a x\nb: [" + "*a, " * 60 + "]\n", "yaml-aliases"),
    a_file("alias-of-itself", _HEAD + "a: &a [*a]\n", "yaml-aliases"),
    a_file("alias-of-its-parent", _HEAD + "a: &a\n  b:\n    c: *a\n", "yaml-aliases"),
    a_file("values-200000", _HEAD + "a: [" + "1," * 200_000 + "]\n", "yaml-nodes"),
    a_file("entries-150000", _HEAD + "".join(f"k{n}: 1\n" for n in range(150_000)), "yaml-nodes"),
    a_file("two-megabytes", GOOD + "#" * 2_000_000, "yaml-size"),
    a_file("ten-megabytes", GOOD + "x" * 10_000_000, "yaml-size"),
)  # fmt: skip

_CONSTRUCTS = (
    a_file("merge-key", _HEAD + "a: &a {x: 1}\nb:\n  <<: *a\n", "yaml-merge-key"),
    a_file("merge-key-of-a-list", _HEAD + "b:\n  <<: [{x: 1}]\n", "yaml-merge-key"),
    a_file("python-object", _HEAD + "a: !!python/object/apply:os.system ['id']\n", "yaml-tag"),
    a_file("python-name", _HEAD + "a: !!python/name:os.system\n", "yaml-tag"),
    a_file("own-tag", _HEAD + "a: !secret x\n", "yaml-tag"),
    a_file("standard-tag", _HEAD + "version: !!str 1.0\n", "yaml-tag"),
    a_file("binary-tag", _HEAD + "a: !!binary aGVsbG8=\n", "yaml-tag"),
    a_file("tag-on-a-mapping", "!!map\n" + GOOD, "yaml-tag"),
    a_file("long-tag", _HEAD + "a: !<tag:example.com,2000:x> y\n", "yaml-tag"),
    a_file("two-documents", GOOD + "---\n" + GOOD, "yaml-documents"),
    a_file("text-after-the-end", GOOD + "...\n---\nx\n", "yaml-documents"),
    a_file("same-key-twice", with_line("domain: finance"), "yaml-duplicate-key"),
    a_file("same-key-twice-below", with_line("team:\n  name: a\n  name: b"), "yaml-duplicate-key"),
    a_file("same-key-twice-quoted", with_line("'domain': finance"), "yaml-duplicate-key"),
    a_file("same-key-twice-in-braces", with_line("team: {name: a, name: b}"), "yaml-duplicate-key"),
    a_file("version-unquoted", instead("1.2.0", "1.10"), "yaml-unquoted-version"),
    a_file("version-whole-number", instead("1.2.0", "2"), "yaml-unquoted-version"),
    a_file("version-hexadecimal", instead("1.2.0", "0x10"), "yaml-unquoted-version"),
    a_file("port-version-unquoted", PRODUCT.replace("    version: 1.0.0", "    version: 1.10"), "yaml-unquoted-version", "orders.odps.yaml"),
)  # fmt: skip

_SHAPES = (
    a_file("empty", "", "yaml-empty"),
    a_file("only-spaces", "   \n \n", "yaml-empty"),
    a_file("only-comments", "# a contract\n# will come\n", "yaml-empty"),
    a_file("only-a-document-start", "---\n", "yaml-empty"),
    a_file("only-a-mark", codecs.BOM_UTF8, "yaml-empty"),
    a_file("a-list", "- kind: DataContract\n- id: x\n", "yaml-not-a-mapping"),
    a_file("a-text", "orders\n", "yaml-not-a-mapping"),
    a_file("a-number", "42\n", "yaml-not-a-mapping"),
    a_file("json-list", b"[1, 2, 3]", "yaml-not-a-mapping"),
    a_file("html", b"<!DOCTYPE html><html><body>404</body></html>", "yaml-not-a-mapping"),
    a_file("git-lfs-pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n", "yaml-not-a-mapping"),
    a_file("git-lfs-pointer-as-yaml", "version: https://git-lfs.github.com/spec/v1\n", "schema-kind"),
    a_file("no-kind", instead("kind: DataContract\n", "").replace("v3.1.0", "none"), "schema-kind"),
    a_file("no-kind-but-a-version", instead("kind: DataContract\n", ""), "schema-required"),
    a_file("wrong-kind", instead("DataContract", "Pod"), "schema-kind"),
    a_file("kind-in-small-letters", instead("DataContract", "datacontract"), "schema-enum"),
    a_file("kind-a-list", instead("kind: DataContract", "kind: [DataContract]"), "schema-kind"),
    a_file("kind-null", instead("kind: DataContract", "kind:"), "schema-type"),
    a_file("api-version-of-tomorrow", instead("v3.1.0", "v9.0.0"), "schema-enum"),
    a_file("api-version-a-number", instead("v3.1.0", "3.1"), "schema-type"),
    a_file("api-version-a-list", instead("v3.1.0", "[v3.1.0]"), "schema-type"),
    a_file("api-version-enormous", instead("v3.1.0", "v3." + "9" * 5_000), "schema-enum"),
    a_file("everything-null", every_section(""), "schema-type"),
    a_file("everything-a-text", every_section("x"), "schema-type"),
    a_file("everything-a-list", every_section("[x]"), "schema-type"),
    a_file("everything-a-mapping", every_section("{a: b}"), "schema-type"),
    a_file("lists-of-lists", every_section("[[[x]]]"), "schema-type"),
    a_file("ids-are-numbers", instead("id: orders", "id: 12"), "schema-type"),
    a_file("names-are-numbers", instead("- name: id", "- name: 7"), "schema-type"),
    a_file("yes-for-true", instead("required: true", "required: yes"), "schema-type"),
    a_file("keys-are-numbers", with_line("1: one\nnull: none\ntrue: yes"), "schema-key"),
    a_file("not-a-number", with_line("price: {priceAmount: .nan}"), "schema-type"),
    a_file("property-in-itself", instead("- name: id", "- properties: [{properties: 3}]\n        name: id"), "schema-unevaluatedProperties"),
    a_file("unknown-field-a-megabyte", with_line("x" * 900 + ": 1"), "schema-additionalProperties"),
    a_file("right-to-left-override", with_line("\u202etenant: x"), "schema-additionalProperties"),
    a_file("emoji-for-a-version", instead("1.2.0", "\U0001f680"), "version-semver"),
    a_file("version-a-megabyte", instead("1.2.0", "x" * 1_000_000), "version-semver"),
    a_file("pattern-never-ends", instead("logicalType: string", 'logicalType: string\n        logicalTypeOptions: {pattern: "((((("}'), "pattern-invalid"),
    a_file("lone-carriage-returns", GOOD.replace("\n", "\r").replace("1.2.0", "v1.2"), "version-semver"),
    a_file("windows-lines", GOOD.replace("\n", "\r\n").replace("1.2.0", "v1.2"), "version-semver"),
    a_file("old-contract", "kind: DataContract\nuuid: 1\ndatasetName: x\nquantumName: y\n", "old-odcs"),
    a_file("old-contract-by-version", instead("v3.1.0", "v2.2.2"), "old-odcs"),
    a_file("old-specification", "dataContractSpecification: 1.2.1\nid: x\n", "old-specification", "datacontract.yaml"),
    a_file("other-odps", "schema: https://opendataproducts.org/v4.1/schema/odps.yaml\nversion: 4.1\nproduct:\n  en: {name: x}\n", "other-odps", "x.odps.yaml"),
    a_file("product-without-ports", PRODUCT.split("outputPorts")[0], "no-output-port", "x.odps.yaml"),
    a_file("port-twice", PRODUCT + PRODUCT[PRODUCT.index("  - name") :], "duplicate-port", "x.odps.yaml"),
    a_file("ports-of-any-shape", PRODUCT.split("outputPorts")[0] + "outputPorts: [x, 1, null, [a]]\n", "schema-type", "x.odps.yaml"),
    a_file("organisation-a-list", "- a\n", "yaml-not-a-mapping", "marketplace.yaml"),
    a_file("organisation-broken", "title: [x\n", "yaml-syntax", "marketplace.yaml"),
    a_file("organisation-odd", "title: [x]\ndomains: 3\n", "organisation-type", "marketplace.yaml"),
)  # fmt: skip

_BY_ITS_WORDS = (
    a_file("broken-under-another-name", _HEAD + "a: [", "yaml-syntax", "orders.yaml"),
    a_file("broken-json", '{"kind": "DataContract", "id": ', "yaml-syntax", "orders.yaml"),
    a_file("broken-product", "kind: DataProduct\nid: x\na: 'b", "yaml-syntax", "product.yml"),
)

HOSTILE: list[Case] = [
    *_SYNTAX, *_ENCODING, *_LIMITS, *_CONSTRUCTS, *_SHAPES, *_BY_ITS_WORDS,
]  # fmt: skip

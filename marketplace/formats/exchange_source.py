"""A contract's tree, made ready for one format: harmless in code, without what its writer trips on.

People run or compile what comes out, because they trust us; and the writers put names and types
into it as they stand. So a name that could end a statement or a comment is refused, and texts that
become comments lose their line breaks and backslashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marketplace.errors import Refused
from marketplace.formats.exchange import ExportFormat

_NAMES = frozenset({"id", "name", "physicalName", "physicalType", "version", "schema", "database"})
_TEXTS = frozenset({"description", "businessName", "purpose", "usage", "limitations"})
_ENDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029;\\`\"]|--|/\*|\*/|\{\{|\{%|\{#")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BIGQUERY = frozenset(
    "bignumeric bool boolean bytes date datetime decimal float float64 int64 integer json numeric "
    "string table time timestamp view".split()
)
_LINK = re.compile(r"(?i)(https?://|mailto:|[\w./#-]+$)")
_SCRIPT = re.compile(rb"(?i)<script[^>]*\ssrc=[^>]*>\s*</script>")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)*")
_QUOTES = {"sqlserver": ("[", "]")} | dict.fromkeys(("bigquery", "databricks", "mysql"), ("`", "`"))
# Words that a column cannot be called in most of them.
_RESERVED = frozenset(
    "all alter and any as asc between by case check column constraint create cross default delete "
    "desc distinct drop else end exists for foreign from full grant group having in index inner "
    "insert into is join key left like limit not null offset on or order outer primary references "
    "right select set table then to union unique update user using values when where with".split()
)
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SIGNS = {"*/": "* /", "{{": "{ {", "{%": "{ %", "{#": "{ #"}

Tree = Mapping[str, Any]


def source(tree: Tree, wanted: ExportFormat, dialect: str = "") -> dict[str, Any]:
    """A copy; the tree stays as it is. Raises Refused for a name that could become code."""
    ready: dict[str, Any] = _without_nothing(tree)
    for element in _foreign(ready, dialect):
        del element["physicalType"]
    if wanted.run:
        ready = _harmless(ready)
    if wanted.name == "excel":
        ready = _no_formulas(ready)
    if wanted.name in ("html", "markdown"):
        ready = _safe_links(ready)
    if wanted.name == "sql" and dialect != "clickhouse":  # its writer does so itself
        _quote(ready, dialect)
    _adapt(ready, wanted.name)
    return ready


def quoted(name: str, dialect: str) -> str:
    """As SQL of this dialect takes it; a plain name stays as it is."""
    begin, end = _QUOTES.get(dialect, ('"', '"'))
    plain = _PLAIN.fullmatch(name) and name.lower() not in _RESERVED
    return name if plain or end in name else f"{begin}{name}{end}"


def _quote(tree: Tree, dialect: str) -> None:
    """Its writer puts names into statements as they stand."""
    for element in _elements(tree):
        for key in ("name", "physicalName"):
            if isinstance(element.get(key), str):
                element[key] = quoted(element[key], dialect)


def objects(tree: Tree) -> list[str]:
    """Names of the schema objects."""
    stated = tree.get("schema")
    inner = stated if isinstance(stated, list) else []
    return [str(one["name"]) for one in inner if isinstance(one, dict) and one.get("name")]


def foreign_types(tree: Tree, dialect: str) -> bool:
    """Does it state types of another system, which the writer would refuse?"""
    return any(True for _ in _foreign(tree, dialect))


def _foreign(tree: Tree, dialect: str) -> Iterator[dict[str, Any]]:
    """BigQuery's writer stops at every type that it does not know; the others let them through."""
    for element in _elements(tree) if dialect == "bigquery" else ():
        stated = element.get("physicalType")
        if isinstance(stated, str) and stated.partition("(")[0].strip().lower() not in _BIGQUERY:
            yield element


def dialect(tree: Tree, known: frozenset[str]) -> str:
    """Of the first server that has one; else PostgreSQL."""
    return next((kind for kind in _kinds(tree) if kind in known), "postgres")


def _kinds(tree: Tree) -> list[str]:
    """Of its servers."""
    stated = tree.get("servers")
    servers = stated if isinstance(stated, list) else []
    kinds = [str(s.get("type", "")).lower() for s in servers if isinstance(s, dict)]
    return ["postgres" if kind == "postgresql" else kind for kind in kinds]


def _without_nothing(value: Any) -> Any:
    """Keys that state nothing are as good as absent, and some writers trip on them."""
    if isinstance(value, Mapping):
        return {str(k): _without_nothing(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_nothing(one) for one in value if one is not None]
    return value


def _harmless(value: Any, key: str = "", named: bool = True) -> Any:
    """`named`: a name in it becomes one in the code; what custom properties hold never does."""
    if isinstance(value, dict):
        return {
            _name(k, "key"): _harmless(v, k, named and k != "customProperties")
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [_harmless(one, key, named) for one in value]
    if isinstance(value, str):
        if key in _NAMES:
            return _name(value, key) if named else _text(value, "description")
        return _text(value, key)
    return value


def finished(data: bytes, wanted: ExportFormat) -> bytes:
    """A page that somebody opens asks no foreign host for a script."""
    return _SCRIPT.sub(b"", data) if wanted.name == "html" else data


def _safe_links(value: Any) -> Any:
    """An address that is none of the web or of mail is no link."""
    if isinstance(value, dict):
        return {
            key: _safe_links(inner)
            for key, inner in value.items()
            if key != "url" or not isinstance(inner, str) or _LINK.match(inner)
        }
    return [_safe_links(one) for one in value] if isinstance(value, list) else value


def _no_formulas(value: Any) -> Any:
    """A text that begins with = would be worked out by who opens the workbook."""
    if isinstance(value, dict):
        return {key: _no_formulas(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_no_formulas(one) for one in value]
    return f" {value}" if isinstance(value, str) and value.startswith("=") else value


def _name(said: str, key: str) -> str:
    odd = _ENDS.search(said)
    if odd or said.count("'") % 2 or _unbalanced(said):
        what = repr(odd.group())[1:-1] if odd else "quotes or brackets that do not close"
        raise Refused(
            f"The {key} '{_shown(said)}' holds {what}, which could become code of its own.",
            "Take a format that nobody runs, such as JSON Schema, or change it in the contract.",
        )
    return said


def _unbalanced(said: str) -> bool:
    depth = 0
    for sign in said:
        depth += (sign in "([") - (sign in ")]")
        if depth < 0:
            return True
    return depth != 0


def _shown(said: str) -> str:
    return _CONTROLS.sub(" ", said)[:60]


def _text(said: str, key: str) -> str:
    """On one line, without a sign that ends a comment or opens a template."""
    plain = _CONTROLS.sub(" ", said)
    if key in _TEXTS:  # a backslash would take the escape from the quote behind it
        plain = plain.replace("\\", " ").replace("'''", "' ' '")
    for sign, instead in _SIGNS.items():
        plain = plain.replace(sign, instead)
    return plain


def _adapt(tree: dict[str, Any], name: str) -> None:
    if name == "avro-idl":  # it would fetch them, whatever it was told
        for element in _elements(tree):
            element.pop("authoritativeDefinitions", None)
    elif name == "dbml":  # it refuses keys that may be empty, and so does every database
        for element in _elements(tree):
            if element.get("primaryKey"):
                element["required"] = True
    elif name == "dqx":  # it reads every rule as its own
        for element in _elements(tree):
            rules = element.get("quality")
            if isinstance(rules, list):
                element["quality"] = [r for r in rules if _is_dqx(r)]
    elif name == "jsonschema":  # there, only numbers have bounds
        for element in _elements(tree):
            options: dict[str, Any] = element.get("logicalTypeOptions") or {}
            for bound in _BOUNDS:
                if isinstance(options.get(bound), str):
                    del options[bound]
    elif name == "dcs":  # it wants texts where the standard has numbers
        for slo in tree.get("slaProperties") or ():
            if isinstance(slo, dict) and isinstance(slo.get("value"), int | float):
                slo["value"] = str(slo["value"])


def _is_dqx(rule: Any) -> bool:
    implementation = rule.get("implementation") if isinstance(rule, dict) else None
    return isinstance(implementation, dict) and "check" in implementation


def _elements(tree: Tree) -> Iterator[dict[str, Any]]:
    """Every schema object and property, however deep."""
    waiting: list[Any] = [*(tree.get("schema") or ())]
    while waiting:
        element = waiting.pop()
        if isinstance(element, dict):
            yield element
            inner = element.get("properties")
            waiting += inner if isinstance(inner, list) else []
            waiting.append(element.get("items"))

"""Runs both over the same contracts, and puts their verdicts side by side."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marketplace.model import Check, Verdict
from marketplace.services.check import check
from marketplace.services.marketplace import Marketplace
from marketplace.settings import WORKTREE, Settings

NOTHING = "-"  # this one has no such check
_SEVERE = ("passed", "not measured", "warned", "errored", "failed")  # the worst last
_COULD_NOT = ("Error evaluating check", "Could not read model")
_FAR = re.compile(r"__\S+#/schema/([^/]+)/properties/(\w+)$")  # without the file's name
_KINDS = {
    "field_is_present": "present", "field_type": "type", "field_physical_type": "type",
    "field_required": "required", "field_unique": "unique",
    "field_primary_key_required": "filled", "field_primary_key_unique": "primaryKey",
    "primary_key_unique": "primaryKey", "field_min_length": "minLength",
    "field_max_length": "maxLength", "field_minimum": "minimum", "field_maximum": "maximum",
    "field_min_items": "minItems", "field_max_items": "maxItems",
    "field_unique_items": "uniqueItems", "field_regex": "pattern", "field_enum": "enum",
    "servicelevel_freshness": "latency", "servicelevel_retention": "retention",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    verdict: str
    reason: str = ""


Results = dict[str, Found]  # by "contract/object.property/kind"


def ours(home: Path, data: Path | None = None) -> Results:
    """Of the contracts as they lie there, by the function that pages and commands use."""
    settings = Settings(
        repo=str(home), folder=".", ref=WORKTREE, data=str(data or home),
        cache=str(home / ".cache"),
    )  # fmt: skip
    found: Results = {}
    for report in check(Marketplace.open(settings), now=datetime.now(UTC)):
        for outcome in report.outcomes:
            verdict = "not measured"
            if outcome.verdict is not Verdict.NOT_MEASURED:
                verdict = outcome.verdict.value
            said = outcome.reason or outcome.actual
            name = _name(report.contract, outcome.check.object, outcome.check.property,
                         _kind(outcome.check))  # fmt: skip
            found[name] = _worse(found.get(name), Found(verdict, said))
    return found


def _kind(one: Check) -> str:
    if one.service_level:
        return one.service_level
    steps = one.id.removeprefix(f"{one.object}.").removeprefix(f"{one.property}.")
    if steps.startswith("quality."):
        return ".".join(steps.split(".")[:2])
    if one.id.split(".")[-2:-1] == ["relationship"] or "relationship." in steps:
        return "relationship " + _link(one)
    return steps.rpartition(".")[2]


def _link(one: Check) -> str:
    measure = one.measure
    if measure is None or measure.target is None:
        return ""
    return "__".join([*measure.properties, measure.target.object, *measure.target.properties])


def theirs(tool: Path, home: Path, contracts: Mapping[str, Path]) -> Results:
    """One process a contract, in the folder that its paths start from."""
    env = {**os.environ, "HOME": str(home), "NO_COLOR": "1"}
    with ThreadPoolExecutor(2) as pool:
        told = pool.map(lambda id_: _asked(tool, contracts[id_], id_, env), contracts)
    found: Results = {}
    for checks in told:
        for name, one in checks:
            found[name] = _worse(found.get(name), one)
    return found


def _asked(tool: Path, path: Path, id_: str, env: Mapping[str, str]) -> Sequence[tuple[str, Found]]:
    answer = path.with_name(f"{id_}.json")
    server = "peer" if id_.endswith("-duckdb") else "sample"
    command = [str(tool), "test", path.name, "--server", server,
               "--output-format", "json", "--output", str(answer)]  # fmt: skip
    done = subprocess.run(command, cwd=path.parent, env=env, capture_output=True, text=True)
    if done.returncode not in (0, 1) or not answer.exists():
        raise RuntimeError(f"{id_}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    return [*_told(id_, json.loads(answer.read_text("utf-8"))["checks"])]


def _told(contract: str, checks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Found]]:
    unequal = {(one.get("model"), one.get("field")) for one in checks
               if one["type"] == "field_not_equal"}  # fmt: skip
    for one in checks:
        object_, property_ = one.get("model") or "", one.get("field") or ""
        kind = _kind_of(one)
        bound = kind in ("minimum", "maximum", "field_not_equal")
        if bound and (one.get("model"), one.get("field")) in unequal:
            kind = "exclusiveMinimum" if "inimum" in property_ else "exclusiveMaximum"
        # By the name of the contract, not by the one in the data.
        property_ = "renamed" if property_ == "stored_so" else property_
        yield _name(contract, object_, property_, kind), _verdict(one)


def _kind_of(one: Mapping[str, Any]) -> str:
    type_ = one["type"]
    if type_ == "field_relationships":
        parts = one["key"].removeprefix(f"{one['model']}__").removesuffix("__field_relationships")
        return "relationship " + _FAR.sub(r"__\1__\2", parts)
    if one.get("category") == "quality":
        return f"quality.{one['qualityId']}"
    return _KINDS.get(type_, type_)


def _verdict(one: Mapping[str, Any]) -> Found:
    """A warning without a number is a check that did not run."""
    result, reason = one["result"] or "not measured", one.get("reason") or ""
    if result == "warning":
        return Found("warned" if one.get("diagnostics") else "not measured", reason)
    if result == "error" or reason.startswith(_COULD_NOT):
        return Found("errored", reason)
    return Found(result, reason)


def _name(contract: str, object_: str, property_: str, kind: str) -> str:
    return f"{contract}/{object_}{'.' if property_ else ''}{property_}/{kind}"


def _worse(one: Found | None, other: Found) -> Found:
    """Where one promise is two checks."""
    if one is None or one.verdict not in _SEVERE or other.verdict not in _SEVERE:
        return other
    return max(one, other, key=lambda found: _SEVERE.index(found.verdict))

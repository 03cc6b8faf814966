"""The one entry to everything that can be learned from the bytes of one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from marketplace.contracts import lint
from marketplace.contracts.findings import Finding, Path, info
from marketplace.contracts.locate import Locator
from marketplace.contracts.organisation import organisation
from marketplace.contracts.read import Parsed, read
from marketplace.contracts.recognise import by_name
from marketplace.contracts.summarise import summarise
from marketplace.contracts.validate import Schemas, Validator
from marketplace.model import Examined, Kind, Problem, Severity
from marketplace.settings import Limits

_SCHEMA = (Kind.DATA_CONTRACT, Kind.DATA_PRODUCT)
_MOST = 200  # problems of one file; more of them help nobody


class Examiner:
    """Reads, validates, lints and summarises; the catalog and `lint` both ask this one."""

    def __init__(self, schemas: Schemas, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._validator = Validator(schemas)

    def examine(self, data: bytes, path: str) -> Examined:
        """Never raises; of a broken file whatever can be read of it."""
        parsed = read(data, path, self._limits)
        summary, searchable = summarise(parsed.kind, parsed.tree)
        problems = self._problems(parsed, data, path)
        return Examined(summary=summary, searchable=searchable, problems=problems)

    def problems(self, data: bytes, path: str) -> tuple[Problem, ...]:
        """What is wrong with the file, by line, under its name."""
        parsed = read(data, path, self._limits)
        return tuple(replace(p, file=path) for p in self._problems(parsed, data, path))

    def _problems(self, parsed: Parsed, data: bytes, path: str) -> tuple[Problem, ...]:
        findings = self._findings(parsed, path)
        if not findings:
            return parsed.problems
        locator = Locator(data, self._limits)
        located = [_problem(finding, locator) for finding in findings[:_MOST]]
        return tuple(sorted((*parsed.problems, *located), key=lambda p: (p.line, p.column)))

    def _findings(self, parsed: Parsed, path: str) -> list[Finding]:
        found = list(parsed.findings)
        if parsed.kind is Kind.ORGANISATION:
            return found + ([] if parsed.problems else organisation(parsed.tree, path)[1])
        if parsed.kind not in _SCHEMA:
            return found
        schema = self._validator.problems(parsed)
        found += schema
        found += _not_said_before(lint.findings(parsed.kind, parsed.tree), schema)
        if by_name(path) is None:
            end = "odcs" if parsed.kind is Kind.DATA_CONTRACT else "odps"
            message = f"By its name nobody can tell that the file is a {parsed.kind.value}."
            hint = f"Name it `*.{end}.yaml`; editors and tools then know its schema."
            found.append(info((), "file-name", message, hint))
        return found


def _not_said_before(odd: list[Finding], schema: Iterable[Finding]) -> list[Finding]:
    """Where the JSON Schema has spoken already, the lint keeps quiet."""
    said: set[Path] = {finding.path for finding in schema if finding.severity is Severity.ERROR}
    return [finding for finding in odd if finding.path not in said] if said else odd


def _problem(finding: Finding, locator: Locator) -> Problem:
    line, column = locator.at(finding.path)
    return Problem("", line, column, finding.severity, finding.rule, finding.message, finding.hint)

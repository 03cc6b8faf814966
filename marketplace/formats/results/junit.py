"""JUnit XML: of `datacontract test --output-format junit`, or of any other tool that tests data.

A document type is refused, and with it every entity that a file could declare: what is small on
the disk stays small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.parsers import expat

from marketplace.errors import Unreadable
from marketplace.formats.results import datacontract
from marketplace.formats.results.given import Given, distinct, line, moment, number, observed
from marketplace.model import Observation, Verdict

_DEEPEST, _MOST = 30, 500_000  # elements
_LONGEST = 10_000  # letters of a text
_VERDICTS = {"failure": Verdict.FAILED, "error": Verdict.ERRORED, "skipped": Verdict.NOT_MEASURED}
_RESULT = "Result: "  # the line in which datacontract repeats its own word
_HINT = "It begins with <testsuites> or <testsuite>."


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str]
    children: list[_Element] = field(default_factory=list)
    text: str = ""


def read(text: str, given: Given) -> tuple[Observation, ...]:
    top = _parsed(text)
    if top.tag not in ("testsuites", "testsuite"):
        raise Unreadable(f"This XML is no JUnit: it begins with <{line(top.tag, 50)}>.", _HINT)
    return distinct(_suite(top, given, None, {}))


def _suite(
    suite: _Element, given: Given, at: datetime | None, stated: dict[str, str]
) -> Iterator[Observation]:
    at = moment(suite.attributes.get("timestamp")) or at
    for properties in (child for child in suite.children if child.tag == "properties"):
        own = {p.attributes.get("name", ""): p.attributes.get("value", p.text)
               for p in properties.children}  # fmt: skip
        stated = stated | own
    run = suite.attributes.get("id", "")
    for child in suite.children:
        if child.tag == "testsuite":
            yield from _suite(child, given, at, stated)
        elif child.tag == "testcase":
            yield _case(child, given, at, stated, run)


def _case(
    case: _Element, given: Given, at: datetime | None, stated: dict[str, str], run: str
) -> Observation:
    name, group = line(case.attributes.get("name")), line(case.attributes.get("classname"))
    told = next((child for child in case.children if child.tag in _VERDICTS), None)
    verdict = _VERDICTS[told.tag] if told else Verdict.PASSED
    parts: dict[str, Any] = {
        "reason": line(told and (told.attributes.get("message") or told.text)),
        "seconds": _seconds(case.attributes.get("time", "")),
    }
    if "dataContractId" not in stated:
        id_ = ".".join(filter(None, (group, name)))
        return observed(given, "junit", id_, verdict, title=name, at=at, **parts)
    if verdict is Verdict.NOT_MEASURED and told:  # a warning is told as skipped, too
        result = told.text.partition(_RESULT)[2].split("\n")[0].strip()
        verdict = datacontract.VERDICTS.get(result, verdict)
    here = datacontract.given_by(given, stated["dataContractId"], stated.get("dataContractVersion"))
    category = told.attributes.get("type", "") if told else ""
    object_, _, property_ = ("" if group == "general" else group).partition(".")
    return observed(
        here, datacontract.TOOL, name, verdict,
        title=line(told and told.text.partition("Name: ")[2].split("\n")[0]) or name,
        at=at, run=run, kind=datacontract.kind(category, name),
        object=object_, property=property_, **parts,
    )  # fmt: skip


def _seconds(text: str) -> float:
    try:
        return number(float(text)) or 0.0
    except ValueError:
        return 0.0


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")  # whatever the file says that it was once
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.StartDoctypeDeclHandler = self._declare
        self.parser.EntityDeclHandler = self._declare
        self.root = _Element("", {})
        self._open, self._count = [self.root], 0

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST:
            raise self._refused("it has too many elements, or too deep ones")
        element = _Element(tag.rpartition(":")[2], attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _say(self, data: str) -> None:
        if len(self._open[-1].text) < _LONGEST:
            self._open[-1].text += data

    def _declare(self, *_: object) -> None:
        raise self._refused("it declares a document type or an entity")

    def _refused(self, why: str) -> Unreadable:
        where = f"Line {self.parser.CurrentLineNumber}"
        return Unreadable(f"{where}: this XML is not read: {why}.", "No file of JUnit needs that.")


def _parsed(text: str) -> _Element:
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise Unreadable(
            f"Line {error.lineno}, column {error.offset + 1}: this is no XML: {what}.",
            "Was the file cut short? Write it again with its tool.",
        ) from error
    return reader.root.children[0]

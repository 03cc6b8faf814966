"""Where the two differ, who is right, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Known:
    """Patterns: of the names of checks, and of both verdicts."""

    names: Sequence[str]
    ours: Sequence[str]
    theirs: Sequence[str]
    right: str  # "we", "they", "both"
    why: str

    def covers(self, name: str, ours: str, theirs: str) -> bool:
        return (
            any(fnmatchcase(name, pattern) for pattern in self.names)
            and any(fnmatchcase(ours, pattern) for pattern in self.ours)
            and any(fnmatchcase(theirs, pattern) for pattern in self.theirs)
        )


def _known(names: str, ours: str, theirs: str, right: str, why: str) -> Known:
    """Several patterns stand with a space between; `?` is one of its own."""
    return Known(names.split(), ours.split(), theirs.split(), right, why)


KNOWN: Mapping[str, Known] = {
    "a newest value that lies ahead of now": _known(
        "levels-*/levels.fresh_future/latency", "not?measured", "passed", "we",
        "One wrong row would hide for ever that the data stands still. What a time zone explains, "
        "up to 14 hours, is kept.",
    ),
    "object, and what is too much": _known(
        "*/present */extra", "passed warned", "-", "we",
        "They look for properties only. A column that nobody promised is told here, and warns.",
    ),
    "a value that does not fit": _known(
        "mistyped-*//general unfit-*//general", "-", "failed", "we",
        "They read the file as the types of the contract: the first value that does not fit ends "
        "their run, and nothing else is checked. Both say that the contract is broken.",
    ),
    "after a value that does not fit": _known(
        "mistyped-*/present unfit-*/present", "passed", "not?measured", "we",
        "As above: their run is over.",
    ),
    "types in CSV": _known(
        "*-csv/*/type", "*", "-", "we", "They have no such check; ours fails for what cannot fit.",
    ),
    "types in Parquet": _known(
        "*-parquet/*/type", "*", "not?measured", "we",
        "They say that it is not supported; Parquet states its types.",
    ),
    "a date that is stored as a timestamp": _known(
        "mistyped-duckdb/mistyped.date_holds_timestamp/type", "passed", "failed", "both",
        "Up to version 3.0 of the standard `date` was the only word for both, and many contracts "
        "still say so. By the words of 3.1 they are right.",
    ),
    "an integer that is stored as DECIMAL(10,2)": _known(
        "mistyped-duckdb/mistyped.integer_holds_number/type", "failed", "passed", "we",
        "It holds fractions.",
    ),
    "rules that what is not there cannot break": _known(
        "*/absent.once/unique */absent.short/maxLength", "not?measured", "passed", "we",
        "There is nothing to count, so it is not green. That it is not there fails in both.",
    ),
    "required, and not there": _known(
        "*/absent.needed/required", "not?measured", "failed", "both",
        "They count every row. As above: that it is not there fails in both.",
    ),
    "key and unique": _known(
        "*/key_stated.id/primaryKey", "failed", "-", "both",
        "Who states both has two promises here, and one there. The verdict is the same.",
    ),
    "latency": _known(
        "*/levels.latency_kept/latency", "passed", "-", "we",
        "They know only its synonym `freshness`; `latency` is the name that the standard has.",
    ),
    "freshness without a unit": _known(
        "*/levels.fresh_no_unit/latency", "not?measured", "passed", "we",
        "They take it for days. The standard has no default, so nobody knows what was promised.",
    ),
    "freshness in an unknown unit": _known(
        "*/levels.fresh_odd/latency", "not?measured", "failed", "both",
        "Neither is green. That a promise cannot be read does not say that data is old.",
    ),
    "freshness of empty values": _known(
        "*/levels.fresh_nulls/latency", "not?measured", "failed", "both",
        "Neither is green. There is no time that could be too old; `required` tells of that.",
    ),
    "retention, where data is older than promised": _known(
        "*/levels.kept_shorter/retention */levels.kept_iso_short/retention", "passed", "failed",
        "we", "The standard's text is how long data is kept: at least. They take it for at most.",
    ),
    "retention, where data does not reach so far back": _known(
        "*/levels.kept_longer/retention */levels.kept_month/retention */levels.kept_iso/retention",
        "warned", "passed", "we",
        "As above. It may not have been there so long, so this only warns.",
    ),
    "statements that cannot run": _known(
        "*/quality.syntax */quality.two */quality.writes", "errored", "failed", "both",
        "Neither runs them. Here that is an error of the check, for nothing is known of the data.",
    ),
    "statements without a number": _known(
        "*/quality.no_rows */quality.null", "errored not?measured", "failed", "both",
        "Neither is green. As above.",
    ),
    "statements that read other files": _known(
        "*/quality.reads_files", "errored", "failed", "we",
        "They run it, and it reads files of the machine; a contract is not to be trusted so far.",
    ),
    "placeholders with spaces": _known(
        "*/quality.spaced_kept", "passed", "failed", "we",
        "`{{ table }}` is in use; they leave it as it is, and the statement does not parse.",
    ),
    "rules for people": _known(
        "*/quality.words", "not?measured", "-", "we",
        "They leave `type: text` out; it is shown here.",
    ),
    "a value that occurs three times": _known(
        "*/quality.thrice_*", "passed failed", "passed failed", "both",
        "They count values that occur more than once (1), we rows beyond the first of each (2). "
        "The standard does not say. None is none in both, and pairs count the same.",
    ),
    "duplicates in percent": _known(
        "*/quality.twice_percent", "passed", "not?measured", "we",
        "The standard shows `duplicateValues` with `unit: percent`.",
    ),
    "values that stand for nothing, without null": _known(
        "*/quality.missing_words", "passed", "failed", "we",
        "They count nulls always; the standard lists `null` among the values where it is meant.",
    ),
    "missingValues without a list": _known(
        "*/quality.missing_default", "passed", "failed", "both",
        "They count nulls, we nulls and empty texts. The standard does not say.",
    ),
    "invalidValues by length": _known(
        "*/quality.valid_length", "passed", "not?measured", "we",
        "They know `validValues` and `pattern` alone; `arguments` is open in the standard.",
    ),
    "rowCount of a property": _known(
        "*/quality.null_rows", "passed", "not?measured", "both",
        "It belongs to the object. We count the rows, they refuse to.",
    ),
    "two rules with one metric": _known(
        "*/same.twice/quality.*", "passed failed", "errored not?measured", "we",
        "Their checks have one key for both: one is an error, and the other has no result.",
    ),
    "multipleOf and format": _known(
        "*/unclear.*/multipleOf */unclear.*/format", "*", "-", "we", "They have no such check.",
    ),
    "links to other contracts": _known(
        "*/source.elsewhere/relationship*", "passed", "not?measured", "we",
        "They look only into their own contract.",
    ),
}  # fmt: skip

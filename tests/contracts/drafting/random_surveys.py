"""Surveys as no file has them, and whether what is drafted from them is valid.

`python -m tests.contracts.drafting.random_surveys 5000` tries so many.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from marketplace.contracts.drafting import write
from marketplace.contracts.drafting.sketch import sketch
from marketplace.contracts.examine import Examiner
from marketplace.model import CLASSIFICATIONS, Organisation, Severity
from marketplace.model.drafting import About, Referred
from marketplace.model.survey import SHAPES, Survey, SurveyColumn, SurveyTable
from marketplace.settings import Limits
from marketplace.stores import schemas

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LIMITS = Limits()
EXAMINER = Examiner(schemas.load, LIMITS)
HOSTILE = (
    "", " ", "yes", "no", "null", "~", "1", "1.0", "0x1f", "2026-01-01", "a.b", "a b", "a: b", "#x",
    "- x", "'", '"', "it's", 'say "x"', "line\nbreak", "tab\there", "\r", "\x00", "\x1b[31m", "é",
    "é", "日本", "💥", "\u202eabc", "\u2028", "\ufeff", "\ud800", "{a}", "[a]", "&a", "*a",
    "!!python", "|", ">", "%", "@x", "`x`", "id", "ID", "Id", "email", "constructor", "a" * 300,
    "../../etc", "<script>", "$(x)", "{{x}}", "${X}", "properties", "items",
)  # fmt: skip
NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))
TYPES = {
    "text": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(9,2)", "float": "DOUBLE",
    "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP", "time": "TIME",
    "zoned time": "TIME WITH TIME ZONE", "binary": "BLOB", "any": "JSON", "null": '"NULL"',
    "interval": "INTERVAL", "other": "GEOMETRY('x')", "object": "STRUCT(a INTEGER)",
    "array": "INTEGER[]", "map": "MAP(VARCHAR, INTEGER)",
}  # fmt: skip
MASKS = ("", "AA", "AA-9999", "9.9", "(9)", "a9", "A b", "[A]^$", "9\\9")
ENDS = ("", "0", "-5", "12.5", "1e400", "inf", "2026-02-28", "2026-02-28 10:00:00", "9999-12-31",
        "0044-03-15 (BC)", "00:00:00")  # fmt: skip


@st.composite
def columns(draw, depth=0):
    kind = draw(st.sampled_from([*TYPES]))
    possible = draw(st.sampled_from([0, 1, 3, 20, 500, 100_000]))
    filled = draw(st.sampled_from([possible, possible * 99 // 100, 0]))
    distinct = draw(st.sampled_from([filled, min(filled, 3), None]))
    values = draw(st.lists(NAMES, max_size=4, unique=True)) if distinct else []
    held = ()
    if kind in ("object", "array", "map") and depth < 3:
        size = {"object": 3, "array": 1, "map": 2}[kind]
        held = tuple(draw(st.lists(columns(depth + 1), max_size=size)))
    return SurveyColumn(
        name=draw(NAMES), type=TYPES[kind], kind=kind, filled=filled, possible=possible,
        distinct=distinct, exact=draw(st.booleans()), longest=draw(st.integers(0, 50)),
        low=draw(st.sampled_from(ENDS)), high=draw(st.sampled_from(ENDS)),
        values=tuple((value, filled // len(values)) for value in values),
        shape=draw(st.sampled_from(["", *SHAPES])), looked=min(filled, 20_000),
        mask=draw(st.sampled_from(MASKS)),
        zeros=draw(st.booleans()), held=held,
    )  # fmt: skip


@st.composite
def surveys(draw):
    tables = st.builds(
        SurveyTable,
        name=NAMES,
        rows=st.sampled_from([0, 2, 1000]),
        whole=st.booleans(),
        columns=st.lists(columns(), max_size=6).map(tuple),
    )
    return Survey(
        path=draw(st.sampled_from(["a.csv", "data/x/*.parquet", "*.csv", "日.json", "'.csv", "."])),
        format=draw(st.sampled_from(["csv", "json", "parquet", "duckdb"])),
        encoding=draw(st.sampled_from(["utf-8", "latin-1", "utf-16"])),
        tables=tuple(draw(st.lists(tables, min_size=1, max_size=3))),
    )


def is_valid(survey, draw, name, purpose):
    """Whichever of the suggestions are taken. `draw` decides."""
    referred = {"id": Referred("contracts/x.odcs.yaml", "x", "id")}
    found = sketch(survey, CLASSIFICATIONS, NOW, referred, survey.path)
    keys = [one.key for one in found.suggestions]
    assert len(keys) == len(set(keys))
    chosen = [one for one in found.suggestions if draw()]
    about = About(name=name, purpose=purpose, owner=name, domain=purpose)
    tree = write.contract_tree(found, chosen, about, Organisation())
    product = write.product_tree(about, Organisation(), found.name)
    for file in write.files(tree, product, "contracts/new", LIMITS):
        problems = EXAMINER.examine(file.text.encode(), file.path).problems
        errors = [p for p in problems if p.severity is Severity.ERROR]
        assert not errors, (errors, file.text)


def run(examples):
    @settings(
        max_examples=examples, deadline=None, database=None,
        suppress_health_check=[*HealthCheck], derandomize=True, phases=[Phase.generate],
    )  # fmt: skip
    @given(surveys(), st.data(), NAMES, NAMES)
    def each(survey, data, name, purpose):
        is_valid(survey, lambda: data.draw(st.booleans()), name, purpose)

    each()


if __name__ == "__main__":
    run(int(sys.argv[1]))
    print(f"{sys.argv[1]} drafts, all valid")

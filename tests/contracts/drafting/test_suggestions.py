"""What figures suggest, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from marketplace.contracts.drafting.sketch import sketch
from marketplace.contracts.drafting.words import key_rank, personal, slug, words
from marketplace.model import CLASSIFICATIONS
from marketplace.model.drafting import Referred
from marketplace.model.survey import Survey, SurveyColumn, SurveyTable
from tests.contracts.drafting.random_surveys import run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = SurveyColumn(name="x", type="VARCHAR", kind="text", filled=500, possible=500, looked=500)
NUMBER = SurveyColumn(name="x", type="BIGINT", kind="integer", filled=500, possible=500,
                      low="1", high="9")  # fmt: skip
TIME = SurveyColumn(name="x", type="TIMESTAMP", kind="timestamp", filled=500, possible=500,
                    low="2020-01-01 00:00:00", high="2026-03-01 06:00:00")  # fmt: skip
COUNTRIES = tuple((code, 100) for code in ("DE", "FR", "IT", "PL", "US"))
UNIQUE = {"distinct": 500, "exact": True}


def suggested(*columns, rows=500, referred=None, path="data/orders.csv"):
    """kind -> (piece, accepted), of the last column; and all there are."""
    table = SurveyTable(name="", rows=rows, whole=True, columns=columns)
    survey = Survey(path=path, format="csv", tables=(table,))
    return sketch(survey, CLASSIFICATIONS, NOW, referred or {}, path)


def kinds(*columns, **parts):
    found = suggested(*columns, **parts).suggestions
    return {one.kind.value: (dict(one.piece), one.accepted) for one in found if len(one.at) > 2}


PATTERN = "logicalTypeOptions"


@pytest.mark.parametrize(
    ("column", "kind", "piece"),
    [
        (TEXT, "type", {"logicalType": "string", "physicalType": "varchar"}),
        (replace(NUMBER, type="DECIMAL(9,2)", kind="number"), "type",
         {"logicalType": "number", "physicalType": "decimal(9,2)"}),
        (TEXT, "required", {"required": True}),
        (replace(TEXT, values=COUNTRIES, distinct=5), "values",
         {"enum": [{"value": code} for code, _ in COUNTRIES]}),
        (replace(TEXT, mask="AA-9999"), "pattern", {PATTERN: {"pattern": "^[A-Z]{2}\\-[0-9]{4}$"}}),
        (replace(TEXT, mask="AA", name="country"), "pattern", {PATTERN: {"pattern": "^[A-Z]{2}$"}}),
        (replace(NUMBER, name="order_id", **UNIQUE), "key",
         {"primaryKey": True, "primaryKeyPosition": 1, "required": True, "unique": True}),
        (replace(NUMBER, name="amount"), "bounds", {PATTERN: {"minimum": 0}}),
        (replace(NUMBER, name="latitude", kind="float", low="-3.5", high="51"), "bounds",
         {PATTERN: {"minimum": -90, "maximum": 90}}),
        (replace(TEXT, shape="email"), "classification", {"classification": "restricted"}),
        (replace(TEXT, name="customer_name"), "classification", {"classification": "restricted"}),
        (replace(TEXT, name="dateOfBirth"), "classification", {"classification": "restricted"}),
        (replace(NUMBER, zeros=True, type="VARCHAR", kind="text", mask="99999"), "type",
         {"logicalType": "string", "physicalType": "varchar"}),
    ],
)  # fmt: skip
def test_figures_suggest(column, kind, piece):
    assert kinds(column)[kind] == (piece, True)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        # Three rows show what is there, not what must be.
        (replace(TEXT, filled=3, possible=3, values=(("a", 2), ("b", 1)), distinct=2), "values"),
        (replace(TEXT, filled=3, possible=3, looked=3, mask="AA"), "pattern"),
        (replace(NUMBER, filled=3, possible=3, name="amount"), "bounds"),
        (replace(TEXT, mask="aaaaa"), "pattern"),  # five letters are a word
        (replace(TEXT, filled=499), "required"),
        (replace(NUMBER, low="-1", name="amount"), "bounds"),
        (replace(NUMBER, name="amount", **UNIQUE), "unique"),  # by chance
        (replace(NUMBER, name="order_id", distinct=500), "key"),  # only by an estimate
        (replace(TEXT, values=COUNTRIES, distinct=5, name="surname"), "values"),  # of people
        (replace(TEXT, name="airport_name"), "classification"),
    ],
)
def test_what_figures_do_not_suggest(column, kind):
    assert kind not in kinds(column)


def test_what_is_unsure_is_offered_and_not_accepted():
    few = replace(TEXT, filled=10, possible=10)
    assert kinds(few)["required"] == ({"required": True}, False)
    shops = tuple((f"Shop {letter}", 25) for letter in "ABCDEFGHIJKLMNOPQRST")
    assert kinds(replace(TEXT, values=shops, distinct=20))["values"][1] is False
    listed = kinds(replace(TEXT, name="country", mask="AA", values=COUNTRIES, distinct=5))
    assert (listed["values"][1], listed["pattern"][1]) == (True, False)  # one of them says it all
    nearly = kinds(replace(TEXT, filled=495))["quality"]
    assert nearly == (
        {"quality": [{"metric": "nullValues", "mustBeLessOrEqualTo": 2, "unit": "percent"}]},
        False,
    )


def test_a_table_has_one_key_rows_and_an_age():
    code = replace(TEXT, name="code", **UNIQUE)
    id_ = replace(NUMBER, name="id", **UNIQUE)
    old, new = replace(TIME, name="event_day", high="2019-01-01"), replace(TIME, name="updated_at")
    found = suggested(code, id_, old, new).suggestions
    assert [one.where for one in found if one.kind == "key"] == ["orders.id"]
    assert {one.where: one.sentence for one in found if one.kind == "quality"} == {
        "orders": "Always has rows",
        "orders.id": "No two rows have the same id",
    }
    (level,) = [one for one in found if one.kind == "service level"]
    assert level.piece == {
        "slaProperties": [
            {"property": "latency", "value": 1, "unit": "d", "element": "orders.updated_at"}
        ]
    }
    assert not level.accepted  # a promise is its owner's to make
    assert not [one for one in found if one.where == "orders.id" and one.kind == "required"]


def test_what_others_refer_to_is_offered_by_its_name():
    airports = {"airport": Referred("contracts/a/airports.odcs.yaml", "airports", "faa", 4)}
    piece, accepted = kinds(replace(TEXT, name="Airport"), referred=airports)["relationship"]
    to = "/contracts/a/airports.odcs.yaml#/schema/airports/properties/faa"
    assert piece == {"relationships": [{"type": "foreignKey", "to": to}]}
    assert not accepted


def test_a_file_without_names_is_told():
    plain = suggested(replace(TEXT, name="2026-01-01"), replace(TEXT, name="12.5"))
    assert plain.notes == (
        "The first line is taken for the names, and looks like values: "
        "add a line with the names above it.",
    )
    assert not suggested(TEXT).notes


def test_names_are_read_in_parts():
    assert words("customerEmail_2") == ("customer", "email", "2")
    assert key_rank("order_id", "orders") > key_rank("customer_id", "orders")
    assert key_rank("customer_id", "orders") > key_rank("code", "orders") > key_rank("x", "orders")
    assert personal("ip_address") == "an address on the network"
    assert not personal("shipment")
    assert not personal("zipper")
    assert (slug("Orders of 2026!"), slug("Köln"), slug("日本")) == ("orders-of-2026", "koln", "")


def test_whatever_a_file_holds_the_draft_is_valid():
    """`python -m tests.contracts.drafting.random_surveys 5000` tries more."""
    run(40)

"""What one property of a product holds, as a visitor may know it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from marketplace.errors import NotFound
from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from marketplace.services.property_profile import property_paths, property_profile
from marketplace.services.sample import sample
from tests.builders import a_contract, a_property, an_object
from tests.engines.builders_engines import CANARY, a_file
from tests.engines.query_data import CANARY as CANARIES
from tests.engines.query_data import LEGS, TYPES, a_market_with_data

PATIENT = {"query_seconds": 30, "query_cpu_seconds": 30}  # a busy machine is no reason to fail


@pytest.fixture(scope="module")
def market(tmp_path_factory) -> Marketplace:
    return Marketplace.open(a_market_with_data(tmp_path_factory.mktemp("profile"), **PATIENT))


def looked(market: Marketplace, product: str, path: str, object_name: str = "", **asked):
    found = view(market, product)
    name = object_name or found.port.contract.schema[0].name
    return property_profile(market, found, sample(market, found, name), name, path, **asked)


@pytest.fixture
def own(repo):
    """The profile of a property of a product that is made for it."""

    def own_(select: str, *properties, path: str, format_: str = "parquet", **parts):
        a_file(repo.folder, f"data/orders.{format_}", select)
        server = {"server": "s", "type": "local", "path": f"data/orders.{format_}",
                  "format": format_}  # fmt: skip
        table = an_object("orders", *properties)
        contract = a_contract("orders", schema=[table], servers=[server], **parts)
        repo.commit({"contracts/orders.odcs.yaml": contract})
        limits = replace(repo.settings.limits, **PATIENT)
        return looked(Marketplace.open(replace(repo.settings, limits=limits)), "orders", path)

    return own_


# Figures


def test_a_number_has_figures_a_histogram_and_is_followed_through_time(market):
    found = looked(market, "flights", "dep_delay")
    known = sorted(leg.dep_delay for leg in LEGS if leg.dep_delay is not None)
    assert (found.rows, found.filled, found.whole) == (50, len(known), True)
    assert (found.smallest, found.largest) == (str(known[0]), str(known[-1]))
    assert sum(one.count for one in found.bins) + found.outside == len(known)
    for one in found.bins:
        assert one.count == sum(one.low <= value < one.high for value in known)
    over = found.over_time
    assert over
    assert (over.by, over.unit) == ("flight_date", "day")
    days = Counter(leg.flight_date for leg in LEGS)
    assert [one.rows for one in over.periods] == [days[day] for day in sorted(days)]
    assert sum(one.empty for one in over.periods) == 50 - len(known)
    assert set(map(int, found.examples)) <= set(known)


def test_a_text_has_its_most_frequent_values_and_lengths(market):
    found = looked(market, "flights", "carrier")
    expected = Counter(leg.carrier for leg in LEGS)
    assert dict(found.top) == expected
    assert [times for _, times in found.top] == sorted(expected.values(), reverse=True)
    assert (found.distinct, found.exact) == (len(expected), True)
    assert found.letters
    assert (found.letters.least, found.letters.most) == (2, 2)
    assert not found.bins


def test_of_many_values_ten_are_ranked_and_the_number_of_all_is_known(own):
    found = own("SELECT 'v' || (i % 30) AS id FROM range(3000) t(i)", path="id")
    assert len(found.top) == 10
    assert (found.distinct, found.exact, found.filled) == (30, True, 3000)


def test_where_every_value_is_another_one_none_is_frequent(own):
    found = own("SELECT 'v' || i AS id FROM range(3000) t(i)", path="id")
    assert found.unlike
    assert found.top == ()
    assert len(set(found.examples)) == 8


def test_a_boolean_and_a_few_numbers_are_shown_value_by_value(market, own):
    cancelled = sum(leg.cancelled for leg in LEGS)
    assert dict(looked(market, "flights", "cancelled").top) == {
        "true": cancelled,
        "false": 50 - cancelled,
    }
    found = own("SELECT [9, 2, 9, 9, 10][i] AS n FROM range(1, 6) t(i)", "n", path="n")
    assert found.top == (("2", 1), ("9", 3), ("10", 1))  # in their order


def test_a_time_has_bins_that_begin_at_days(market):
    found = looked(market, "flights", "scheduled")
    assert found.bins
    assert found.over_time
    assert found.over_time.by == "flight_date"
    assert looked(market, "flights", "flight_date").over_time.by == "scheduled"


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_a_profile(market, name):
    found = looked(market, "types", name)
    assert (found.state, found.rows) == ("", 3)
    assert found.empty_share
    assert found.examples or found.many


def test_rows_far_away_are_left_out_and_counted(own):
    found = own("SELECT CASE WHEN i = 0 THEN 1000000 ELSE i END AS n FROM range(1000) t(i)",
                "n", path="n")  # fmt: skip
    assert found.outside >= 1
    assert found.bins[-1].high < 2000
    assert found.largest == "1000000"


# Nested


NESTED = """SELECT i AS id, {'amount': i * 1.5, 'basis': 'Y'} AS fare,
    CASE WHEN i % 2 = 0 THEN ['wifi', 'meal'] ELSE [] END AS services,
    [{'minutes': i}, {'minutes': NULL}] AS steps FROM range(40) t(i)"""
PROPERTIES = (
    "id",
    a_property("fare", logicalType="object", properties=[a_property("amount")]),
    a_property("services", logicalType="array", items={"logicalType": "string"}),
    a_property("steps", logicalType="array",
               items={"logicalType": "object", "properties": [a_property("minutes")]}),
)  # fmt: skip


def test_values_in_lists_are_counted_one_by_one(own):
    found = own(NESTED, *PROPERTIES, path="services")
    assert found.many
    assert (found.rows, found.values, found.filled) == (40, 40, 40)
    assert found.empty_share == 0.5
    assert dict(found.top) == {"wifi": 20, "meal": 20}
    assert found.items
    assert (found.items.least, found.items.most) == (0, 2)
    assert found.sql.startswith("SELECT services, count(*) AS times\nFROM (SELECT unnest(")


def test_objects_in_lists_are_reached_and_their_number_counted(own):
    minutes = own(NESTED, *PROPERTIES, path="steps[].minutes")
    assert (minutes.many, minutes.values, minutes.filled) == (True, 80, 40)
    assert minutes.empty_share == 0
    assert sum(one.count for one in minutes.bins) == 40
    steps = own(NESTED, *PROPERTIES, path="steps")
    assert steps.counted
    assert steps.top == (("2", 40),)


def test_a_group_of_properties_has_examples_only(own):
    inner = [a_property("amount"), a_property("basis")]
    properties = ("id", a_property("fare", logicalType="object", properties=inner))
    found = own(NESTED, *properties, path="fare")
    assert found.state == ""
    assert found.examples[0].startswith('{"amount":')
    assert not found.top
    assert not found.bins
    assert own(NESTED, *properties, path="fare.amount").bins


# What is not told


@pytest.mark.parametrize("name", ["email", "salary"])
def test_a_masked_property_says_why_and_nothing_of_its_values(market, name):
    found = looked(market, "people", name)
    assert (found.state, found.why) == ("masked", f"{name} is classified restricted")
    assert 0 < found.empty_share < 1
    assert found == replace(
        found, smallest="", largest="", top=(), bins=(), examples=(), distinct=None, middle=None
    )


def test_canaries_are_in_no_profile(market):
    contract = view(market, "people").port.contract
    assert contract
    for path in property_paths(contract.schema[0]):
        assert not CANARIES.search(repr(looked(market, "people", path)))


def test_what_is_inside_a_masked_property_is_masked(own):
    inner = [a_property("name", classification="restricted"), a_property("city")]
    found = own(
        f"SELECT 1 AS id, {{'name': '{CANARY}', 'city': '{CANARY}'}} AS person", "id",
        a_property("person", logicalType="object", properties=inner), path="person.city",
    )  # fmt: skip
    assert (found.state, found.why) == ("masked", "person.name is classified restricted")
    assert "canary" not in repr(found)


def test_time_is_told_by_no_masked_property(own):
    found = own(
        "SELECT i AS id, DATE '2026-01-01' + i::INTEGER AS born FROM range(9) t(i)", "id",
        a_property("born", logicalType="date", classification="restricted"), path="id",
    )  # fmt: skip
    assert found.over_time is None


def test_a_property_that_nobody_delivers_is_missing(own):
    amount = a_property("amount", physicalType="decimal(9,2)")
    found = own("SELECT 1 AS id", "id", amount, path="amount")
    assert (found.state, found.why) == ("missing", "decimal(9,2)")
    fare = a_property("fare", logicalType="object", properties=[a_property("tax")])
    assert own("SELECT 1 AS id, 'x' AS fare", "id", fare, path="fare.tax").state == "missing"


def test_what_is_asked_by_a_wrong_name_is_not_found(market):
    with pytest.raises(NotFound) as told:
        looked(market, "flights", "dep_dela")
    assert told.value.hint == "Did you mean 'dep_delay'?"


# Odd data


def test_empty_files_and_empty_properties_are_no_trouble(own):
    none = own("SELECT 1 AS id WHERE false", path="id")
    assert (none.rows, none.empty_share, none.examples) == (0, None, ())
    empty = own("SELECT NULL::INTEGER AS id FROM range(9)", path="id")
    assert (empty.rows, empty.empty_share, empty.filled) == (9, 1.0, 0)


@pytest.mark.parametrize("name", ['a"b', "order", "x; DROP TABLE y", "ü ber", "select", "v", "m"])
def test_odd_names_are_only_names(own, name):
    quoted = name.replace('"', '""')
    found = own(f'SELECT 7 AS "{quoted}", DATE \'2026-01-01\' AS day FROM range(3)', name,
                a_property("day", logicalType="date"), path=name)  # fmt: skip
    assert found.top == (("7", 3),)


def test_values_that_look_like_sql_stay_values(own):
    found = own("SELECT unnest(['''; SELECT 1', '\"', '--', '']) AS id", path="id", format_="csv")
    assert found.state == ""
    assert found.filled


def test_the_time_that_a_promise_names_is_preferred(own):
    select = ("SELECT i AS id, DATE '2020-01-01' + i::INTEGER AS made, "
              "DATE '2026-01-01' + i::INTEGER AS seen FROM range(9) t(i)")  # fmt: skip
    days = (a_property("made", logicalType="date"), a_property("seen", logicalType="date"))
    sla = [{"property": "latency", "value": 1, "unit": "d", "element": "orders.seen"}]
    assert own(select, "id", *days, path="id").over_time.by == "made"
    assert own(select, "id", *days, path="id", slaProperties=sla).over_time.by == "seen"
    parted = (days[0], {**days[1], "partitioned": True})
    assert own(select, "id", *parted, path="id").over_time.by == "seen"


# Kept


def test_it_is_asked_once_until_the_data_changes(repo, own):
    own("SELECT 1 AS id", path="id")
    market = Marketplace.open(repo.settings)
    first = looked(market, "orders", "id")
    assert looked(market, "orders", "id") is first
    a_file(repo.folder, "data/orders.parquet", "SELECT 'other' AS id")
    assert looked(market, "orders", "id").top == (("other", 1),)


def test_the_statement_to_go_on_from_can_be_asked(market):
    found = looked(market, "flights", "carrier")
    result = ask(market, Question(sql=found.sql, patience=30))
    assert {(row[0], row[1]) for row in result.rows} == set(found.top)

"""One property looked at closely, on the page of its product."""

from __future__ import annotations

import json

import pytest

from marketplace.model.profile import Bin, OverTime, Period, PropertyProfile, Range
from marketplace.ui.property_chart import distribution, emptiness, said
from marketplace.ui.property_profile import facts
from tests.builders import a_contract, a_property, an_object
from tests.engines.builders_engines import CANARY, a_file

HOSTILE = "![x](http://evil.example/a.png) [a](javascript:alert(1)) :red-badge[Broken] $x$"
DATA = f"""SELECT i AS id, CASE WHEN i % 4 > 0 THEN i END AS delay,
    ['a', 'b'][1 + i % 2] AS carrier,
    DATE '2026-01-05' + (i // 10)::INTEGER AS day, '{CANARY}' AS email,
    {{'street': 'x', 'city': '{CANARY}'}} AS home, 'n' || i || '{HOSTILE}' AS note,
    {{'x': 'a long text that fills a line', 'y': i}} AS spot, NULL::INTEGER AS nothing
    FROM range(100) t(i)"""
INSIDE = [a_property("street"), a_property("city", classification="restricted")]
SPOT = [a_property("x"), a_property("y")]
ORDERS = an_object(
    "orders", "id", "delay", "carrier", a_property("day", logicalType="date"),
    a_property("email", classification="restricted"),
    a_property("home", logicalType="object", properties=INSIDE), "note",
    a_property("spot", logicalType="object", properties=SPOT), "nothing",
    a_property("coupon", physicalType="varchar(9)"),
)  # fmt: skip
SERVER = [{"server": "s", "type": "local", "path": "data/{model}.parquet", "format": "parquet"}]


@pytest.fixture
def sample(open_page, repo):
    a_file(repo.folder, "data/orders.parquet", DATA)
    a_file(repo.folder, "data/lines.parquet", "SELECT 1 AS id")
    contract = a_contract("orders", schema=[ORDERS, an_object("lines")], servers=SERVER)
    repo.commit({"contracts/orders.odcs.yaml": contract})

    def sample_(**choices: str):
        query = {"id": "orders", "section": "Sample", **choices}
        page = open_page(repo.settings, "pages/product.py", **query)
        assert not page.at.exception
        return page

    return sample_


def charts(page) -> list:
    return [chart.proto for chart in page.at.get("vega_lite_chart")]


def figures(page) -> dict[str, str]:
    found = {}
    for table in page.at.table:
        if "value" in table.value:
            found |= dict(zip(table.value.index, table.value["value"], strict=True))
    return found


# The section


def test_nothing_is_looked_at_until_somebody_chooses(sample):
    page = sample()
    assert page.at.selectbox(key="sample_property").value == ""
    assert not charts(page)
    page.at.selectbox(key="sample_property").select("carrier").run()
    assert "orders.carrier" in page.at.query_params["property"]
    assert len(charts(page)) == 1
    page.at.selectbox(key="sample_property").select("").run()
    assert "property" not in page.at.query_params
    assert not charts(page)


def test_a_number_has_its_histogram_figures_examples_and_what_is_empty_when(sample):
    page = sample(property="orders.delay")
    spread, over = charts(page)
    assert spread.alt.startswith("Distribution of delay: 75 values")
    assert over.alt.startswith("Share of rows without delay by day of day: from 20.0 % to 30.0 %")
    found = figures(page)
    assert (found["Rows"], found["Empty"], found["Smallest"]) == ("100", "25.0 %", "1")
    assert (found["Median"], found["Middle half"]) == ("50", "25 to 75")
    assert "**Empty over time**" in page.text
    assert "**Examples**" in page.text
    query = next(one.query_string for one in page.links if one.label == "Query its values")
    assert query.startswith("sql=SELECT+delay%2C+count")


def test_a_text_has_its_values_and_no_examples_where_all_are_shown(sample):
    page = sample(property="orders.carrier")
    assert charts(page)[0].alt == "Values of carrier: 2 bars, the longest a with 50 (50.0 %)"
    assert "**All values**" in page.text
    assert "**Examples**" not in page.text
    assert "Never empty, in any day of day" in page.text


def test_a_masked_property_says_why_and_shows_nothing_of_it(sample):
    for path, why in (("email", ""), ("home", ""), ("home.street", ", for all of home")):
        page = sample(property=f"orders.{path}")
        assert f"{path} is masked for everybody here" in page.text
        assert f"Reason: sensitivity restricted{why}." in page.text
        assert "Empty: none." in page.text
        assert not charts(page)
        assert "canary" not in page.text
    options = page.at.selectbox(key="sample_property").options
    assert {"email (masked)", "home.city (masked)", "carrier"} <= set(options)


def test_what_is_missing_empty_or_without_order_says_so(sample):
    page = sample(property="orders.coupon")
    assert "coupon is not in the file" in page.text
    assert "promises it as varchar(9)" in page.text
    assert "nothing is empty in every row" in sample(property="orders.nothing").text
    spot = sample(property="orders.spot")
    assert "These are several properties in one" in spot.text
    assert '{"x":"a long text that fills a line","y":' in spot.text
    assert "Nearly every value is another one" in sample(property="orders.note").text


def test_hostile_values_stay_words(sample):
    page = sample(property="orders.note")
    shown = "\n".join(one.value for one in page.at.markdown)
    assert "evil" in shown
    assert "](http" not in shown
    assert "](javascript" not in shown
    assert ":red-badge[Broken]" not in shown


def test_the_address_chooses_the_object_too_and_what_is_not_there_is_ignored(sample):
    page = sample(property="lines.id")
    assert page.at.selectbox(key="sample_object").value == "lines"
    assert page.at.selectbox(key="sample_property").value == "id"
    other = sample(property="lines.id", object="orders")
    assert other.at.selectbox(key="sample_property").value == ""
    assert sample(property="orders.nobody").at.selectbox(key="sample_property").value == ""


def test_the_schema_leads_to_the_values_of_the_property_that_one_looks_at(sample):
    page = sample(section="Schema", property="orders.home.street")
    [link] = drawn(page)
    assert link["text"] == "What home.street holds"
    assert link["href"].endswith("section=Sample&property=orders.home.street")
    assert not drawn(sample(section="Schema"))


def drawn(page) -> list[dict]:
    """Links to what a property holds."""
    parts = (one.proto for one in page.at.get("bidi_component"))
    rows = [row for part in parts for row in json.loads(part.json).get("rows", ())]
    found = (part for row in rows for cell in row for line in cell for part in line)
    links = (part for part in found if isinstance(part, dict))
    return [part for part in links if part["text"].endswith(" holds")]


# Figures and charts, from a profile


def a_profile(**parts) -> PropertyProfile:
    known = {"path": "seen", "type": "TIMESTAMP", "kind": "timestamp", "rows": 9, "filled": 6}
    return PropertyProfile(**{**known, "empty_share": 1 / 3, **parts})


def test_figures_say_what_is_known_and_leave_out_the_rest():
    assert facts(a_profile()) == {"Type": "timestamp", "Rows": "9", "Empty": "33.3 %"}
    told = facts(a_profile(
        many=True, values=12, whole=False, type="VARCHAR", kind="text", distinct=4, exact=True,
        letters=Range(2, 2.0, 2), items=Range(0, 1.25, 3), smallest="<b>", empty_share=0.0,
    ))  # fmt: skip
    assert told == {
        "Type": "varchar, several a row", "Rows": "the first 9", "Values": "12",
        "Rows without any": "none", "Distinct": "4", "Smallest": "\\<b\\>",
        "Length": "2 letters", "Items a row": "0 to 3, 1.2 on average",
    }  # fmt: skip


def test_values_are_said_in_the_unit_of_their_type():
    assert said(0.0, "date") == "1 Jan 1970"
    assert said(3600.0, "timestamp") == "1 Jan 1970, 01:00"
    assert said(34200.0, "time") == "09:30"
    assert said(2013.0, "integer") == "2013"
    assert said(12345.0, "integer") == "12,345"
    assert said(0.1 + 0.2, "float") == "0.3"


def test_bars_along_a_time_are_told_as_times():
    drawing = distribution(a_profile(bins=(Bin(0.0, 86400.0, 4), Bin(86400.0, 172800.0, 2))))
    assert drawing.x.scale == "time"
    assert drawing.columns["tx"][1] == "2 Jan 1970, 00:00 to 3 Jan 1970, 00:00"
    assert drawing.columns["x"] == [0.0, 86400e3]


def test_a_stretch_with_all_rows_empty_stands_out():
    over = OverTime("day", "day", (Period(0, 86400, 5, 1), Period(86400, 172800, 4, 4)))
    drawing, sentence = emptiness(a_profile(over_time=over), over)
    assert drawing.columns["y"] == [0.2, 1.0]
    assert drawing.columns["ty"][1] == "all (4 of 4)"
    assert sentence == (
        "Share of rows without seen by day of day: from 20.0 % to all, most from 2 Jan 1970"
    )


def test_no_text_of_the_data_is_more_than_a_cell(sample):
    spec = json.loads(charts(sample(property="orders.carrier"))[0].spec)
    rows = spec["layer"][0].pop("data")["values"]
    assert [row["y"] for row in rows] == ["a", "b"]
    assert '"carrier"' not in json.dumps(spec["layer"][0]["encoding"]["y"])

"""Relationships as checks: both notations, several properties, other contracts."""

from __future__ import annotations

import pytest

from marketplace.model import Metric, Target
from marketplace.promises.plan import plan
from tests.promises.builders_plan import a_contract, a_property, an_object

AIRPORTS = an_object(
    a_property("faa", id="faa_id"), a_property("country"),
    a_property("place", properties=[a_property("city", id="city_id")]),
    name="airports", id="airports_id",
)  # fmt: skip


def related(*ends, resolve=None, **parts):
    """The checks of one relationship of `origin`, or of the whole object where it has a `from`."""
    relation = {"to": ends[0] if len(ends) == 1 else list(ends), **parts}
    own = {} if "from" in parts else {"relationships": [relation]}
    whole = {"relationships": [relation]} if "from" in parts else {}
    origin = a_property("origin", id="origin_id", **own)
    tags = a_property("tags", logicalType="array", items={"logicalType": "string"})
    legs = an_object(origin, a_property("land"), tags, **whole)
    checks = plan(a_contract(legs, AIRPORTS), resolve=resolve)
    return [check for check in checks if "relationship" in check.id]


@pytest.mark.parametrize(
    "to",
    [
        "airports.faa", "airports.faa_id", "airports_id.faa", " airports.faa ",
        "schema/airports_id/properties/faa_id", "/schema/airports_id/properties/faa_id",
        "#/schema/airports/properties/faa",
    ],
)  # fmt: skip
def test_every_way_to_name_a_property_is_understood(to):
    if to.startswith(("schema", "/")):
        to = f"#{to}"
    (check,) = related(to)
    assert check.measure.metric is Metric.ORPHANS
    assert check.measure.properties == ("origin",)
    assert check.measure.target == Target("", "airports", ("faa",))
    assert check.title == "Every origin is found in airports (faa)"
    assert check.expected == "found in airports"


def test_a_nested_target_has_a_dotted_path():
    (check,) = related("#/schema/airports/properties/place/properties/city_id")
    assert check.measure.target == Target("", "airports", ("place.city",))


@pytest.mark.parametrize("from_", [["origin", "land"], ["legs.origin", "legs.land"],
                                   ["legs.origin_id", "land"]])  # fmt: skip
def test_several_properties_refer_together(from_):
    (check,) = related("airports.faa", "airports.country", **{"from": from_})
    assert check.id == "legs.relationship.origin-land-airports-faa-country"
    assert check.measure.properties == ("origin", "land")
    assert check.measure.target == Target("", "airports", ("faa", "country"))
    assert check.title == "Every origin and land is found in airports (faa and country)"


def test_the_id_of_a_relationship_is_that_of_its_check():
    (check,) = related("airports.faa", id="to_airports")
    assert check.id == "legs.origin.relationship.to_airports"


def test_a_custom_property_says_how_grave_it_is():
    mild = [{"property": "severity", "value": "warning"}]
    assert related("airports.faa", customProperties=mild)[0].severity == "warning"
    odd = [{"property": "severity", "value": {}}]
    assert related("airports.faa", customProperties=odd)[0].severity == "error"


def test_a_target_in_another_file_is_looked_up_there():
    asked = []

    def resolve(to):
        asked.append(to)
        return "other/airports.odcs.yaml", a_contract(AIRPORTS)

    to = "../other/airports.odcs.yaml#/schema/airports_id/properties/faa_id"
    (check,) = related(to, resolve=resolve)
    assert asked == [to]
    assert check.measure.target == Target("other/airports.odcs.yaml", "airports", ("faa",))


@pytest.mark.parametrize(
    ("ends", "parts", "reason"),
    [
        (["airports.iata"], {}, 'airports has no property "iata"'),
        (["harbours.faa"], {}, 'no object "harbours"'),
        (["airports"], {}, "names no property"),
        (["airports.faa", "airports.country"], {}, "1 properties point to 2"),
        (["airports.faa", "legs.land"], {"from": ["origin", "land"]}, "more than one object"),
        (["airports.faa"], {"from": ["airports.faa"]}, "starts in another object"),
        (["airports.faa"], {"from": ["nothing"]}, "nothing"),
        (["airports.faa"], {"from": []}, "which properties point there"),
        (["airports.faa"], {"from": ["tags"]}, "many values"),
        (["legs.tags"], {}, "many values"),
        (["gone.odcs.yaml#/schema/x/properties/y"], {}, "The file gone.odcs.yaml is not here"),
        (["https://else.example/x.yaml#/schema/x/properties/y"], {}, "is not here"),
        (["airports.faa"], {"type": "inspiredBy"}, "inspiredBy"),
        ([[]], {}, "where it points"),
        ([5], {}, "where it points"),
    ],
)
def test_a_relationship_that_leads_nowhere_says_why(ends, parts, reason):
    (check,) = related(*ends, **parts)
    assert check.measure is None
    assert reason in check.reason
    assert check.title.startswith("Every ")

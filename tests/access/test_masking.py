"""What a role may see in clear, and why not."""

from __future__ import annotations

import pytest

from marketplace.access.masking import masked
from marketplace.model import (
    Classification,
    CustomProperty,
    Organisation,
    SchemaObject,
    SchemaProperty,
)

HERE = Organisation(
    roles={"privacy": ("restricted",), "finance": ("Confidential",), "guest": ("internal",)}
)


def hidden(*properties: SchemaProperty, role: str = "", organisation=HERE, tags=()):
    schema = SchemaObject(name="people", properties=properties, tags=tags)
    return dict(masked(schema, organisation, role))


def prop(name="email", **parts) -> SchemaProperty:
    return SchemaProperty(name=name, **parts)


@pytest.mark.parametrize("classification", ["", "public", "internal", "Internal", " public "])
def test_what_is_not_sensitive_is_shown(classification):
    assert hidden(prop(classification=classification)) == {}


@pytest.mark.parametrize("classification", ["restricted", "RESTRICTED", " restricted "])
def test_a_masked_classification_hides_in_any_spelling(classification):
    assert hidden(prop(classification=classification)) == {
        "email": "email is classified restricted"
    }


def test_an_unknown_classification_hides_and_says_that_it_is_unknown():
    reason = hidden(prop(classification="restrictd"))["email"]
    assert reason == "email is classified restrictd, which this organisation does not know"


def test_the_organisation_decides_what_is_masked():
    own = Organisation(
        classifications=(Classification("restricted"), Classification("open", masked=True))
    )
    found = hidden(
        prop("a", classification="restricted"), prop("b", classification="open"), organisation=own
    )
    assert list(found) == ["b"]


def test_a_role_sees_the_classifications_that_the_organisation_lists_for_it():
    both = (prop("email", classification="restricted"), prop("fee", classification="confidential"))
    assert list(hidden(*both)) == ["email", "fee"]
    assert list(hidden(*both, role="privacy")) == ["fee"]
    assert list(hidden(*both, role="finance")) == ["email"]
    assert list(hidden(*both, role="nobody we know")) == ["email", "fee"]


@pytest.mark.parametrize("tag", ["pii", "PII", "personal-data", "personal_data", " Pii "])
def test_personal_data_is_hidden_whatever_its_classification(tag):
    assert list(hidden(prop(tags=("core", tag), classification="public"))) == ["email"]


def test_personal_data_is_seen_only_with_a_personal_classification():
    tagged = prop(tags=("pii",), classification="internal")
    assert list(hidden(tagged, role="guest")) == ["email"]
    assert list(hidden(tagged, role="finance")) == ["email"]
    assert hidden(tagged, role="privacy") == {}


def test_a_custom_property_can_say_that_data_is_personal():
    stated = prop(custom_properties=(CustomProperty("pii", True),))
    assert hidden(stated) == {"email": "email is tagged pii"}
    assert hidden(prop(custom_properties=(CustomProperty("pii", "yes"),)))
    assert not hidden(prop(custom_properties=(CustomProperty("pii", False),)))


def test_a_secret_inside_hides_the_whole_property_and_is_named():
    street = prop("street", classification="restricted")
    address = prop("address", properties=(prop("city"), street))
    assert hidden(prop("id"), address) == {"address": "address.street is classified restricted"}


@pytest.mark.parametrize("part", ["items", "map_key", "map_value"])
def test_lists_and_maps_are_looked_through(part):
    inner = prop("x", properties=(prop("phone", tags=("pii",)),))
    assert list(hidden(prop("contacts", **{part: inner}))) == ["contacts"]


def test_an_object_tagged_personal_hides_the_properties_that_say_nothing_themselves():
    silent, stated = prop("note"), prop("country", classification="public")
    assert hidden(silent, stated, tags=("personal-data",)) == {
        "note": "note is in people, tagged personal-data"
    }
    assert hidden(silent, stated, tags=("personal-data",), role="privacy") == {}


def over_the_same_data(*properties: SchemaProperty, beside: SchemaProperty, role: str = ""):
    schema = SchemaObject(name="people", properties=properties)
    other = SchemaObject(name="persons", properties=(beside,))
    return dict(masked(schema, HERE, role, [("the contract hr 1.0.0", other)]))


@pytest.mark.parametrize(
    "beside",
    [
        prop("email", classification="restricted"),
        prop("EMAIL", classification="restricted"),
        prop("contact", physical_name="Email", classification="restricted"),
        prop("email", physical_name="other", classification="restricted"),
    ],
)
def test_what_another_contract_over_the_same_data_hides_is_hidden(beside):
    found = over_the_same_data(prop("email", classification="public"), prop("id"), beside=beside)
    assert [*found] == ["email"]
    assert found["email"].endswith("is classified restricted in the contract hr 1.0.0")


def test_a_role_sees_what_it_may_see_whoever_hides_it():
    beside = prop("email", classification="restricted")
    assert over_the_same_data(prop("email"), beside=beside, role="privacy") == {}


def test_a_column_that_could_be_meant_by_a_hidden_property_is_hidden():
    mail = prop("email", physical_name="mail", classification="restricted")
    assert [*hidden(mail, prop("x", physical_name="EMAIL"), prop("y"))] == ["email", "x"]


def test_what_may_be_a_second_column_of_a_hidden_name_is_hidden():
    mail = prop("email", classification="restricted")
    assert [*hidden(mail, prop("Email_1"), prop("emails_1"))] == ["email", "Email_1"]

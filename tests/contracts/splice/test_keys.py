"""Places as people type them."""

from __future__ import annotations

import pytest

from marketplace.contracts.splice.keys import resolve
from marketplace.errors import NotFound

TREE = {
    "id": "x",
    "description": {"purpose": "why"},
    "a.b": {"c[0]": 1, "it's": 2},
    "tags": ["one", "two"],
    "schema": [
        {
            "id": "o1",
            "name": "orders",
            "properties": [
                {"name": "id"},
                {"name": "amount", "tags": ["t"]},
                {"name": "order.line", "items": {"properties": [{"name": "qty"}]}},
            ],
            "quality": [{"metric": "rowCount"}, {"metric": "nullValues"}],
        },
        {"name": "lines", "properties": []},
    ],
    "servers": [{"server": "prod", "type": "s3"}, {"server": "7"}],
    "slaProperties": [{"property": "latency"}, {"property": "latency"}],
    "support": [{"channel": "#help"}],
    "roles": [{"role": "reader"}],
    "team": {"members": [{"username": "ada@x.example"}]},
    "customProperties": [{"property": "owner", "value": 1}],
    "empty": None,
    1: "number",
}


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("id", ("id",)),
        ("description.purpose", ("description", "purpose")),
        ("schema.orders", ("schema", 0)),
        ("schema.o1.name", ("schema", 0, "name")),
        ("schema.lines.name", ("schema", 1, "name")),
        ("schema[1].name", ("schema", 1, "name")),
        ("schema.[1].name", ("schema", 1, "name")),
        ("schema.orders.properties.amount.tags[0]", ("schema", 0, "properties", 1, "tags", 0)),
        ("schema.orders.properties.amount.tags.t", ("schema", 0, "properties", 1, "tags", 0)),
        ('schema.orders.properties."order.line".items.properties.qty.name',
         ("schema", 0, "properties", 2, "items", "properties", 0, "name")),
        ("schema.orders.quality.nullValues.metric", ("schema", 0, "quality", 1, "metric")),
        ("servers.prod.type", ("servers", 0, "type")),
        ("servers.s3.type", ("servers", 0, "type")),
        ("servers.7.server", ("servers", 1, "server")),
        ("slaProperties[1].property", ("slaProperties", 1, "property")),
        ("support.#help.channel", ("support", 0, "channel")),
        ("roles.reader.role", ("roles", 0, "role")),
        ("team.members.'ada@x.example'.username", ("team", "members", 0, "username")),
        ("customProperties.owner.value", ("customProperties", 0, "value")),
        ("tags.two", ("tags", 1)),
        ("tags[+]", ("tags", 2)),
        ("schema.lines.properties[+]", ("schema", 1, "properties", 0)),
        ('"a.b"."c[0]"', ("a.b", "c[0]")),
        ("\"a.b\".'it''s'", ("a.b", "it's")),
        ("1", (1,)),
    ],
)  # fmt: skip
def test_a_key_leads_to_its_place(key, path):
    assert resolve(TREE, key) == path


@pytest.mark.parametrize(
    ("key", "message", "hint"),
    [
        ("idd", "The text has no `idd`.", "Did you mean `id`?"),
        ("descripton.purpose", "The text has no `descripton`.", "Did you mean `description`?"),
        ("description.purpos", "`description` has no `purpos`.", "Did you mean `purpose`?"),
        ("schema.order", "`schema` has no entry `order`.", "Did you mean `orders`?"),
        ("schema.orders.properties.amont.tags", "`schema[0].properties` has no entry `amont`.",
         "Did you mean `amount`?"),
        ("schema[2]", "`schema` has no entry 2.", "It has 2; they count from 0"),
        ("tags.three", "`tags` has no entry `three`.", "There are: `one`, `two`."),
        ("slaProperties.latency", "`slaProperties` has 2 entries with the property `latency`.",
         "Say which one: [0] or [1]."),
        ("schema.lines.properties.x", "`schema[1].properties` has no entry `x`.",
         "It has no entries."),
        ("id.x", "`id` is not a mapping.", "Set the whole value."),
        ("id[0]", "`id` is not a list.", "Set the whole value."),
        ("description[0]", "`description` is not a list.", "Set the whole value."),
        ("a..b", "`a..b` is no key: it cannot be read from character 2 on.", "Put dots"),
        (".id", "`.id` is no key: it cannot be read from character 1 on.", "Put dots"),
        ("tags[x]", "`tags[x]` is no key: it cannot be read from character 5 on.", "Put dots"),
        ('"id', '`"id` is no key: it cannot be read from character 1 on.', "Put dots"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_the_nearest_name(key, message, hint):
    with pytest.raises(NotFound) as missing:
        resolve(TREE, key)
    assert missing.value.message == message
    assert missing.value.hint.startswith(hint)


KNOWN = {
    (): ["id", "domain", "description", "servers"],
    ("description",): ["purpose", "usage"],
    ("servers", 2): ["server", "type"],
    ("empty",): ["inner"],
}


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("domain", ("domain",)),
        ("description.usage", ("description", "usage")),
        ("servers[+].server", ("servers", 2, "server")),
        ("empty.inner", ("empty", "inner")),
        ("empty[+]", ("empty", 0)),
    ],
)
def test_a_name_that_the_standard_knows_may_be_new(key, path):
    assert resolve(TREE, key, lambda path: KNOWN.get(path, ())) == path


@pytest.mark.parametrize(
    ("key", "hint"),
    [("domin", "Did you mean `domain`?"), ("description.usge", "Did you mean `usage`?")],
)
def test_a_new_name_that_it_does_not_know_is_a_mistake(key, hint):
    with pytest.raises(NotFound) as missing:
        resolve(TREE, key, lambda path: KNOWN.get(path, ()))
    assert missing.value.hint == hint


@pytest.mark.parametrize(
    "key", ["", "." * 5000, "[" * 5000, "a." * 3000, '"' * 4001, "[9999999999]"]
)
def test_no_key_is_too_odd(key):
    if key:
        with pytest.raises(NotFound) as missing:
            resolve(TREE, key)
        assert len(missing.value.message) < 300
    else:
        assert resolve(TREE, key) == ()

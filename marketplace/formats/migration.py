"""What somebody who reads the data does about each kind of change that hurts."""

# ruff: noqa: E501 - a kind of change a line
from __future__ import annotations

OTHERWISE = (
    "Read what changed, and try your queries and programs on the new version before you move."
)
_TELL = "Ask the owner what takes its place before you move."
_QUERIES = "Put the new name into queries, joins, programs and reports."
_TYPES = "Look where you compute, compare or store it, and convert it there."
_CONNECT = "Change the connection of your programs, and try it before the old one ends."

ADVICE: dict[str, str] = {
    "contract-removed": _TELL,
    "product-removed": _TELL,
    "id-changed": "Put the new id into your input ports and agreements.",
    "version-lowered": "Look which version you pinned, and pin the one that you tested.",
    "shape-changed": "Ask the owner what is meant: the file does not follow the standard here.",
    "status-deprecated": "Plan to leave it: look for its replacement and the day on which support ends.",
    "status-retired": "Move to its replacement now; without one, ask the owner.",
    "status-withdrawn": "Do not build on it until it is active again; ask the owner for how long.",
    "object-removed": "Take it out of queries and joins, or find the same data elsewhere.",
    "object-renamed": _QUERIES,
    "object-moved": "Put the new place into queries that name the table itself.",
    "object-type-changed": "Try how fast and how fresh it is, and whether your rights still hold.",
    "granularity-changed": "Check what a row stands for now, then all sums, counts and joins over it.",
    "property-removed": "Take it out of queries and reports, or find the value elsewhere.",
    "property-renamed": _QUERIES,
    "property-moved": "Put the new name of the stored column into queries that name it.",
    "physical-type-changed": _TYPES,
    "physical-type-wider": "Store it in a type that is large enough.",
    "physical-type-narrower": "Nothing stops working; values may be shorter than before.",
    "type-changed": _TYPES,
    "type-removed": "Ask the owner which type it has, and convert it yourself.",
    "items-removed": "Check that your code takes items of any kind.",
    "element-id-changed": "Put the new id where you refer to it by its id.",
    "required-removed": "Decide what an empty value means to you: filter it, or fill it in.",
    "unique-removed": "Check joins on it: make the rows distinct first, or sum them up.",
    "key-removed": "Check joins on it: make the rows distinct first, or sum them up.",
    "key-changed": "Join on the new key, with all of its parts.",
    "partitioning-changed": "Filter by what it is partitioned by now, else queries read everything.",
    "classification-raised": "Have your access approved again before the change; until then values may be empty.",
    "classification-lowered": "Nothing stops working; ask the data's owner where you pass it on.",
    "classification-changed": "Check whether your access still covers it.",
    "bound-loosened": "Check that your code takes values outside of the old bounds.",
    "bound-changed": "Check that your code takes values within the new bounds.",
    "pattern-changed": "Check code that takes the text apart.",
    "format-changed": "Read it in the new format.",
    "number-format-wider": "Store it in a type that is large enough.",
    "number-format-changed": "Store it in a type that fits.",
    "timezone-changed": "Convert times to the zone that you count in, also those you have stored.",
    "vector-changed": "Make your own vectors anew with the new model; do not compare old with new ones.",
    "enum-removed": "Let your code take values that it does not know.",
    "enum-value-added": "Say what your code does with the new value.",
    "enum-value-renamed": "Put the new value into filters and rules.",
    "relationship-removed": "Use outer joins where a match may be missing.",
    "relationship-changed": "Join with the new target.",
    "quality-removed": "Check it yourself where you count on it.",
    "quality-loosened": "Check that you can live with the lower quality.",
    "quality-changed": "Check that you can live with what is promised now.",
    "quality-measure-changed": "Check that what is looked at now is what you count on.",
    "quality-severity-lowered": "Check it yourself where you count on it.",
    "service-level-removed": "Do not count on it any more, or agree on it with the owner.",
    "service-level-weakened": "Check that what you promise others still holds.",
    "service-level-changed": "Check that what you promise others still holds.",
    "end-added": "Plan to leave it before that day.",
    "end-removed": "Ask the owner until when you can use it.",
    "server-removed": _CONNECT,
    "server-type-changed": "Install the driver of the new system, and change the connection.",
    "server-moved": _CONNECT,
    "server-format-changed": "Read files in the new format.",
    "server-detail-changed": _CONNECT,
    "role-removed": "Ask for another role before the change.",
    "role-access-changed": "Check that the role still lets you do what you do.",
    "price-raised": "Have the new price approved, or stop using it.",
    "price-added": "Have the price approved, or stop using it.",
    "price-terms-changed": "Look at what you will pay with your use.",
    "terms-changed": "Read the terms again before you go on using it.",
    "owner-changed": "Note whom to turn to.",
    "owner-removed": "Ask for an owner before you build more on it.",
    "support-gone": "Ask the owner where help can be had.",
    "port-removed": _CONNECT,
    "port-renamed": "Put the new name of the port into programs and addresses.",
    "port-contract-changed": "Read the new contract: compare it with the old one.",
    "port-version-changed": "Read what changed between the two versions, and move when you have tried it.",
    "port-type-changed": _CONNECT,
    "management-port-removed": "Take it out of programs that ask it.",
    "management-port-changed": "Change programs that ask it.",
}


def advice(rule: str) -> str:
    """One sentence; for a kind of change that nobody thought of, one that is always right."""
    return ADVICE.get(rule, OTHERWISE)

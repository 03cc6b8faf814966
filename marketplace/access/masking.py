"""Who sees which property in clear: the one place that decides.

Hidden is the safe side, so doubt hides. A classification that the organisation does not know is
masked: it was written down because somebody thought the data special, and a misspelt "restrictd"
must not open what "restricted" closes. Data tagged as personal is masked whatever its
classification says, until the role may see a classification that the organisation calls personal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from marketplace.model import PERSONAL_TAGS, Organisation, SchemaObject, SchemaProperty

_NUMBERED = re.compile(r"_\d{1,4}$")
DENIED = frozenset({"false", "no", "none", "0", ""})


def masked(
    schema: SchemaObject,
    organisation: Organisation,
    role: str,
    beside: Iterable[tuple[str, SchemaObject]] = (),
) -> Mapping[str, str]:
    """The names of top-level properties that this role may not see, each with the reason.

    A property with something to hide inside is hidden as a whole: a struct or list that is cut
    open still tells by its shape, its length and its statistics. `beside` are the schemas of
    other contracts over the same data, with the name of each: what one of them hides, all do,
    and so by any of the names that a property has.
    """
    hidden = dict(_hidden(schema, organisation, role))
    reasons: dict[str, str] = {}
    for item in schema.properties:
        if item.name in hidden:
            reasons |= dict.fromkeys(_names(item), hidden[item.name])
    for where, other in beside:
        theirs = _hidden(other, organisation, role)
        for item in other.properties:
            if item.name in theirs:
                for name in _names(item):
                    reasons.setdefault(name, f"{theirs[item.name]} in {where}")
    for item in schema.properties:
        meant = _names(item)
        # A second column of one name, as `email` beside `Email`, is read as `email_1`.
        meant |= {_NUMBERED.sub("", name) for name in meant}
        reason = next((reasons[name] for name in meant if name in reasons), "")
        if reason:
            hidden.setdefault(item.name, reason)
    return hidden


def _names(item: SchemaProperty) -> set[str]:
    """Which columns could be meant; DuckDB does not tell the cases apart."""
    return {name.strip().casefold() for name in (item.name, item.physical_name)} - {""}


def _hidden(schema: SchemaObject, organisation: Organisation, role: str) -> Mapping[str, str]:
    sees = frozenset(name.casefold() for name in organisation.roles.get(role, ()))
    tagged = _personal_tag(schema.tags)
    reasons: dict[str, str] = {}
    for item in schema.properties:
        inherited = f"is in {schema.name}, tagged {tagged}" if tagged and _silent(item) else ""
        for path, inner in item.walk():
            reason = _reason(inner, organisation, sees)
            if reason or (inherited and not _sees_personal(organisation, sees)):
                reasons.setdefault(item.name, f"{path} {reason or inherited}")
                break
    return reasons


def _reason(item: SchemaProperty, organisation: Organisation, sees: frozenset[str]) -> str:
    stated = item.classification.strip()
    if stated and stated.casefold() not in sees:
        known = organisation.classification(stated)
        if known is None:
            return f"is classified {stated}, which this organisation does not know"
        if known.masked:
            return f"is classified {known.name}"
    for word in _personal_words(item):
        if not _sees_personal(organisation, sees):
            return f"is tagged {word}"
    return ""


def _personal_words(item: SchemaProperty) -> Iterator[str]:
    if tag := _personal_tag(item.tags):
        yield tag
    for custom in item.custom_properties:
        # Contracts converted from the old specification say `pii: true` this way.
        if (
            custom.property.casefold() in PERSONAL_TAGS
            and str(custom.value).casefold() not in DENIED
        ):
            yield custom.property


def _personal_tag(tags: tuple[str, ...]) -> str:
    return next((tag for tag in tags if tag.strip().casefold() in PERSONAL_TAGS), "")


def _silent(item: SchemaProperty) -> bool:
    return not any(inner.classification.strip() for _, inner in item.walk())


def _sees_personal(organisation: Organisation, sees: frozenset[str]) -> bool:
    return any(c.personal and c.name.casefold() in sees for c in organisation.classifications)

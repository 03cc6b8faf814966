"""What a change of the schema means, object by object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from marketplace.catalog.sentence_words import named
from marketplace.model import DataContract, SchemaObject, SchemaProperty

_Both = Mapping[str, tuple[SchemaProperty, SchemaProperty]]  # by path: before and after


def schema_sentences(before: DataContract, after: DataContract) -> Iterator[str]:
    old, new = ({thing.name: thing for thing in c.schema} for c in (before, after))
    if fresh := [name for name in new if name not in old]:
        yield f"Adds {named(fresh)}"
    if gone := [name for name in old if name not in new]:
        yield f"Removes {named(gone)}"
    for name in old:
        if name in new:
            yield from _object(old[name], new[name])


def _object(before: SchemaObject, after: SchemaObject) -> Iterator[str]:
    old, new = dict(before.walk()), dict(after.walk())
    place = after.name
    if fresh := _outer([path for path in new if path not in old]):
        yield f"Adds {named(fresh)} to {place}"
    if gone := _outer([path for path in old if path not in new]):
        yield f"Removes {named(gone)} from {place}"
    both = {path: (old[path], new[path]) for path in old if path in new}
    yield from _types(both, place)
    for test, sentence in _TURNS:
        if turned := [path for path, (was, now) in both.items() if test(now) and not test(was)]:
            yield sentence.format(named(turned), place)
    yield from _classes(both, place)
    if keys := [path for path, (was, now) in both.items() if _key(was) != _key(now)]:
        yield f"Changes the key of {place}: {named(keys)}"
    if limited := [path for path, (was, now) in both.items() if _values(was) != _values(now)]:
        yield f"Changes the allowed values of {named(limited)} in {place}"
    yield from _quality(before, after, both)


def _outer(paths: list[str]) -> list[str]:
    """Without what lies inside another of them, which comes before it."""
    outer: list[str] = []
    for path in paths:
        if not (outer and path.startswith(tuple(f"{outer[-1]}{sign}" for sign in ".[{"))):
            outer.append(path)
    return outer


_TURNS: tuple[tuple[Callable[[SchemaProperty], bool], str], ...] = (
    (lambda item: item.required, "Makes {} in {} required"),
    (lambda item: not item.required, "Lets {} in {} be empty"),
    (lambda item: item.deprecated, "Deprecates {} in {}"),
    (lambda item: item.unique, "Makes {} in {} unique"),
)


def _types(both: _Both, place: str) -> Iterator[str]:
    for path, (was, now) in both.items():
        for old, new in (
            (was.logical_type, now.logical_type),
            (was.physical_type, now.physical_type),
        ):
            if old != new and old and new:
                yield f"Changes the type of {path} in {place} from {old} to {new}"
                break


def _classes(both: _Both, place: str) -> Iterator[str]:
    turned: dict[str, list[str]] = {}
    for path, (was, now) in both.items():
        if was.classification != now.classification and now.classification:
            turned.setdefault(now.classification, []).append(path)
    for word, paths in turned.items():
        yield f"Classifies {named(paths)} in {place} as {word}"


def _key(item: SchemaProperty) -> tuple[bool, int]:
    return item.primary_key, item.primary_key_position if item.primary_key else -1


def _values(item: SchemaProperty) -> object:
    return [value.value for value in item.enum], dict(item.logical_type_options)


def _quality(before: SchemaObject, after: SchemaObject, both: _Both) -> Iterator[str]:
    old = [*before.quality, *(rule for was, _ in both.values() for rule in was.quality)]
    new = [*after.quality, *(rule for _, now in both.values() for rule in now.quality)]
    if old == new:
        return
    more = len(new) - len(old)
    verb = "Adds" if more > 0 else "Removes" if more < 0 else "Changes"
    to = {"Adds": "to", "Removes": "from", "Changes": "of"}[verb]
    count = "a quality rule" if abs(more) == 1 else f"{abs(more) or 'the'} quality rules"
    yield f"{verb} {count} {to} {after.name}"

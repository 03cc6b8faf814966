"""NaN, which is unequal to itself, also where nobody has touched it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.compare.place import Place

_AS_A_STEP = "nan"  # what the path says where it is a key


def is_about_nan(place: Place) -> bool:
    """Whether what is told of this place may come from NaN alone."""
    return _AS_A_STEP in place.path or _has_nan(place.old)


def _has_nan(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nan(key) or _has_nan(inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(map(_has_nan, value))
    return type(value) is float and value != value


def spelt(tree: Mapping[Any, Any]) -> dict[Any, Any]:
    """With the text that YAML has for it in its place: equal to itself, and still no number."""
    return {_spelt(key): _spelt(value) for key, value in tree.items()}


def _spelt(value: Any) -> Any:
    if isinstance(value, dict):
        return spelt(value)
    if isinstance(value, list):
        return [*map(_spelt, value)]
    return ".nan" if _has_nan(value) else value

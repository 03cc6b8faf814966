"""What the name of a column tells. English, and the short forms that tables are full of."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Data about a person: by the words that a name is made of, and what to call it.
_PERSONAL = {
    "an e-mail address": {"email", "mail"},
    "a telephone number": {"phone", "telephone", "mobile", "msisdn", "fax"},
    "a date of birth": {"birth", "birthday", "birthdate", "dob", "born"},
    "a bank account": {"iban", "bic"},
    "a number of an official paper": {"passport", "ssn", "taxid", "nino"},
    "an address on the network": {"ip", "ipaddress", "mac"},
    "a person's name": {"firstname", "lastname", "surname", "forename", "fullname", "givenname",
                        "familyname", "maiden"},
    "where a person lives": {"street", "address", "addr", "postcode", "zip", "zipcode",
                             "postal"},
    "what a person is": {"gender", "sex", "nationality", "religion", "salary", "wage"},
}  # fmt: skip
_OF_PEOPLE = {
    "customer", "passenger", "person", "employee", "user", "contact", "guest", "patient", "member",
    "crew", "driver", "first", "last", "full", "given", "family", "middle", "maiden",
}  # fmt: skip
_SHAPES = {
    "email": "an e-mail address", "phone": "a telephone number", "iban": "a bank account",
    "ip": "an address on the network",
}  # fmt: skip
_KEYS = {"id", "key", "uuid", "guid", "code", "number", "no", "nr", "pk"}
_NEVER_NEGATIVE = {
    "amount", "price", "cost", "total", "count", "quantity", "qty", "number", "age", "duration",
    "size", "length", "height", "width", "weight", "distance", "items", "seats", "minutes",
    "seconds", "hours", "days", "bytes", "capacity", "volume", "fee", "tax", "units", "passengers",
}  # fmt: skip
_LOADED = ("updated", "modified", "changed", "loaded", "ingested", "inserted", "created", "sent",
           "recorded", "measured", "event", "timestamp", "time", "at", "ts", "date",
           "day")  # fmt: skip
BOUNDED = {
    "latitude": (-90, 90), "lat": (-90, 90), "longitude": (-180, 180), "lon": (-180, 180),
    "lng": (-180, 180), "percent": (0, 100), "pct": (0, 100), "percentage": (0, 100),
    "hour": (0, 23), "minute": (0, 59), "month": (1, 12), "weekday": (0, 7),
}  # fmt: skip


def words(name: str) -> tuple[str, ...]:
    """ "customerEmail_2" is customer, email, 2."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name[:200])
    return tuple(part.lower() for part in re.findall(r"[A-Za-z]+|[0-9]+", apart))


def personal(name: str, shape: str = "") -> str:
    """What of a person this is, in words; "" where nothing says so. Content counts first."""
    if shape in _SHAPES:
        return _SHAPES[shape]
    found = words(name)
    together = {
        "".join(found),
        *found,
        *("".join(pair) for pair in pairwise(found)),
    }
    for what, known in _PERSONAL.items():
        if together & known:
            return what
    if found[-1:] == ("name",) and set(found[:-1]) & _OF_PEOPLE:
        return "a person's name"
    return ""


def key_rank(name: str, table: str) -> int:
    """How much a name sounds like the key of the table, 0 not at all."""
    found = words(name)
    if not found:
        return 0
    singular = {table.lower(), table.lower().rstrip("s")}
    if found == ("id",) or ("_".join(found[:-1]) in singular and found[-1] in _KEYS):
        return 3
    if found[-1] in ("id", "uuid", "key", "guid", "pk"):
        return 2
    return 1 if found[-1] in _KEYS else 0


def never_negative(name: str) -> bool:
    return bool(set(words(name)) & _NEVER_NEGATIVE)


def bounded(name: str) -> tuple[int, int] | None:
    """Between which numbers it can only be."""
    return next((BOUNDED[word] for word in reversed(words(name)) if word in BOUNDED), None)


def loaded_rank(name: str) -> int:
    """How much it sounds like when a row came to be; the smaller the more."""
    found = words(name)
    return next((row for row, word in enumerate(_LOADED) if word in found), len(_LOADED))


def plain(name: str) -> bool:
    """Can stand in a reference without quotes."""
    return bool(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name))


def slug(text: str) -> str:
    """ "Orders of 2026!" becomes "orders-of-2026"; "" where nothing is left."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")[:80].strip("-")

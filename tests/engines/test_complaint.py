"""What may be repeated of an error text."""

from __future__ import annotations

import pytest

from marketplace.engines.complaint import complaint

FILES = {7: "data/orders.csv"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("IO Error: No magic bytes found at end of file '/proc/self/fd/7'",
         "No magic bytes found at end of file data/orders.csv"),
        ('Invalid Input Error: CSV Error on Line: 3\nOriginal Line: 1,ann@x.org\n',
         "CSV Error on Line: 3"),
        ("Conversion Error: CSV Error on Line: 3\nOriginal Line: ann\n"
         "Expected Number of Columns: 2 Found: 4", "CSV Error on Line: 3 Expected Number of "
         "Columns: 2 Found: 4"),
        ('Conversion Error: Error when converting column "amount". Could not convert string '
         '"ann@x.org" to \'BIGINT\'', 
         "Error when converting column amount. Could not convert string"),
        ("Conversion Error: Could not convert string 'a'n'n@x.org\nbob' to INT64",
         "Could not convert string"),
        ("Conversion Error: Type INT64 with value 4711 can't be cast", "Type INT64"),
        ("IO Error: Cannot open file /srv/data/secret.csv: No such file", "Cannot open file"),
        ("Permission Error: Cannot access file \"/etc/passwd\" - disabled", "Cannot access file"),
        ("Binder Error: Referenced column \"x\" not found!\nCandidate bindings: \"ann\"",
         "Referenced column"),
        ('"ann@x.org" is wrong', "no reason given"),
        ("Out of Memory Error: failed to pin block of size 8 (7/9 used)\n\nPossible solutions:\n"
         "* SET threads", "failed to pin block of size 8 (7/9 used)"),
        ("", "no reason given"),
        ("x" * 1000, "x" * 300),
    ],
)  # fmt: skip
def test_a_complaint_ends_before_the_first_value_or_path(text, told):
    assert complaint(text, {"amount", "id"}, FILES) == told

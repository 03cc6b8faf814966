"""What can be set, and how a wrong setting is answered."""

from __future__ import annotations

import pytest

from marketplace.errors import MarketplaceError
from marketplace.settings import Limits, Settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "marketplace.toml"


def test_nothing_has_to_be_set(file):
    assert Settings.from_env({}, file) == Settings()


def test_the_environment_wins_over_the_file(file):
    file.write_text("repo = 'a'\nfolder = 'shop'\ndepth = 9\n[limits]\nquery_seconds = 2\n")
    found = Settings.from_env({"MARKETPLACE_REPO": "b", "MARKETPLACE_ROWS": "7", "HOME": "/"}, file)
    limits = Limits(depth=9, query_seconds=2.0, rows=7)
    assert found == Settings(repo="b", folder="shop", limits=limits)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEPTH", "-1", "MARKETPLACE_DEPTH must be a whole number above 0, not '-1'."),
        ("QUERY_THREADS", "0", "must be a whole number above 0"),
        ("ROWS", "2.5", "must be a whole number above 0"),
        ("ROWS", "", "must be a whole number above 0"),
        ("QUERY_SECONDS", "nan", "MARKETPLACE_QUERY_SECONDS must be a number above 0"),
        ("QUERY_SECONDS", "inf", "must be a number above 0"),
        ("REFRESH_SECONDS", "-1", "must be a number above 0"),
        ("REFRESH_SECONDS", "soon", "must be a number above 0"),
    ],
)
def test_a_number_that_makes_no_sense_is_named(file, name, value, said):
    with pytest.raises(MarketplaceError) as told:
        Settings.from_env({f"MARKETPLACE_{name}": value}, file)
    assert said in told.value.message


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("foldr = 'x'", "'foldr', which is no setting", "Did you mean 'folder'?"),
        ("zzz = 1", "'zzz', which is no setting", "Known are: repo, "),
        ("[limits]\nrow = 1", "'row', which is no setting", "Did you mean 'rows'?"),
        ("[limits]\nrepo = 'x'", "'repo', which is no setting", "Known are: file_size, "),
        ("limits = 3", "'limits' must be a table", ""),
        ("depth = true", "'depth' must be a whole number above 0", ""),
        ("depth = 2.5", "'depth' must be a whole number above 0", ""),
        ("depth = [1]", "'depth' must be a whole number above 0", ""),
        ("repo = 5", "'repo' must be a text", ""),
    ],
)
def test_what_the_file_cannot_mean_is_named(file, text, said, hint):
    file.write_text(text)
    with pytest.raises(MarketplaceError) as told:
        Settings.from_env({}, file)
    assert said in told.value.message
    assert hint in told.value.hint

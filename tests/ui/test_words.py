"""Nothing that a contract says can draw, load, link or hide anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.model import Classification, Domain, Listing, Organisation, Severity
from marketplace.ui import words
from marketplace.ui.words import (
    age,
    ago,
    class_badge,
    count,
    cut,
    day,
    domain_icon,
    escape,
    listed,
    marked,
    severity_badge,
    status_badge,
    verdict_badge,
)

HOSTILE = [
    "![x](https://tracker.example/x.png)",
    "[log in](https://phish.example)",
    "<img src=https://tracker.example/x.png>",
    "<script>alert(1)</script>",
    "<https://phish.example>",
    "https://phish.example/a?b=c&d=e",
    "www.phish.example",
    "mail me@phish.example now",
    ":red-badge[Certified]",
    ":red[danger] :small[tiny] :shimmer[look]",
    ':color[x]{foreground="red" background="blue"}',
    ":material/check_circle: kept",
    ":tada: :streamlit: :+1:",
    "$E=mc^2$ and $$\\int x$$",
    "# heading",
    "> quote",
    "- item",
    "1. item",
    "+ item",
    "- [x] done",
    "---",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```python\nprint()\n```",
    "`code` **bold** _it_ ~~gone~~",
    "line one\n\nline two  \nline three",
    "a -> b <- c -- d >= e <= f ~= g",
    "[^1] and [ref]: https://phish.example 'title'",
    "&lt;b&gt; &#58;red[x]",
    "\\:red[x\\]",
    "{{ x }} {x}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_sign_of_markup_is_escaped(text):
    shown = escape(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()#+\-.!|<>~$:&]", re.sub(r"\\.", "", shown))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_was_typed(text):
    plain = re.sub(r"\\(.)", r"\1", escape(text)).replace("\u2060", "")
    assert plain == " ".join(text.split())


@pytest.mark.parametrize("text", [":material/check_circle:", ":tada:", ":streamlit:", "a :x: b"])
def test_shortcodes_which_are_read_after_escapes_are_broken_up(text):
    plain = re.sub(r"\\(.)", r"\1", escape(text))
    assert not re.search(r":[\w+\-/]*[a-z][\w+\-/]*:", plain)


def test_times_and_ids_keep_their_colons_together():
    assert "\u2060" not in escape("12:30:45")


@pytest.mark.parametrize("text", ["https://a.example", "www.a.example", "me@a.example"])
def test_an_address_is_a_link_only_where_that_is_asked_for(text):
    assert "\u2060" in escape(text)
    assert "\u2060" not in escape(text, links=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc\u202egnp.exe", "abcgnp\\.exe"),  # would be read backwards
        ("pay\u200bpal", "paypal"),
        ("a\u2066b\u2069c", "abc"),
        ("\ufeffname", "name"),
        ("tag\U000e0041s", "tags"),
        ("bell\x07", "bell"),
        ("soft\u00adhyphen", "softhyphen"),
        ("na\u200cme", "na\u200cme"),  # Persian needs it
        ("  two \t\n words ", "two words"),
    ],
)
def test_what_cannot_be_seen_goes_and_what_is_language_stays(text, shown):
    assert escape(text) == shown


def test_a_word_of_many_letters_after_a_colon_is_escaped_at_once():
    assert words._escaped(":" + "a" * 1_000_000, False) == "\\:" + "a" * 1_000_000
    assert escape(":12:30:material/x:") == "\\:12\\:30\\:\u2060material\\/x\\:"


def test_of_a_text_that_would_stop_the_browser_the_beginning_is_shown():
    shown = escape("[x](y) " * 100_000)
    assert shown.endswith("…")
    assert len(shown) < 10_000


def test_long_texts_that_visitors_send_do_not_stay_in_memory():
    before = words._kept.cache_info().currsize
    escape("x" * 5000)
    assert words._kept.cache_info().currsize == before


def test_marked_words_stand_out_and_are_escaped_like_all_others():
    assert marked((("Every ", False), ("*leg*", True), (" of it", False))) == (
        "Every :yellow-background[\\*leg\\*] of it"
    )


@pytest.mark.parametrize(
    ("latency", "said"),
    [
        ("1 d", "at most 1 day old"),
        ("36 h", "at most 36 hours old"),
        ("5 minutes", "at most 5 minutes old"),
        ("1.5 h", "at most 1.5 hours old"),
        ("soon", "at most soon old"),
    ],
)
def test_a_promised_freshness_is_an_age(latency, said):
    assert age(latency) == said


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=9), "9 minutes ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=4), "4 days ago"),
        (timedelta(days=40), "13 Oct"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_times_are_told_from_now(before, said):
    assert ago(NOW - before, NOW) == said


def test_numbers_and_lists_read_as_sentences():
    assert count(1, "product") == "1 product"
    assert count(0, "product") == "No products"
    assert count(1234, "product") == "1,234 products"
    assert count(2, "category", "categories") == "2 categories"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([]) == ""
    assert day(NOW.date(), NOW.date()) == "22 Nov"
    assert cut("one two three four", 12) == "one two…"
    assert cut("short", 12) == "short"


def test_a_state_is_a_word_and_an_icon():
    assert status_badge("Deprecated") == ":orange-badge[:material/schedule: Deprecated]"
    assert status_badge("in review") == ":gray-badge[:material/label: in review]"
    assert status_badge("") == ":gray-badge[:material/help: Status not stated]"
    assert severity_badge(Severity.ERROR) == ":red-badge[:material/error: Error]"
    assert verdict_badge(Listing(id="a", name="a")) == ""
    assert "Not yet" in verdict_badge(Listing(id="a", name="a", missing=("owner",)))


def test_a_class_is_violet_where_its_values_are_hidden():
    ours = Organisation(classifications=(Classification("open"), Classification("pii", "", True)))
    assert class_badge(ours, "PII") == ":violet-badge[:material/lock: PII]"
    assert class_badge(ours, "open").startswith(":gray-badge[")
    assert class_badge(ours, "") == ""


def test_an_icon_that_does_not_exist_is_a_plain_box():
    ours = Organisation(domains=(Domain("a", icon="flight"), Domain("b", icon="x:] ![y](z)")))
    assert domain_icon(ours, "a") == ":material/flight:"
    assert domain_icon(ours, "b") == ":material/deployed_code:"
    assert domain_icon(ours, "") == ":material/deployed_code:"

"""What a text says, whom it pings and where it leads, as a Slack client has it (slack.md §7)."""

from collections.abc import Mapping
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.mrkdwn import (
    Kind,
    Link,
    everything_visible,
    links,
    links_of,
    parse,
    pings,
    pings_of,
    plain,
)
from tests.sandbox.hostile import deep, payloads
from tests.sandbox.payloads import Block, message, modal, mrkdwn, part, rich_list, section
from tests.sandbox.payloads import plain as plain_text

NAMES = {"U1": "Ada", "U2": "Grace", "C1": "general", "S1": "builders"}
BERLIN = "Europe/Berlin"
# Monday 24 August 2026, 09:30 in Berlin.
MORNING = 1_787_556_600

# A text, and how a person reads it.
READ: Mapping[str, tuple[str, str]] = {
    "words": ("Good morning", "Good morning"),
    "entities": ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
    "bold, italic and struck": ("*a* _b_ ~c~", "a b c"),
    "bold in italic": ("_*a* b_", "a b"),
    "a lone star": ("2 * 3 * 4", "2 * 3 * 4"),
    "a star in a word": ("a*b*c", "a*b*c"),
    "a snake": ("snake_case_name", "snake_case_name"),
    "code": ("run `a *b*`", "run a *b*"),
    "a block of code": ("```\na _b_\n```", "a _b_"),
    "a quote": ("&gt; *a*\nb", "> a\nb"),
    "a quote as typed": ("> a", "> a"),
    "a long quote": ("&gt;&gt;&gt;a\nb", "> a\n> b"),
    "a person": ("<@U1> did", "@Ada did"),
    "a person unknown": ("<@U9>", "@U9"),
    "a person with a label": ("<@U9|mallory>", "@mallory"),
    "a channel": ("in <#C1>", "in #general"),
    "a channel with a label": ("<#C9|random>", "#random"),
    "everybody": ("<!channel> <!here|here>", "@channel @here"),
    "a group": ("<!subteam^S1>", "@builders"),
    "a link": ("<https://x.org>", "https://x.org"),
    "a link with a label": ("<https://x.org|the notes>", "the notes (https://x.org)"),
    "an address with an entity": ("<https://x.org?a=1&amp;b=2>", "https://x.org?a=1&b=2"),
    "a mail": ("<mailto:ada@x.org|Ada>", "Ada (mailto:ada@x.org)"),
    "an emoji": (":tada: :+1::skin-tone-3:", ":tada: :+1::skin-tone-3:"),
    "less than": ("1 < 2 > 0", "1 < 2 > 0"),
    "an escaped mention": ("&lt;@U1&gt;", "<@U1>"),
    "an unknown command": ("<!foo>", "<!foo>"),
}


@pytest.mark.parametrize("name", READ)
def test_a_text_reads_as_in_slack(name: str) -> None:
    text, read = READ[name]
    assert plain(text, names=NAMES) == read


# §11
DATES: Mapping[str, str] = {
    "{date_num}": "2026-08-24",
    "{date}": "August 24th, 2026",
    "{date_short}": "Aug 24, 2026",
    "{date_long}": "Monday, August 24th, 2026",
    "{date_short_pretty} at {time}": "Aug 24, 2026 at 9:30 AM",
    "{time_secs}": "9:30:00 AM",
    "week {week}": "week {week}",
}


@pytest.mark.parametrize("form", DATES)
def test_a_date_is_shown_in_the_readers_zone(form: str) -> None:
    text = f"<!date^{MORNING}^{form}^https://x.org|on Monday>"
    assert plain(text, names={}, zone=BERLIN) == DATES[form]


@pytest.mark.parametrize("epoch", ["999999999999", "-999999999999", "9" * 5_000, "soon"])
def test_a_date_that_makes_no_sense_shows_its_fallback(epoch: str) -> None:
    assert plain(f"<!date^{epoch}^{{date}}|then>", names={}, zone=BERLIN) == "then"


@pytest.mark.parametrize("zone", [None, "Mars/Olympus", "../etc", "Europe", "\0"])
def test_without_a_zone_a_date_shows_its_fallback(zone: str | None) -> None:
    assert plain(f"<!date^{MORNING}^{{date}}|then>", names={}, zone=zone) == "then"


def test_a_text_falls_into_its_parts() -> None:
    kinds = [token.kind for token in parse("*a* <@U1>\n> :tada:")]
    assert kinds == [Kind.BOLD, Kind.TEXT, Kind.USER, Kind.TEXT, Kind.QUOTE]


# §7.1, §7.3: a text, whether it is verbatim, and whom it pings.
PINGS: Mapping[str, tuple[str, bool, list[str]]] = {
    "a person": ("<@U1|ada>", True, ["<@U1>"]),
    "everybody": (
        "<!channel> <!here|x> <!everyone>",
        True,
        ["<!channel>", "<!here>", "<!everyone>"],
    ),
    "a group": ("<!subteam^S1|@builders>", True, ["<!subteam^S1>"]),
    "in code": ("`<!here>` ```<@U1>```", True, ["<!here>", "<@U1>"]),
    "in a quote": ("> <@U1>", True, ["<@U1>"]),
    "a channel is no ping": ("<#C1>", True, []),
    "a link is no ping": ("<https://x.org|@channel>", False, []),
    "escaped": ("&lt;!channel&gt; &lt;@U1&gt;", True, []),
    "bare names": (
        "@here @Channel @everyone #general",
        False,
        ["@here", "@Channel", "@everyone", "#general"],
    ),
    "bare names, verbatim": ("@here @channel #general", True, []),
    "a word joiner after the sign": ("@\u2060here @\u2060everyone", False, []),
    "a mail address": ("ada@here.org", False, []),
    "a longer name": ("@hereford", False, []),
    "an entity of a number": ("&#39;", False, []),
}


@pytest.mark.parametrize("name", PINGS)
def test_a_text_pings_whom_slack_would_notify(name: str) -> None:
    text, verbatim, expected = PINGS[name]
    assert pings(text, verbatim=verbatim) == expected


# A text, whether it is verbatim, and its links.
LINKS: Mapping[str, tuple[str, bool, list[Link]]] = {
    "an address": ("<https://x.org>", True, [Link("https://x.org", "https://x.org")]),
    "a label": ("<https://x.org|notes>", True, [Link("https://x.org", "notes")]),
    "bare": ("see https://x.org/a.", False, [Link("https://x.org/a", "https://x.org/a")]),
    "bare, verbatim": ("see https://x.org/a.", True, []),
    "without a scheme": ("see x.org", False, [Link("https://x.org", "x.org")]),
    "a mail": ("ada@x.org", False, [Link("mailto:ada@x.org", "ada@x.org")]),
    "escaped": ("&lt;https://x.org|notes&gt;", True, []),
    "a mention": ("<@U1> <#C1> <!here>", False, []),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_text_links_where_slack_would_lead(name: str) -> None:
    text, verbatim, expected = LINKS[name]
    assert links(text, verbatim=verbatim) == expected


@pytest.mark.parametrize(
    ("link", "poses"),
    [
        (Link("https://evil.org", "https://bank.com"), True),
        (Link("https://evil.org", "go to bank.com now"), True),
        (Link("https://bank.com@evil.org/", "https://bank.com@evil.org/"), True),
        (Link("https://bank.com.evil.org", "bank.com"), True),
        (Link("https://[broken", "bank.com"), True),
        (Link("https://www.bank.com/a", "bank.com"), False),
        (Link("https://bank.com", "the bank"), False),
        (Link("mailto:ada@bank.com", "ada@bank.com"), False),
    ],
)
def test_a_link_poses_if_it_names_another_host(link: Link, poses: bool) -> None:
    assert link.poses is poses


# §7.2, §7.3, §7.4: a payload, and whom it pings.
PAYLOADS: Mapping[str, tuple[Block, list[str]]] = {
    "the text": ({"text": "<!here>"}, ["<!here>"]),
    "a bare name in the text": ({"text": "@here"}, []),
    "a bare name with link_names": ({"text": "@here", "link_names": True}, ["@here"]),
    "a bare name, parsed in full": ({"text": "@here", "parse": "full"}, ["@here"]),
    "plain text": (message(section(text=plain_text("<!here> @here"))), []),
    "mrkdwn": (message(section(text=mrkdwn("<@U1> @here"))), ["<@U1>", "@here"]),
    "verbatim mrkdwn": (message(section(text={**mrkdwn("@here"), "verbatim": True})), []),
    "rich text": (part("text", text="<!here> @here <@U1>"), []),
    "a person in rich text": (part("user", user_id="U1"), ["<@U1>"]),
    "a group in rich text": (part("usergroup", usergroup_id="S1"), ["<!subteam^S1>"]),
    "everybody in rich text": (part("broadcast", range="everyone"), ["<!everyone>"]),
    "markdown": (message({"type": "markdown", "text": "@here"}), ["@here"]),
    "an attachment": ({"text": "a", "attachments": [{"text": "<@U1>"}]}, ["<@U1>"]),
    "a field of an attachment": (
        {"text": "a", "attachments": [{"fields": [{"title": "a", "value": "<@U1>"}]}]},
        ["<@U1>"],
    ),
    "a view": (modal(section(fields=[mrkdwn("<@U1>")])), ["<@U1>"]),
    "metadata": ({"text": "a", "metadata": {"event_payload": {"text": "<@U1>"}}}, []),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_pings_whom_its_objects_let_it(name: str) -> None:
    payload, expected = PAYLOADS[name]
    assert pings_of(payload) == expected


def test_all_that_is_visible_is_told_in_its_order() -> None:
    payload = {
        "text": "Hi <@U1>",
        "private_metadata": "secret",
        "metadata": {"event_payload": {"text": "secret"}},
        "blocks": [
            section(text=mrkdwn("*Week* 35"), fields=[plain_text("*as is*")]),
            {"type": "image", "alt_text": "a cat", "title": plain_text("Cat")},
            rich_list()["blocks"][0],
            part("user", user_id="U1")["blocks"][0],
        ],
    }
    shown = "Hi @U1\nWeek 35\n*as is*\na cat\nCat\nOne\n@U1"
    assert everything_visible(payload) == shown


def test_a_sentence_with_a_mention_stays_one_line() -> None:
    elements = [{"type": "user", "user_id": "U1"}, {"type": "text", "text": " thanks "}]
    words = {"type": "rich_text_section", "elements": elements}
    assert everything_visible({"blocks": [{"type": "rich_text", "elements": [words]}]}) == (
        "@U1 thanks "
    )


def test_the_links_of_a_payload_are_those_of_its_objects() -> None:
    payload = message(
        section(text=mrkdwn("<https://x.org|a>"), fields=[plain_text("https://y.org")]),
        part("link", url="https://z.org", text="z")["blocks"][0],
    )
    assert links_of(payload) == [Link("https://x.org", "a"), Link("https://z.org", "z")]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


CONTROLS = ["<!channel>", "<@U1>", "@here", "<https://evil.org|bank.com>", "<!date^1^{date}|x>"]
SIGNS = ["&lt;", "&amp;lt;", "*", "_", "`", "```", "\n", ">", "|", "<", "a"]
pieces = st.sampled_from([*CONTROLS, *SIGNS]) | st.text(max_size=3)
hostile = st.lists(pieces).map("".join)


# §7.1 and §7.3 together: this is the promise that Baton's views rely on.
@settings(derandomize=True, max_examples=300)
@given(text=hostile)
def test_escaped_and_verbatim_no_text_pings_or_links(text: str) -> None:
    assert pings(escaped(text), verbatim=True) == []
    assert links(escaped(text), verbatim=True) == []


@settings(derandomize=True, max_examples=300)
@given(text=hostile)
def test_nothing_pings_or_links_from_plain_text(text: str) -> None:
    payload = message(section(text=plain_text(text)), part("text", text=text)["blocks"][0])
    assert pings_of(payload) == []
    assert links_of(payload) == []


@settings(derandomize=True, max_examples=300)
@given(text=hostile)
def test_the_parts_of_a_text_add_up_to_it(text: str) -> None:
    assert "".join(token.raw for token in parse(text)) == text


@settings(derandomize=True, max_examples=300)
@given(payload=payloads)
def test_no_payload_whatsoever_raises_when_read(payload: Block) -> None:
    assert isinstance(everything_visible(payload), str)
    assert isinstance(pings_of(payload), list)
    assert isinstance([link.poses for link in links_of(payload)], list)


def test_what_is_a_thousand_deep_can_be_read() -> None:
    payload = {"blocks": [{"type": "section", "text": mrkdwn("a"), "more": [deep(12)]}]}
    nested: Block = {"text": "<@U1>"}
    for _ in range(5_000):
        nested = {"elements": [nested]}
    assert pings_of({**payload, "more": nested}) == ["<@U1>"]


@pytest.mark.parametrize(
    "piece", ["*", "_a", "`", "```", "<", "<a|", ":a", "> ", "@here", "a.", "x@"]
)
def test_a_long_text_is_read_in_time(piece: str) -> None:
    text = piece * 20_000
    started = perf_counter()
    plain(text, names={})
    pings(text, verbatim=False)
    links(text, verbatim=False)
    assert perf_counter() - started < 5

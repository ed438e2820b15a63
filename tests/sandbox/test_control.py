"""The control API itself: who may use it, and what it shows."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.client import SandboxClient
from sandbox.clock import real_now
from sandbox.people import TEAM
from sandbox.post import ControlError
from sandbox.records import KEPT, Records
from tests.sandbox.app import section


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json", "host": "evil.example"}, 400),
    ],
)
def test_a_foreign_web_page_cannot_use_it(
    sandbox: Sandbox, headers: dict[str, str], status: int
) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{sandbox.base_url}/control/now", b"{}", headers))
    refused.value.close()
    assert refused.value.code == status


def test_an_unknown_verb_is_refused(sandbox: Sandbox) -> None:
    request = Request(
        f"{sandbox.base_url}/control/nothing", b"{}", {"content-type": "application/json"}
    )
    with pytest.raises(HTTPError) as refused:
        urlopen(request)
    refused.value.close()
    assert refused.value.code == 404


def test_eight_colleagues_work_on_several_continents(world: SandboxClient) -> None:
    people = {one.handle: one for one in world.people()}
    assert len(TEAM) == 8
    assert {str(one.tz).split("/")[0] for one in TEAM} >= {"Europe", "America", "Africa", "Asia"}
    assert people["ada"].tz == "Europe/Berlin"
    assert people["mallory"].is_stranger
    assert people["baton"].is_bot


def test_nobody_of_an_unknown_name_acts(world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="nobody here is called 'eve'"):
        world.say("eve", "x", channel="payments")
    with pytest.raises(ControlError, match="no channel 'nowhere'"):
        world.messages("nowhere")


def test_a_person_writes_only_where_they_are(world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="mallory is not in payments"):
        world.say("mallory", "x", channel="payments")
    world.archive_channel("payments")
    with pytest.raises(ControlError, match="archived"):
        world.say("ada", "x", channel="payments")


def test_one_joins_and_leaves_once(world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="already in"):
        world.join("ada", "payments")
    with pytest.raises(ControlError, match="not in"):
        world.leave("omar", "payments")
    with pytest.raises(ControlError, match="already in"):
        world.invite_app("payments", by="ada")
    with pytest.raises(ControlError, match="not in"):
        world.remove_app("platform", by="ada")


def test_one_reacts_once(world: SandboxClient) -> None:
    said = world.say("ada", "x", channel="payments")
    world.react("ada", "tada", said)
    with pytest.raises(ControlError, match="already reacted"):
        world.react("ada", "tada", said)
    with pytest.raises(ControlError, match="not reacted"):
        world.unreact("grace", "tada", said)


def test_a_reply_stands_in_its_thread(world: SandboxClient) -> None:
    said = world.say("ada", "question", channel="payments")
    world.say("grace", "answer", channel="payments", thread=said)
    assert [one.text for one in world.thread(said)] == ["question", "answer"]


def test_all_visible_words_are_flattened(web: WebClient, world: SandboxClient) -> None:
    words = [{"type": "user", "user_id": "U1"}, {"type": "text", "text": " said"}]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": words}]}
    blocks = [section("*Hello* <@U1>"), rich]
    web.chat_postMessage(channel="C0PAYMENTS2", text="fallback", blocks=blocks)
    assert world.messages("payments")[0].plain == "*Hello* <@U1>\n<@U1> said"


def test_whoever_counts_on_is_told_of_the_new_when_the_oldest_are_forgotten() -> None:
    records = Records()
    for number in range(KEPT + 10):
        records.accept("post", "chat.postMessage", {"ts": str(number)}, real_now())
    newest = [one.message["ts"] for one in records.accepted_after(KEPT + 7)]
    assert newest == [str(KEPT + 7), str(KEPT + 8), str(KEPT + 9)]
    assert len(records.accepted_after(3)) == KEPT

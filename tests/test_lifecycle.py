"""Around Baton in Slack: invited, removed, archived, renamed, uninstalled, in any order."""

from datetime import timedelta

from bot.views.setup import GUESTS, SOME
from storage import outbox
from storage import team as teams
from tests.stage import Stage
from tests.test_setup import crowd, leads_of, members_of, team_of


def test_an_invited_baton_says_one_friendly_thing_and_offers_to_set_up(stage: Stage) -> None:
    stage.slack.invite_app("platform", by="grace")
    stage.settle()
    [hello] = stage.channel("platform")
    assert "thank you, Grace" in hello.plain
    stage.slack.click("kofi", "baton.setup", message=hello)
    assert "people take part" in stage.filled_modal("kofi").plain


def test_one_invitation_delivered_four_times_is_answered_once(stage: Stage) -> None:
    stage.slack.invite_app("platform", by="grace")
    stage.settle()
    [event] = [one for one in stage.slack.deliveries() if one.name == "member_joined_channel"]
    for _ in range(3):
        stage.slack.deliver("events_api", event.payload)
    stage.settle()
    assert len(stage.channel("platform")) == 1


def test_a_removed_baton_falls_silent_and_returns_when_invited_again(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til One lesson before the silence")
    stage.slack.remove_app("payments", by="ada")
    stage.settle()
    assert team_of(stage).paused_why == "Baton is not in the channel"
    stage.slack.advance(by=timedelta(days=14))
    assert len(stage.channel()) == 1
    stage.slack.invite_app("payments", by="ada")
    stage.settle()
    assert "I am back" in stage.channel()[-1].plain
    stage.slack.advance(by=timedelta(days=7))
    digests = [one for one in stage.channel() if "What we learned" in one.plain]
    assert len(digests) == 1


def test_an_archived_channel_pauses_its_team_until_it_is_opened_again(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.archive_channel("payments")
    stage.settle()
    assert team_of(stage).paused_why == "the channel is archived"
    stage.slack.unarchive_channel("payments")
    stage.settle()
    assert team_of(stage).paused_at is None


def test_a_renamed_channel_renames_its_team(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.rename_channel("payments", "billing")
    stage.settle()
    assert "#billing" in stage.says("ada", "/baton status", channel="billing")


def test_a_deleted_channel_pauses_its_team(stage: Stage) -> None:
    stage.set_up(by="ada")
    team = team_of(stage)
    stage.slack.delete_channel("payments")
    stage.settle()
    said = stage.says("ada", "/baton status", channel="general")
    assert team.name in said
    assert "Paused" in said


def test_a_channel_that_changes_its_id_stays_the_same_team(stage: Stage) -> None:
    stage.set_up(by="ada")
    before = team_of(stage)
    stage.slack.change_channel_id("payments")
    stage.settle()
    assert team_of(stage).team_id == before.team_id
    assert "Saved as T-1" in stage.says("ada", "/til The id changed and nothing else")


def test_events_that_arrive_out_of_order_end_in_what_slack_says(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.leave("grace", "payments")
    stage.slack.join("grace", "payments")
    stage.settle()
    seen = [one for one in stage.slack.deliveries() if one.kind == "events_api"]
    for event in reversed(seen):
        again = dict(event.payload) | {"event_id": event.payload["event_id"] + "X"}
        stage.slack.deliver("events_api", again)
    stage.settle()
    assert "grace" in members_of(stage)


def test_an_uninstalled_baton_makes_not_one_more_call(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til One lesson nobody will read")
    stage.slack.uninstall()
    stage.settle()
    before = len(stage.slack.calls("chat.postMessage"))
    stage.slack.advance(by=timedelta(days=14))
    assert len(stage.slack.calls("chat.postMessage")) == before


def test_row_37_a_revoked_token_stops_the_workspace_and_a_new_one_brings_no_burst(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til One lesson for a digest that is late")
    stage.slack.revoke_token()
    stage.slack.advance(by=timedelta(days=21))
    assert len(stage.channel()) == 1
    with stage.baton.db.read() as session:
        workspace_id = stage.baton.workspace.workspace_id
        assert outbox.counts(session, workspace_id).get("sending", 0) == 0
    stage.stop_baton()
    stage.slack.reinstall()
    stage.start_baton()
    stage.slack.advance(by=timedelta(minutes=5))
    # Monday's digest is two days late, and the one moment that is caught up with.
    late = [one.plain for one in stage.channel()[1:]]
    assert len(late) == 1
    assert "One lesson for a digest that is late" in late[0]


def test_who_becomes_a_full_member_or_comes_back_joins(stage: Stage) -> None:
    stage.slack.join("omar", "payments")
    stage.set_up(by="ada")
    assert "omar" not in members_of(stage)
    stage.slack.change_person("omar", is_restricted=False, is_ultra_restricted=False)
    stage.slack.change_person("grace", deleted=True)
    stage.settle()
    assert "omar" in members_of(stage)
    assert "grace" not in members_of(stage)
    stage.slack.change_person("grace", deleted=False)
    stage.slack.join("grace", "payments")
    stage.settle()
    assert "grace" in members_of(stage)


def test_a_team_whose_chosen_people_have_all_left_goes_on_with_a_lead(stage: Stage) -> None:
    many = crowd(stage, 18)
    stage.slack.create_channel("big", members=["ada", "grace", *many])
    stage.slack.invite_app("big", by="ada")
    stage.settle()
    ada = next(one.id for one in stage.slack.people() if one.handle == "ada")
    stage.set_up(by="ada", channel="big", who=SOME, people=[ada])
    stage.slack.leave("ada", "big")
    stage.settle()
    assert len(members_of(stage, "big")) == 19
    assert len(leads_of(stage, "big")) == 1


def test_a_guest_leads_only_where_nobody_else_is(stage: Stage) -> None:
    stage.slack.create_channel("tiny", members=["ada", "omar"])
    stage.slack.invite_app("tiny", by="ada")
    stage.settle()
    stage.set_up(by="ada", channel="tiny", guests=[GUESTS])
    stage.slack.advance(by=timedelta(days=1))
    stage.slack.join("grace", "tiny")
    stage.settle()
    stage.slack.leave("ada", "tiny")
    stage.settle()
    assert leads_of(stage, "tiny") == {"grace"}


def test_what_no_event_told_is_seen_at_the_next_start(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.stop_baton()
    db = stage.database()
    with db.write() as session:
        [team] = teams.every(session)
        kofi = next(one for one in teams.members(session, team) if "KOFI" in one.person_id)
        kofi.left_at = stage.slack.now()
        session.add(kofi)
    db.close()
    stage.start_baton()
    assert "kofi" in members_of(stage)

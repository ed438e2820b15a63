"""A team comes to life: the set-up form, who counts as a member, who leads."""

import json
from datetime import timedelta

import pytest

from bot.views.setup import EVERYBODY, GUESTS, SOME
from storage import person as people
from storage import team as teams
from storage.team import Team
from tests.stage import Stage


def team_of(stage: Stage, channel: str = "payments") -> Team:
    [found] = [one for one in stage.slack.channels() if one.name == channel]
    with stage.baton.db.read() as session:
        team = teams.of_channel(session, stage.baton.workspace.workspace_id, found.id)
    assert team
    return team


def members_of(stage: Stage, channel: str = "payments") -> set[str]:
    team = team_of(stage, channel)
    handles = {one.id: one.handle for one in stage.slack.people()}
    with stage.baton.db.read() as session:
        return {handles[one.person_id] for one in teams.members(session, team)}


def leads_of(stage: Stage, channel: str = "payments") -> set[str]:
    team = team_of(stage, channel)
    handles = {one.id: one.handle for one in stage.slack.people()}
    with stage.baton.db.read() as session:
        return {handles[one.person_id] for one in teams.leads(session, team)}


def refusal(stage: Stage, person: str, channel: str) -> str:
    stage.slack.command(person, "/baton setup", channel=channel)
    return stage.filled_modal(person).plain


def crowd(stage: Stage, size: int) -> list[str]:
    handles = [f"person{n}" for n in range(size)]
    for handle in handles:
        stage.slack.add_person(handle, real_name=f"Person {handle}")
    return handles


def test_the_form_proposes_what_slack_says_and_the_usual_week(stage: Stage) -> None:
    values = stage.open_setup(by="grace")
    assert values["tz"] == "America/New_York"
    assert values["days"] == ["mon", "tue", "wed", "thu", "fri"]
    assert (values["starts"], values["ends"]) == ("09:00", "17:30")
    assert (values["digest_day"], values["digest_at"]) == ("mon", "10:00")


def test_the_form_says_how_many_people_take_part_and_who_is_left_out(stage: Stage) -> None:
    stage.slack.join("omar", "payments")
    stage.open_setup(by="ada")
    form = stage.filled_modal("ada").plain
    assert "8 people take part" in form
    assert "1 guest left out" in form


def test_setting_up_makes_a_lead_and_tells_the_channel_who_did_it(stage: Stage) -> None:
    answer = stage.set_up(by="ada")
    assert answer.view
    assert "#payments is set up" in answer.view.plain
    [welcome] = stage.channel()
    assert "Ada set Baton up for this channel" in welcome.plain
    assert "Mon 19 Oct at 10:00" in welcome.plain
    assert leads_of(stage) == {"ada"}
    assert members_of(stage) == {
        *("ada", "grace", "radia", "kofi", "ines", "priya", "tomas", "yuki"),
    }


WRONG = [
    ("tz", "Berlni", "Did you mean Europe/Berlin"),
    ("tz", "xyzzy", "Try a name like Europe/Berlin"),
    ("ends", "08:00", "must end after it starts"),
    ("country", "Atlantis", "Baton knows no holidays for that"),
    ("country", "DE-XX", "Baton knows no holidays for that"),
]
RIGHT = {"tz": "Europe/Berlin", "ends": "17:00", "country": "DE"}


def test_a_wrong_value_is_told_at_its_field_and_the_rest_stays(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.open_setup(by="ada")
    for field, value, words in WRONG:
        with subtests.test(field=field, value=value):
            answer = stage.slack.submit("ada", RIGHT | {"digest_day": "thu", field: value})
            assert words in answer.errors[field]
            still_open = stage.slack.modal("ada")
            assert still_open
            assert still_open.values["digest_day"] == "thu"
            assert still_open.values[field] == value


def test_a_city_is_zone_enough_and_a_country_is_read_by_code_name_or_region(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    for typed, zone in (("berlin", "Europe/Berlin"), ("New York", "America/New_York")):
        with subtests.test(typed=typed):
            stage.set_up(by="ada", tz=typed)
            assert team_of(stage).tz == zone
    for typed, code in (("DE", "DE"), ("germany", "DE"), ("de-by", "DE-BY"), ("", None)):
        with subtests.test(typed=typed):
            stage.set_up(by="ada", tz="utc", country=typed)
            assert (team_of(stage).tz, team_of(stage).country) == ("UTC", code)


@pytest.mark.long
def test_a_digest_on_a_public_holiday_waits_for_the_next_working_day(stage: Stage) -> None:
    # Armistice Day, 11 November, is a holiday in France, and a Wednesday in 2026.
    stage.set_up(by="ada", country="FR", digest_day="wed")
    stage.slack.advance(to=stage.at("2026-11-09 12:00"))
    stage.says("ada", "/til Armistice Day is a day off in France")
    stage.slack.advance(by=timedelta(days=7))
    digest = stage.channel()[-1]
    assert stage.local(digest).isoformat()[:16] == "2026-11-12T10:00"


def test_running_setup_again_changes_the_team_and_posts_nothing(stage: Stage) -> None:
    stage.set_up(by="ada")
    values = stage.open_setup(by="ada")
    assert values["tz"] == "Europe/Berlin"
    stage.slack.submit("ada", {"tz": "America/New_York", "digest_day": "fri"})
    stage.settle()
    assert team_of(stage).tz == "America/New_York"
    assert "Fri 16 Oct at 10:00" in stage.says("ada", "/baton status")
    assert len(stage.channel()) == 1


def test_only_a_lead_changes_the_set_up(stage: Stage) -> None:
    stage.set_up(by="ada")
    said = stage.says("grace", "/baton setup")
    assert "Only a lead of this team can do that" in said


def test_a_guest_counts_only_if_a_lead_says_so(stage: Stage) -> None:
    stage.slack.join("omar", "payments")
    stage.set_up(by="ada")
    assert "omar" not in members_of(stage)
    stage.open_setup(by="ada")
    stage.slack.submit("ada", {"guests": [GUESTS]})
    stage.settle()
    assert "omar" in members_of(stage)


def test_a_guest_cannot_set_a_team_up(stage: Stage) -> None:
    stage.slack.join("omar", "payments")
    assert "Only people of this workspace" in refusal(stage, "omar", "payments")


def test_the_channel_of_the_whole_workspace_is_refused(stage: Stage) -> None:
    stage.slack.invite_app("general", by="ada")
    assert "for the whole workspace" in refusal(stage, "ada", "general")


def test_a_forged_set_up_of_the_general_channel_changes_nothing(stage: Stage) -> None:
    stage.slack.invite_app("general", by="ada")
    stage.set_up(by="ada")
    [sent] = [one for one in stage.slack.deliveries() if one.name == "view_submission"]
    forged = {"channel": "C0GENERAL01"}
    view = dict(sent.payload["view"]) | {"id": "V0FORGED", "private_metadata": json.dumps(forged)}
    answer = stage.slack.deliver("interactive", dict(sent.payload) | {"view": view})
    stage.settle()
    assert "for the whole workspace" in "".join(answer.payload["errors"].values())
    assert [one for one in stage.channel("general") if "set Baton up" in one.plain] == []


def test_a_forged_set_up_of_a_channel_one_is_not_in_changes_nothing(stage: Stage) -> None:
    stage.slack.create_channel("secret", members=["grace"])
    stage.slack.invite_app("secret", by="grace")
    stage.set_up(by="ada")
    [sent] = [one for one in stage.slack.deliveries() if one.name == "view_submission"]
    secret = next(one.id for one in stage.slack.channels() if one.name == "secret")
    view = dict(sent.payload["view"]) | {
        "id": "V0FORGED",
        "private_metadata": json.dumps({"channel": secret}),
    }
    answer = stage.slack.deliver("interactive", dict(sent.payload) | {"view": view})
    stage.settle()
    assert "who are in the channel" in "".join(answer.payload["errors"].values())


def test_set_up_is_understood_with_a_phones_capital(stage: Stage) -> None:
    stage.slack.command("ada", "/baton Setup")
    assert stage.filled_modal("ada").callback_id == "baton.save_setup"


def test_a_channel_without_baton_is_told_to_invite_it(stage: Stage) -> None:
    assert "/invite @Baton" in refusal(stage, "ada", "platform")


def test_in_a_direct_message_setup_sends_people_to_their_channel(stage: Stage) -> None:
    stage.says("ada", "/baton help")
    [typed] = [one for one in stage.slack.deliveries() if one.kind == "slash_commands"]
    there = dict(typed.payload) | {"text": "setup", "channel_id": "D0ADASNOTES"}
    answer = stage.slack.deliver("slash_commands", there)
    assert "Go to your team's channel" in answer.payload["text"]


def test_above_fifteen_people_the_form_asks_who_is_in_the_team(stage: Stage) -> None:
    handles = crowd(stage, 20)
    stage.slack.create_channel("many", members=["ada", *handles])
    stage.slack.invite_app("many", by="ada")
    stage.open_setup(by="ada", channel="many")
    assert "21 people are many for one team" in stage.filled_modal("ada").plain
    answer = stage.slack.submit("ada")
    assert "who" in answer.errors
    answer = stage.slack.submit("ada", {"who": SOME})
    assert "Pick who is in the team" in answer.errors["people"]
    chosen = [one.id for one in stage.slack.people() if one.handle in handles[:3]]
    stage.slack.submit("ada", {"who": SOME, "people": chosen})
    stage.settle()
    assert members_of(stage, "many") == {"ada", *handles[:3]}
    stage.slack.join("grace", "many")
    stage.settle()
    assert members_of(stage, "many") == {"ada", *handles[:3]}


def test_a_large_channel_may_be_one_team(stage: Stage) -> None:
    handles = crowd(stage, 16)
    stage.slack.create_channel("many", members=["ada", *handles])
    stage.slack.invite_app("many", by="ada")
    stage.open_setup(by="ada", channel="many")
    stage.slack.submit("ada", {"who": EVERYBODY})
    stage.settle()
    assert len(members_of(stage, "many")) == 17


def test_people_of_another_organisation_are_no_members(stage: Stage) -> None:
    stage.slack.invite_app("partners", by="ada")
    stage.set_up(by="ada", channel="partners")
    assert members_of(stage, "partners") == {"ada", "ines"}
    with stage.baton.db.read() as session:
        [mallory] = [one for one in stage.slack.people() if one.handle == "mallory"]
        known = people.get(session, stage.baton.workspace.workspace_id, mallory.id)
    assert known
    assert known.is_outsider


def test_whoever_joins_the_channel_joins_the_team_and_leaves_with_it(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.add_person("newcomer", real_name="New Comer")
    stage.slack.join("newcomer", "payments")
    stage.settle()
    assert "newcomer" in members_of(stage)
    stage.slack.leave("newcomer", "payments")
    stage.settle()
    assert "newcomer" not in members_of(stage)


def test_when_the_last_lead_leaves_the_longest_member_leads_and_the_channel_hears_it(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    stage.slack.leave("ada", "payments")
    stage.settle()
    [heir] = leads_of(stage)
    assert heir != "ada"
    assert "leads it now" in stage.channel()[-1].plain


def test_a_deactivated_lead_is_replaced(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.change_person("ada", deleted=True)
    stage.settle()
    assert "ada" not in members_of(stage)
    assert len(leads_of(stage)) == 1


def test_zones_are_kept_fresh(stage: Stage) -> None:
    stage.slack.change_person("grace", tz="Asia/Tokyo")
    stage.settle()
    assert stage.open_setup(by="grace")["tz"] == "Asia/Tokyo"

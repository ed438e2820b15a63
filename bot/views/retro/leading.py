"""Retros: what is said in the thread about who leads, and about the time of a phase."""

from bot.sends import Message
from bot.views.common import actions, button, mention_free, message, quoted, section, sentence
from bot.views.howto import FACILITATOR, how_button
from bot.views.retro import EXTEND, GO_ON, HAND_OVER, NAMES, NEXT, TAKE_OVER, Shown, at
from storage.retro import Phase, Retro


def told(shown: Shown, *, is_again: bool) -> Message:
    """The reply to whoever leads it, at the soft end of a phase. A person moves it on."""
    retro = shown.retro
    name = NAMES[retro.phase]
    buttons = [button(GO_ON[retro.phase], NEXT, shown.step, style="primary")]
    if retro.facilitator and not is_again:
        text = f"<@{retro.facilitator}>: the time for {name} is over. Go on, or give it more time?"
        buttons.append(button("More time", EXTEND, shown.step))
        buttons.append(button("Hand over", HAND_OVER, retro.retro_id))
        return message(mention_free(text), [section(text), actions(*buttons)])
    text = (
        f"The time for {name} is over, and nobody has moved it on yet. Anybody of the team may "
        "lead from here: nothing is lost."
    )
    taken = button("I'll lead it", TAKE_OVER, retro.retro_id, style="primary")
    return message(mention_free(text), [section(text), actions(taken)])


def let_go(retro: Retro) -> Message:
    """The reply when a retro ends that nobody moved on."""
    if retro.phase == Phase.COLLECT:
        return sentence(
            "Nothing has moved here for a long time, so this retro is left out. Its cards are "
            "safe: unsigned, and unseen, they wait for the next one."
        )
    return sentence(
        "Nothing has moved here for a long time, so I have closed this retro. What was said stays "
        "here, and open actions stay on the list: `/retro actions`."
    )


def leader_wanted(shown: Shown) -> Message:
    """The reply when nobody leads a retro."""
    text = "This retro needs somebody to lead it from here. It takes no preparation."
    taken = button("I'll lead it", TAKE_OVER, shown.retro.retro_id, style="primary")
    return message(mention_free(text), [section(text), actions(taken, how_button(FACILITATOR))])


def handed(retro: Retro, to: str) -> Message:
    """The reply that asks a colleague to lead instead; `to` is a person's id."""
    text = f"<@{to}>, would you lead this retro from here? Until you say yes, nothing changes."
    taken = button("I'll lead it", TAKE_OVER, retro.retro_id, style="primary")
    return message(mention_free(text), [section(text), actions(taken, how_button(FACILITATOR))])


def led_by(shown: Shown) -> Message:
    """The reply when somebody leads it from now on."""
    return sentence(f"{quoted(shown.leader, 80)} leads this retro from here.")


def extended(shown: Shown) -> Message:
    """The reply when a phase has more time."""
    until = shown.retro.ends_at
    told = f": until {at(until, shown.tz)}" if until else ""
    return sentence(f"More time for {NAMES[shown.retro.phase]}{told}.")

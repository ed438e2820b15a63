"""Every Web API method of the sandbox: its function, arguments, scopes and rate tier."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.methods import account, chat, conversations, files, reactions, users, views
from sandbox.methods.arguments import Parameter, parameters
from sandbox.rate_limits import Tier
from sandbox.world import Arguments, Json, World

ONE, TWO, THREE, FOUR, SPECIAL = Tier


@dataclass(frozen=True)
class Method:
    """`scopes` are alternatives: any one of them will do, none are needed where it is empty."""

    run: Callable[[World, Arguments], Json]
    takes: dict[str, Parameter]
    tier: Tier
    scopes: tuple[str, ...] = ()
    token: str = "bot"


def _method(
    run: Callable[[World, Arguments], Json],
    takes: str,
    tier: Tier,
    scopes: str = "",
    token: str = "bot",
) -> Method:
    return Method(run, parameters(takes), tier, tuple(scopes.split()), token)


# An argument is `name`, with `!` where required and `:type` where it is no string.
CONTENT = "text blocks:list attachments:list metadata:dict markdown_text"
STYLE = (
    "thread_ts mrkdwn:bool parse link_names:bool unfurl_links:bool unfurl_media:bool as_user:bool"
)
PAGE = "limit:int cursor"
PERIOD = "latest oldest inclusive:bool include_all_metadata:bool limit:int cursor"
LISTED = "channels:read groups:read im:read mpim:read"
HISTORY = "channels:history groups:history im:history mpim:history"
OPENED = "im:write mpim:write channels:manage groups:write"
SHARED = "channel_id channels initial_comment thread_ts blocks:list"

METHODS = {
    "apps.connections.open": _method(account.open_connection, "", THREE, token="app"),
    "auth.revoke": _method(account.revoke, "test:bool", ONE),
    "auth.test": _method(account.test, "", SPECIAL, token="any"),
    "bots.info": _method(users.bot_info, "bot!", THREE, "users:read"),
    "chat.delete": _method(chat.delete, "channel! ts! as_user:bool", THREE, "chat:write"),
    "chat.getPermalink": _method(chat.permalink, "channel! message_ts!", SPECIAL),
    "chat.postEphemeral": _method(
        chat.post_ephemeral, f"channel! user! {CONTENT} {STYLE}", FOUR, "chat:write"
    ),
    "chat.postMessage": _method(
        chat.post_message, f"channel! {CONTENT} {STYLE} reply_broadcast:bool", SPECIAL, "chat:write"
    ),
    "chat.update": _method(
        chat.update, f"channel! ts! {CONTENT} {STYLE} reply_broadcast:bool", THREE, "chat:write"
    ),
    "conversations.history": _method(conversations.history, f"channel! {PERIOD}", THREE, HISTORY),
    "conversations.info": _method(
        conversations.info, "channel! include_locale:bool include_num_members:bool", THREE, LISTED
    ),
    "conversations.list": _method(
        conversations.list_, f"types exclude_archived:bool {PAGE}", TWO, LISTED
    ),
    "conversations.members": _method(
        conversations.members, "channel! limit:int cursor", FOUR, LISTED
    ),
    "conversations.open": _method(
        conversations.open_, "users channel return_im:bool prevent_creation:bool", THREE, OPENED
    ),
    "conversations.replies": _method(
        conversations.replies, f"channel! ts! {PERIOD}", THREE, HISTORY
    ),
    "dnd.info": _method(users.dnd_info, "user", THREE, "dnd:read"),
    "dnd.teamInfo": _method(users.dnd_team_info, "users!", TWO, "dnd:read"),
    "files.completeUploadExternal": _method(
        files.complete_upload, f"files!:list {SHARED}", FOUR, "files:write"
    ),
    "files.getUploadURLExternal": _method(
        files.upload_url, "filename! length!:int alt_txt snippet_type", FOUR, "files:write"
    ),
    "reactions.add": _method(reactions.add, "channel! timestamp! name!", THREE, "reactions:write"),
    "reactions.get": _method(
        reactions.get, "channel! timestamp! full:bool", THREE, "reactions:read"
    ),
    "reactions.remove": _method(
        reactions.remove, "channel! timestamp! name!", TWO, "reactions:write"
    ),
    "team.info": _method(account.team_info, "team domain", THREE, "team:read"),
    "users.conversations": _method(
        users.conversations, f"user types exclude_archived:bool {PAGE}", THREE, LISTED
    ),
    "users.info": _method(users.info, "user! include_locale:bool", FOUR, "users:read"),
    "users.list": _method(users.list_, f"include_locale:bool {PAGE}", TWO, "users:read"),
    "views.open": _method(views.open_, "view!:dict trigger_id!", FOUR),
    "views.publish": _method(views.publish, "user_id! view!:dict hash", FOUR),
    "views.push": _method(views.push, "view!:dict trigger_id!", FOUR),
    "views.update": _method(views.update, "view!:dict view_id external_id hash", FOUR),
}

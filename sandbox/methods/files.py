"""Methods that upload files: announce, complete, share (slack.md §2.3)."""

from collections.abc import Sequence

from sandbox.channels import Channel
from sandbox.files import File
from sandbox.messages import Message, named_blocks
from sandbox.methods.places import writable
from sandbox.posting import checked, keep
from sandbox.world import Arguments, Json, World


def upload_url(world: World, args: Arguments) -> Json:
    """files.getUploadURLExternal: an address to send the bytes to, and the file's id."""
    file = world.files.announce(args["filename"], args["length"], args.get("alt_txt", ""))
    return {"upload_url": f"{world.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(world: World, args: Arguments) -> Json:
    """files.completeUploadExternal: shares the files; the answer holds no ts."""
    channels = [writable(world, one) for one in _channel_ids(args)]
    if args.get("blocks"):
        checked(world, {"text": "shared files", "blocks": args["blocks"]})
    files = [world.files.complete(wanted) for wanted in args["files"]]
    for channel in channels:
        _share(world, channel, files, args)
    # Sharing is asynchronous at Slack: the answer has neither `shares` nor a ts.
    return {"files": [file.as_slack(world.base_url) for file in files]}


def _channel_ids(args: Arguments) -> list[str]:
    listed = [args.get("channel_id", ""), *args.get("channels", "").split(",")]
    return [one for one in listed if one]


def _share(world: World, channel: Channel, files: Sequence[File], args: Arguments) -> None:
    message = Message(channel.id, world.workspace.next_ts(), world.app.bot_user, by_app=True)
    message.text = args.get("initial_comment", "")
    message.blocks = named_blocks(args.get("blocks"), world.ids)
    message.thread_ts = args.get("thread_ts")
    message.files = [file.as_slack(world.base_url) for file in files]
    keep(world, message, "post", "files.completeUploadExternal")

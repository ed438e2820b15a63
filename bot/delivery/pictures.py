"""The picture of a message: drawn, uploaded unshared, and put into its place (slack.md 2.3)."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.sends import PICTURE, Block

log = logging.getLogger(__name__)

Paint = Callable[[str, Mapping[str, Any]], "Future[bytes]"]

# In seconds, and less than half a lease. The first picture waits for its process to start.
PATIENCE = 25


class Brush:
    """Draws pictures, and uploads them on delivery's own connection."""

    def __init__(self, http: aiohttp.ClientSession, paint: Paint) -> None:
        self._http, self._paint = http, paint

    async def uploaded(self, client: AsyncWebClient, upload: Mapping[str, Any]) -> str | None:
        """The id of the file, shared with nobody yet; None where there is to be no picture."""
        try:
            drawn = self._paint(upload["name"], upload["figures"])
            content = await asyncio.wait_for(asyncio.wrap_future(drawn), PATIENCE)
            return await self._upload(client, upload, content)
        except slack.FAILURES as error:
            # Without the scope, or while Slack takes no files, the words do.
            log.warning("A picture was not uploaded: %s", slack.judge(error).problem)
        except Exception:
            log.exception("A picture could not be drawn; words stand in its place")
        return None

    async def _upload(
        self, client: AsyncWebClient, upload: Mapping[str, Any], content: bytes
    ) -> str:
        place = await client.files_getUploadURLExternal(
            filename=f"{upload['name']}.png", length=len(content), alt_txt=upload["alt"]
        )
        async with self._http.post(place["upload_url"], data=content) as answer:
            answer.raise_for_status()
        file_id = str(place["file_id"])
        title = upload["alt"][:200]
        await client.files_completeUploadExternal(files=[{"id": file_id, "title": title}])
        return file_id


def placed(words: dict[str, Any], file_id: str | None) -> dict[str, Any]:
    """The words of a message with its picture in its place, or with what stands for it."""
    upload = words.get("upload")
    if upload is None:
        return words
    blocks = [
        _block(upload, file_id) if one.get("type") == PICTURE else one for one in words["blocks"]
    ]
    return {"text": words["text"], "blocks": blocks}


def _block(upload: Mapping[str, Any], file_id: str | None) -> Block:
    if file_id is None:
        text = {"type": "mrkdwn", "text": upload["instead"], "verbatim": True}
        return {"type": "context", "elements": [text]}
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": upload["alt"]}

"""Files by the external upload flow (slack.md §2.3)."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from sandbox.client import SandboxClient
from tests.sandbox.app import error_of

PAYMENTS = "C0PAYMENTS2"


def test_a_file_is_shared_in_the_channel(web: WebClient, world: SandboxClient) -> None:
    web.files_upload_v2(
        channel=PAYMENTS, content="png", filename="chart.png", title="Chart", alt_txt="a chart"
    )
    (message,) = world.messages("payments")
    assert [(one["title"], one["alt_txt"]) for one in message.files] == [("Chart", "a chart")]


def test_the_answer_does_not_say_where_it_was_shared(web: WebClient) -> None:
    shared = complete(web, uploaded(web), channel_id=PAYMENTS)
    assert "shares" not in shared["files"][0]


def test_the_bytes_can_be_read_back(web: WebClient) -> None:
    shared = complete(web, uploaded(web))
    with urlopen(shared["files"][0]["url_private"]) as file:
        assert file.read() == b"png"


def test_another_length_than_announced_is_refused(web: WebClient) -> None:
    announced = web.files_getUploadURLExternal(filename="a.png", length=3)
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(announced["upload_url"], b"longer"))
    refused.value.close()
    assert refused.value.code == 400


def test_a_file_without_its_bytes_cannot_be_completed(web: WebClient) -> None:
    announced = web.files_getUploadURLExternal(filename="a.png", length=3)
    error = error_of(web.files_completeUploadExternal, files=[{"id": announced["file_id"]}])
    assert error == "file_not_found"


def test_a_file_is_completed_once(web: WebClient) -> None:
    file_id = uploaded(web)
    complete(web, file_id)
    assert error_of(complete, web, file_id) == "file_not_found"


def test_a_file_is_not_shared_where_the_app_is_not(web: WebClient) -> None:
    error = error_of(complete, web, uploaded(web), channel_id="C0PLATFORM3")
    assert error == "not_in_channel"


def test_an_image_block_may_show_an_uploaded_file_only(web: WebClient) -> None:
    file_id = uploaded(web)
    blocks = [{"type": "image", "alt_text": "a chart", "slack_file": {"id": file_id}}]
    said = {"channel": PAYMENTS, "text": "x", "blocks": blocks}
    assert error_of(web.chat_postMessage, **said) == "invalid_blocks"
    complete(web, file_id)
    assert error_of(web.chat_postMessage, **said) == ""


def uploaded(web: WebClient) -> str:
    announced = web.files_getUploadURLExternal(filename="a.png", length=3)
    with urlopen(Request(announced["upload_url"], b"png")) as answer:
        assert answer.status == 200
    return str(announced["file_id"])


def complete(web: WebClient, file_id: str, **more: Any) -> Any:
    return web.files_completeUploadExternal(files=[{"id": file_id, "title": "A"}], **more).data

"""The chat at /: Gradio serves the page and carries the talk, step by step, in its queue.

What stands on the page is plain HTML and scripts of ours (`framed`, `static/chat.js` and its neighbours), there before Gradio
has loaded; one HTML part of Gradio's, out of sight, takes questions from them and gives back what `ask.steps` tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from assistant.config import silence_gradio
from assistant.web.ask import Asked, CannotBeAskedError, steps
from assistant.web.framed import Framed, frame
from index.types import IndexUnusableError

silence_gradio()
import gradio as gr  # noqa: E402

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import HTTPConnection

    from assistant.session import Session
    from assistant.web.store import Store

_TITLE = "政策问答"
_AT_ONCE = 2  # questions answered at the same time
# Gradio runs this once its part is there; ours have run by then.
_WIRE = """
const wire = { ask: (question) => trigger("submit", question), told: () => {} };
watch("value", () => { if (props.value) wire.told(JSON.parse(props.value)); });
window.connectChat(wire);
"""
_FAILED = "程序出错，没有得到答案，请再试一次；如果一直这样，请把服务器的日志交给管理员。"


def mount_page(app: FastAPI, session: Session, store: Store) -> None:
    """Puts the page at / of `app`. It fetches nothing from elsewhere, and takes no files."""
    app.add_middleware(Framed, frame=partial(frame, session))
    gr.mount_gradio_app(
        app,
        _blocks(session, store),
        path="/",
        app_kwargs={"openapi_url": None},
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        max_file_size=1,
        theme=gr.themes.Base(font=("system-ui", "sans-serif"), font_mono=("monospace",)),
        favicon_path=str(files("assistant.web").joinpath("static/icon.svg")),
    )


def _blocks(session: Session, store: Store) -> gr.Blocks:
    def ask(event: gr.EventData, request: gr.Request) -> Iterator[str]:
        """Each step of the answer, as JSON; an error in a sentence where there is none."""
        key, sender = _word(event, "key"), cast("HTTPConnection", request.request)
        try:
            for known in steps(session, store, sender, _asked(event), _word(event, "talk")):
                yield _told({"key": key, **known})
        except (CannotBeAskedError, IndexUnusableError) as error:
            yield _told({"key": key, "error": str(error)})

    def failed() -> str:
        return _told({"error": _FAILED})  # the server's log has the details

    blocks: gr.Blocks
    with gr.Blocks(title=_TITLE, analytics_enabled=False) as blocks:
        wire = gr.HTML("", html_template="", js_on_load=_WIRE, apply_default_css=False, elem_id="wire")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asked = wire.submit(ask, None, [wire], trigger_mode="multiple", **quiet)
        asked.failure(failed, None, [wire], **quiet)
    blocks.queue(default_concurrency_limit=_AT_ONCE, api_open=False)
    return blocks


def _asked(event: gr.EventData) -> Asked:
    """The question that the browser sent. Raises CannotBeAskedError where it isn't one."""
    given = {name: getattr(event, name, None) for name in Asked.model_fields}
    try:
        return Asked.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise CannotBeAskedError("这个问题没有完整送到，请重新输入") from error


def _word(event: gr.EventData, name: str) -> str:
    value = getattr(event, name, "")
    return value if isinstance(value, str) else ""


def _told(known: dict[str, Any]) -> str:
    return json.dumps(known, ensure_ascii=False).replace("<", r"\u003c")  # no tag for Gradio to see, whatever is told

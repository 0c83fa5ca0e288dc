"""The chat page in the browser: Gradio's parts and what happens when they are used.

What is shown is made by `chat_html`, how it looks stands in `chat.css`, what happens in the browser in `chat.js`; answers are
the assistant's. The talk is kept in the server's memory, one for each open page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.config import silence_gradio
from assistant.question import checked
from assistant.web.chat_html import (
    EXAMPLES,
    Turn,
    answered_turn,
    conversation,
    document_view,
    documents_view,
    failed_turn,
    message_view,
    source_view,
)
from assistant.web.people import EVERYONE
from assistant.web.shell import navigation, static
from index.types import IndexUnusableError

silence_gradio()
import gradio as gr  # noqa: E402

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.session import Session

_T = TypeVar("_T")
_HEAD = "".join(
    (
        *(f'<link rel="stylesheet" href="{static(name)}">' for name in ("base.css", "chat.css")),
        f'<script src="{static("theme.js")}"></script>',
    )
)
_TITLE = "政策问答"
_FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "system-ui", "sans-serif")
_AT_ONCE = 2  # questions answered at the same time
_CONTEXT = 20  # earlier questions that a follow-up may refer to


def mount_page(app: FastAPI, session: Session) -> None:
    """Puts the page at / of `app`. It fetches nothing from elsewhere, and takes no files."""
    gr.mount_gradio_app(
        app,
        _blocks(_Desk(session)),
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
        theme=gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=("monospace",)),
        favicon_path=str(files("assistant.web").joinpath("static/icon.svg")),
        head=_HEAD,
    )


class _Desk:
    """What the page's events do. `turns` is the talk so far."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, question: str, turns: list[Turn]) -> Iterator[tuple[Any, ...]]:
        """(turns, talk, source, question box): first with the question as pending, then with its answer."""
        if not question.strip():
            yield turns, gr.skip(), gr.skip(), ""
            return
        yield turns, conversation(turns, question), gr.skip(), ""
        turn = self._turn(question, turns)
        turns = [*turns, turn]
        yield turns, conversation(turns), self._beside(turns), gr.skip()

    def ask_example(self, turns: list[Turn], event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Asks the example that was chosen."""
        yield from self.ask(_item(EXAMPLES, event.n) or "", turns)

    def failed(self, turns: list[Turn]) -> tuple[list[Turn], str]:
        """(turns, talk) after an error that nobody expected; the server's log has the details."""
        turns = [
            *turns,
            failed_turn("", "程序出错，没有得到答案，请再试一次；如果一直这样，请把服务器的日志交给管理员。"),
        ]
        return turns, conversation(turns)

    def select(self, turns: list[Turn], event: gr.EventData) -> str:
        """The source panel, as the button that was chosen asks for."""
        try:
            if event.action == "source":
                return self._source(turns, event.turn, event.source)
            return self._file(event.id) if event.action == "document" else self.documents()
        except IndexUnusableError as error:
            return message_view(str(error))

    def documents(self) -> str:
        """The list of documents."""
        try:
            return documents_view(self._session.searcher().documents)
        except IndexUnusableError as error:
            return message_view(str(error))

    def restart(self) -> tuple[list[Turn], str, str]:
        """(turns, talk, source) of a new talk."""
        return [], conversation([]), self.documents()

    def _turn(self, question: str, turns: list[Turn]) -> Turn:
        earlier = [turn.question for turn in turns][-_CONTEXT:]
        try:
            return answered_turn(self._session.assistant().ask(checked(question), earlier), len(turns))
        except (ValueError, IndexUnusableError) as error:
            return failed_turn(question, str(error))

    def _beside(self, turns: list[Turn]) -> str:
        """What stands beside a new answer: its first citation."""
        if any(source.cited for source in turns[-1].sources):
            return self._source(turns, len(turns) - 1, 0)
        return message_view("这个问题没有查到答案。对话里列出的段落可以点开查看，但它们不是答案。")

    def _source(self, turns: list[Turn], turn: object, place: object) -> str:
        chosen = _item(turns, turn)
        source = _item(chosen.sources, place) if chosen else None
        if source is None:
            return message_view("这一处出处已不在本次对话中，请重新提问。")
        searcher = self._session.searcher()
        document = searcher.by_id.get(source.passage.document)
        if document is None:
            return message_view("这份文件已从索引中移除。")
        return source_view(searcher.document_text(document), source, f"{turn}-{place}")

    def _file(self, identifier: object) -> str:
        searcher = self._session.searcher()
        document = searcher.by_id.get(str(identifier))
        return document_view(searcher.document_text(document)) if document else message_view("这份文件已从索引中移除。")


def _blocks(desk: _Desk) -> gr.Blocks:
    script = _packaged("chat.js")
    blocks: gr.Blocks
    with gr.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        turns = gr.State([])
        top = gr.HTML(navigation(EVERYONE, "/"), js_on_load=script, apply_default_css=False, elem_id="top")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                talk = gr.HTML(conversation([]), js_on_load=script, apply_default_css=False, elem_id="turns")
                with gr.Row(elem_id="ask"):
                    box = gr.Textbox(
                        show_label=False,
                        label="问题",
                        placeholder="输入问题，按回车发送",
                        lines=1,
                        max_lines=4,
                        autofocus=True,
                        container=False,
                    )
                    send = gr.Button("发送", variant="primary", elem_id="send")
            with gr.Column(elem_id="source"):
                source = gr.HTML(desk.documents, js_on_load=script, apply_default_css=False, elem_id="shown")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asked = [turns, talk, source, box]
        events = [
            gr.on([box.submit, send.click], desk.ask, [box, turns], asked, **quiet),
            talk.submit(desk.ask_example, [turns], asked, **quiet),
        ]
        for event in events:
            event.failure(desk.failed, [turns], [turns, talk], **quiet)
        gr.on([top.select, talk.select, source.select], desk.select, [turns], [source], **quiet)
        top.clear(desk.restart, None, [turns, talk, source], **quiet)
    blocks.queue(default_concurrency_limit=_AT_ONCE, api_open=False)
    return blocks


def _item(items: Sequence[_T], place: object) -> _T | None:
    """The item at a place that the browser named, None where there is none."""
    return items[place] if isinstance(place, int) and 0 <= place < len(items) else None


def _packaged(name: str) -> str:
    return files("assistant.web").joinpath("static", name).read_text(encoding="utf-8")

"""What the chat page shows, as HTML: turns of the talk, a source document, the list of documents. No Gradio here.

Every text that comes from a document, a file name or a user goes through `_esc`: `gr.HTML` runs what it is given. A button
says in `data-do` what it does (`chat.js` knows the words) and which turn, source or document it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assistant.reference import reference
from assistant.render import answer_text, marks
from assistant.types import Answer, Outcome
from corpus.outline import Placed, outline
from corpus.types import Document, Passage, Status

EXAMPLES = (
    "大渡口区食品抽检合格率目标是多少？",
    "比较大渡口区和江北区的制造业产品质量合格率目标",
    "江北区质量强区建设实施方案的发文字号是什么？",
    "石柱县质量强县建设的总体目标是什么？",
    "重庆市贯彻质量发展纲要的实施意见由哪个机关发布？",
)
_NEAR = 3  # passages named beside the citations
_LISTED = 300  # documents in the list
_AROUND = 30_000  # characters of the document shown on each side of the passage
_STATUS = {Status.IN_FORCE: "现行有效", Status.AMENDED: "已修改", Status.REPEALED: "已废止",
           Status.EXPIRED: "已失效", Status.PENDING: "尚未施行", Status.UNKNOWN: None}  # fmt: skip
_UNSTATED = "未载明"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that a turn names: a citation with its quote [start, end), or (`cited` false) a passage that is only near."""

    reference: str
    passage: Passage
    start: int
    end: int
    cited: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came back, rendered; `sources` are what its buttons choose from, by place."""

    question: str
    html: str
    sources: tuple[Source, ...] = ()


def answered_turn(answer: Answer, place: int) -> Turn:
    """The turn number `place` (from 0) of a talk."""
    cited = [Source(c.reference, c.passage, c.start, c.end, True) for c in answer.citations]
    sources = (*cited, *_near(answer))
    parts = [
        _lines(answer, place),
        _references(cited, place),
        _others(answer, sources, place),
        *(f'<p class="warning"><b>注意</b>{_esc(warning)}</p>' for warning in answer.warnings),
        f'<p class="understood">{_esc(answer.understood)}</p>',
        _copy(answer),
    ]
    kind = "answer" if answer.status is Outcome.ANSWERED else "answer missing"
    return Turn(answer.question, _turn(answer.question, f'<div class="{kind}">{"".join(parts)}</div>'), sources)


def failed_turn(question: str, sentence: str) -> Turn:
    """A turn that brought no answer, and why."""
    return Turn(question, _turn(question, f'<div class="answer failed" role="alert"><p>{_esc(sentence)}</p></div>'))


def conversation(turns: Iterable[Turn], pending: str | None = None) -> str:
    """The talk so far; `pending` is a question that is being answered. Before the first question, the examples."""
    shown = [turn.html for turn in turns]
    if pending is not None:
        shown.append(_turn(pending, '<div class="answer pending"><p>正在查找<i>.</i><i>.</i><i>.</i></p></div>'))
    return f'<div class="turns" lang="zh-CN" role="log" aria-live="polite">{"".join(shown) or _welcome()}</div>'


def source_view(document: Document, source: Source, key: str) -> str:
    """The document with the source in its place; `key` names the button that chose it."""
    passage = source.passage
    if document.text[passage.start : passage.end] != passage.text:
        return message_view("这份文件在回答之后更新过，原来的位置已不可靠，请重新提问。")
    note = "" if source.cited else '<p class="notice">这是最接近的段落，不是答案。</p>'
    path = "".join(f"<li>{_esc(heading)}</li>" for heading in passage.path)
    trail = f'<ol class="trail" aria-label="所在章节">{path}</ol>' if path else ""
    return _document(document, note + trail, _text(document, source), key)


def document_view(document: Document) -> str:
    """The document from its start."""
    return _document(document, "", _text(document, None), document.id)


def documents_view(documents: Sequence[Document]) -> str:
    """The documents that can be asked about; each can be opened."""
    rows = "".join(f"<li>{_button('document', _entry(d), 'entry', id=d.id)}</li>" for d in documents[:_LISTED])
    more = f'<p class="more">其余 {len(documents) - _LISTED} 份从略。</p>' if len(documents) > _LISTED else ""
    head = f"<h2>已收录文件<small>{len(documents)} 份</small></h2>"
    return _panel("已收录文件", head, f'<ul class="entries">{rows}</ul>{more}', "documents")


def message_view(sentence: str) -> str:
    """A panel that only says something."""
    return _panel("", f'<p class="notice">{_esc(sentence)}</p>', "", "")


def _esc(text: str) -> str:
    return escape(text, quote=True)


def _button(action: str, inside: str, css: str, label: str = "", **data: object) -> str:
    """A button; `inside` is HTML already, everything else is escaped here."""
    attributes = "".join(f' data-{name}="{_esc(str(value))}"' for name, value in data.items())
    aria = f' aria-label="{_esc(label)}"' if label else ""
    return f'<button type="button" class="{css}" data-do="{action}"{attributes}{aria}>{inside}</button>'


def _turn(question: str, inside: str) -> str:
    return f'<section class="turn"><p class="question">{_esc(question)}</p>{inside}</section>'


def _welcome() -> str:
    rows = "".join(f"<li>{_button('example', _esc(text), 'example', n=n)}</li>" for n, text in enumerate(EXAMPLES))
    return (
        '<div class="welcome"><h2>想查什么政策内容？</h2>'
        f"<p>可以问指标、责任单位、文号日期和具体措施，也可以接着追问。例如：</p><ul>{rows}</ul></div>"
    )


def _lines(answer: Answer, place: int) -> str:
    """The answer's lines, each with its citations' numbers."""
    if answer.status is Outcome.NOT_FOUND:
        return '<p class="line"><b>语料中没有查到答案。</b>已收录的文件里没有找到能回答这个问题的原文。</p>'
    lines = answer.text.split("\n")
    shown = []
    for line, cited in zip(lines, marks(answer), strict=True):
        numbers = "".join(_button("source", str(n), "cite", f"出处 {n}", turn=place, source=n - 1) for n in cited)
        tail = f'<span class="tail">{_esc(line[-2:])}{numbers}</span>'  # so that no number begins a line
        shown.append(f'<p class="line">{_esc(line[:-2])}{tail}</p>')
    return "".join(shown)


def _references(cited: Sequence[Source], place: int) -> str:
    if not cited:
        return ""
    rows = (
        _button("source", f"<b>[{n + 1}]</b><span>{_esc(source.reference)}</span>", "reference", turn=place, source=n)
        for n, source in enumerate(cited)
    )
    return f'<ul class="references" aria-label="出处">{"".join(f"<li>{row}</li>" for row in rows)}</ul>'


def _near(answer: Answer) -> list[Source]:
    """The best hits that aren't cited."""
    cited = {c.passage.id for c in answer.citations}
    passages = [hit.passage for hit in answer.hits if hit.passage.id not in cited][:_NEAR]
    return [Source(reference(answer.documents[p.document], p), p, p.start, p.end, False) for p in passages]


def _others(answer: Answer, sources: Sequence[Source], place: int) -> str:
    """The near passages: in sight when there is no answer, folded away when there is."""
    rows = "".join(
        f"<li>{_button('source', _excerpt(source), 'excerpt', turn=place, source=n)}</li>"
        for n, source in enumerate(sources)
        if not source.cited
    )
    if not rows:
        return ""
    if answer.status is Outcome.NOT_FOUND:
        return f'<p class="label">最接近的段落（不是答案）</p><ul class="near">{rows}</ul>'
    return f'<details><summary>其他相关段落（不是答案）</summary><ul class="near">{rows}</ul></details>'


def _excerpt(source: Source) -> str:
    return f"<span>{_esc(' '.join(source.passage.text.split()))}</span><small>{_esc(source.reference)}</small>"


def _copy(answer: Answer) -> str:
    button = _button("copy", "复制", "tool", "复制答案和出处", text=answer_text(answer))
    total = answer.timings_ms.get("total")
    spent = f"<small>用时 {total / 1000:.2f} 秒</small>" if total is not None else ""
    return f'<div class="foot">{button}{spent}</div>'


def _panel(title: str, head: str, text: str, key: str) -> str:
    """The source panel; `title` is what its bar on a phone says."""
    bar = f'<div class="bar">{_button("close", "返回对话", "tool close")}<span>{_esc(title)}</span></div>'
    body = f'<div class="text" tabindex="0" aria-label="{_esc(title)}">{text}</div>' if text else ""
    return f'<article class="panel" lang="zh-CN" data-shown="{_esc(key)}">{bar}<header>{head}</header>{body}</article>'


def _document(document: Document, note: str, text: str, key: str) -> str:
    rows = "".join(
        f"<div><dt>{name}</dt><dd{_muted(value)}>{_esc(value or _UNSTATED)}</dd></div>"
        for name, value in _facts(document)
    )
    return _panel(document.title, f"<h2>{_esc(document.title)}</h2><dl>{rows}</dl>{note}", text, key)


def _muted(value: str | None) -> str:
    return "" if value else ' class="unstated"'


def _facts(document: Document) -> list[tuple[str, str | None]]:
    dates = {"成文": document.written, "发布": document.published, "施行": document.effective, "失效": document.expires}
    stated = "，".join(f"{day.year}年{day.month}月{day.day}日{name}" for name, day in dates.items() if day)
    return [
        ("发文字号", document.number),
        ("发文机关", document.issuer),
        ("日期", stated or None),
        ("区域", document.region),
        ("状态", _STATUS[document.status]),
        ("文件", document.file),
    ]


def _entry(document: Document) -> str:
    day = document.written or document.published
    stated = (document.number, document.region, f"{day.year}年{day.month}月{day.day}日" if day else None)
    return f"<span>{_esc(document.title)}</span><small>{_esc(' · '.join(s for s in stated if s))}</small>"


def _text(document: Document, source: Source | None) -> str:
    """The text around the source, a paragraph a block, the quote marked."""
    text = document.text
    begin = max(0, source.passage.start - _AROUND) if source else 0
    stop = (source.passage.end if source else 0) + _AROUND
    shown = [block for block in outline(text, document.layout) if block.end > begin and block.start < stop]
    before = '<p class="more">（前文从略）</p>' if begin else ""
    after = '<p class="more">（后文从略）</p>' if shown and text[shown[-1].end :].strip() else ""
    return before + "".join(_paragraph(text, block, source) for block in shown) + after


def _paragraph(text: str, block: Placed, source: Source | None) -> str:
    css = ["heading"] if block.heading else []
    if source and block.start < source.passage.end and block.end > source.passage.start:
        css.append("here")
    attribute = f' class="{" ".join(css)}"' if css else ""
    return f"<p{attribute}>{_pieces(text, block, source)}</p>"


def _pieces(text: str, block: Placed, source: Source | None) -> str:
    """A block's text, with what of the quote lies in it marked."""
    if source is None or not source.cited:
        return _esc(text[block.start : block.end])
    inside = (point for point in (source.start, source.end) if block.start < point < block.end)
    return "".join(
        f"<mark>{_esc(text[start:end])}</mark>"
        if source.start <= start and end <= source.end
        else _esc(text[start:end])
        for start, end in pairwise(sorted({block.start, *inside, block.end}))
    )

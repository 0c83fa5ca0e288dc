"""Pages saved from sites: the document's text without the page around it, and what the page says about it.

Finding the document's place is left to `html_body`, its labels to `html_labels`; `trafilatura` is asked where no rule
finds prose. Furniture lines inside the text are left to `clean`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.html_body import find_place, is_attachment, is_foot, prose, within, without_copies, without_noise
from corpus.formats.html_flow import Flow, Line, Picture
from corpus.formats.html_labels import find_title, letters, meta_labels, shown_labels, take_labels
from corpus.formats.html_tree import Element, Page, parse_page
from corpus.types import Block, Note, Noticed, Reading, Shape, UnreadableFileError

_LEAST_SHOWN = 50  # characters of prose; below them, what the page hides until a script shows it is read too
_SMALLEST_PICTURE = 200  # pixels; of a picture that may hold a table
_ICON = re.compile(r"icon|ico_|/ico|logo|filetype|btn|button|share|print|qr_?code|ewm|emotion|smil|blank|spacer|1x1|weixin|wechat|weibo|arrow|bullet|\bbg\b", re.I)  # fmt: skip
_SUBTITLE = re.compile(
    r".{0,30}[〔\[【(（﹝]\s*(?:19|20)\d{2}\s*[〕\]】)）﹞].{0,12}号|.{0,20}令.{0,4}第.{1,8}号|第.{1,8}号|[(（].*[)）]"
)
_SITE_DATE = re.compile(r"[\[(（]?((?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\])）]?")
_NEAR = 6  # lines above a document in which its date may stand
_SAVED_LINKS = re.compile(r"下载|点击|客户端|app", re.I)


@dataclass(frozen=True, slots=True)
class _Found:
    """The lines above a document, its own, and the pictures among them."""

    above: list[Line]
    body: list[Line]
    after: list[Line]
    pictures: list[Picture]


def read_html(data: bytes) -> Reading:
    """The document on a saved page. Raises `UnreadableFileError` for pages without text."""
    return read_page(parse_page(data), "html")


def read_page(page: Page, form: str) -> Reading:
    """The document on a page, as a reading of the format `form`. Raises `UnreadableFileError` for pages without text."""
    found = _find(page)
    opening = _opening(found.body)
    labels, subtitles = take_labels([*found.above, *found.body[:opening]])
    beside, _ = take_labels([line for line in found.after if line.block.rows])
    own = set(map(id, found.body))
    body = [line for line in subtitles if id(line) in own and not _SITE_DATE.fullmatch(line.block.text)]
    body += found.body[opening:]
    title = find_title(page, found.above, body)
    near = set(map(id, [*found.above[-_NEAR:], *found.body[:opening]]))
    labels = {**beside, **_dates_alone([line for line in subtitles if id(line) in near]), **labels}
    head = [Block(line) for line in shown_labels(labels)]
    head += _title_blocks(title, page, found.above, subtitles, body)
    blocks = [*head, *(line.block for line in body), *_attachments(found.after, body)]
    if not any(block.text or block.rows for block in blocks):
        blocks = _by_trafilatura(page)
    return Reading(form, tuple(blocks), {**meta_labels(page), **labels}, title, notes=_notes(page, found, blocks))


def _find(page: Page) -> _Found:
    """Where the document is on the page; all that the page shows if no rule tells."""
    shown = Flow(page.hidden).read(page.body)
    if sum(map(prose, shown.lines)) < _LEAST_SHOWN:
        whole = Flow().read(page.body)
        shown = whole if sum(map(prose, whole.lines)) > 2 * sum(map(prose, shown.lines)) else shown
    lines = without_copies(shown.lines)
    clear = without_noise(lines)
    _, unlabelled = take_labels(clear)
    place = find_place(unlabelled)
    if place is None:
        return _Found(
            [],
            [line for line in clear if line.links == 0 and not is_foot(line)] or _unlinked(lines),
            [],
            shown.pictures,
        )
    numbers = [number for number, line in enumerate(lines) if place in line.holders]
    pictures = [picture for picture in shown.pictures if place in picture.holders]
    return _Found(lines[: numbers[0]], within(clear, place), lines[numbers[-1] + 1 :], pictures)


def _unlinked(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.links * 2 <= line.length]


def _opening(body: Sequence[Line]) -> int:
    """How many lines stand above the first paragraph of the body: among them may be a site's table."""
    for number, line in enumerate(body):
        is_body = "。" in line.block.text or (line.block.text.endswith(("：", ":")) and len(line.block.text) > 6)
        if is_body or number >= 40:
            return number
    return 0 if any(line.block.rows for line in body[:1]) and len(body) == 1 else min(len(body), 40)


def _dates_alone(lines: Sequence[Line]) -> dict[str, str]:
    """The date that stands above a document in a line of its own, in a site's way: when the site published it."""
    dates = [found[1] for line in lines if not line.links and (found := _SITE_DATE.fullmatch(line.block.text))]
    return {"发布日期": dates[-1]} if dates else {}


def _title_blocks(
    title: str | None, page: Page, above: Sequence[Line], rest: Sequence[Line], body: Sequence[Line]
) -> list[Block]:
    """The title as a heading, unless the body begins with it, and the lines below it that belong to it."""
    texts = [letters(line.block.text) for line in above]
    known = title is not None and (letters(title) in texts or page.meta.get("articletitle") is not None)
    begins = letters("".join(line.block.text for line in body[:8]))
    if title is None or not known:
        return []
    at = next((number for number, text in enumerate(texts) if text == letters(title)), len(texts))
    outside = set(map(id, above[at + 1 :]))
    below = [line.block for line in rest if id(line) in outside and _SUBTITLE.fullmatch(line.block.text)]
    return below if letters(title) in begins else [Block(title, Shape.HEADING, 1), *below]


def _attachments(after: Sequence[Line], body: Sequence[Line]) -> list[Block]:
    """The names of files that the page offers below the document."""
    said = letters("".join(line.block.text for line in body))
    names = dict.fromkeys(line.block.text for line in after if is_attachment(line) and not line.block.rows)
    new = [
        name for name in names if len(letters(name)) > 4 and letters(name) not in said and not _SAVED_LINKS.match(name)
    ]
    return [Block(name if name.startswith("附件") else f"附件：{name}") for name in new]


def _by_trafilatura(page: Page) -> list[Block]:
    import trafilatura  # takes a second to load, and few pages need it

    text = trafilatura.extract(page.html, favor_recall=True, include_comments=False) or ""
    if not text.strip():
        raise UnreadableFileError(
            "网页里没有正文(内容可能由脚本载入或在框架内),请在浏览器中打开后另存为 MHT 或 PDF 再试"
        )
    return [Block(line.strip()) for line in text.split("\n") if line.strip()]


def _notes(page: Page, found: _Found, blocks: Sequence[Block]) -> tuple[Note, ...]:
    notes: list[Note] = []
    pictures = sum(map(_may_be_table, found.pictures))
    if pictures:
        notes.append(Note(Noticed.PICTURE_TABLE, f"正文里有 {pictures} 张图片,可能是表格或扫描件,图中的文字没有读出"))
    if not page.whole:
        notes.append(Note(Noticed.TRUNCATED, "网页过大,后面的内容没有读出"))
    broken = sum(text.count("\ufffd") for block in blocks for text in (block.text, *_cells(block)))
    if broken:
        notes.append(Note(Noticed.ODD_CHARACTERS, f"有 {broken} 个字符已损坏,以 \ufffd 表示,请核对原文"))
    return tuple(notes)


def _cells(block: Block) -> list[str]:
    return [cell for row in block.rows for cell in row.cells]


def _may_be_table(picture: Picture) -> bool:
    """Whether a picture is big enough, and stands where a table would: alone in a line or in a table's cell."""
    attributes = picture.element.attributes
    if _ICON.search(attributes.get("src", "")[:300]) or any(holder.tag == "a" for holder in picture.holders):
        return False
    sizes = [_pixels(picture.element, name) for name in ("width", "height")]
    return all(size is None or size >= _SMALLEST_PICTURE for size in sizes[:1]) and sizes[1] not in range(60)


def _pixels(element: Element, name: str) -> int | None:
    stated = element.attributes.get(name, "")
    found = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", stated) or re.search(rf"(?:^|[;\s]){name}\s*:\s*(\d{{1,5}})(?:\.\d+)?px", element.style)  # fmt: skip
    return int(found[1]) if found else None

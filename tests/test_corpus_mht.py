"""Pages saved as one file: the page's own part is read, in whatever encoding it says or is in."""

import base64
import quopri
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats.detect import detect
from corpus.formats.mht import read_mht
from corpus.types import UnreadableFileError

PAGE = "<html><head><title>某市通知</title></head><body><div class=content><p>各单位：</p><p>为了做好这项工作，现通知如下，请认真执行。</p></div></body></html>"
TEXTS = ["各单位：", "为了做好这项工作，现通知如下，请认真执行。"]


def archive(page: bytes, how: str = "base64", charset: str = "utf-8", start: str = "") -> bytes:
    """An archive as browsers write it, with a frame before the page if `start` names the page."""
    body = base64.encodebytes(page) if how == "base64" else quopri.encodestring(page)
    head = f'From: <Saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n\tboundary="--b"\r\n\r\n'
    frame = (
        '----b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-ID: <frame>\r\n\r\n<p>frame</p>\r\n'
        if start
        else ""
    )
    part = f'----b\r\nContent-Type: text/html; charset="{charset}"\r\nContent-ID: <page>\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    return (head + frame + part).encode() + body + b"\r\n----b\r\nContent-Type: image/png\r\n\r\nxx\r\n----b--\r\n"


@pytest.mark.parametrize("how", ["base64", "quoted-printable"])
@pytest.mark.parametrize(("encoding", "charset"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-8", "gb2312"), ("utf-16", "unicode")])  # fmt: skip
def test_encodings(how: str, encoding: str, charset: str) -> None:
    data = archive(PAGE.encode(encoding), how, charset)
    assert detect(data, "页.mht") == "mht"
    reading = read_mht(data)
    assert (reading.format, [block.text for block in reading.blocks]) == ("mht", TEXTS)


def test_the_start_part_is_the_page() -> None:
    reading = read_mht(archive(PAGE.encode(), start='start="<page>";'))
    assert [block.text for block in reading.blocks] == TEXTS


@pytest.mark.parametrize(
    "data", [b"", b"From: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\nx", archive(b"")]
)
def test_an_archive_without_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="重新保存"):
        read_mht(data)


VALID = archive(PAGE.encode())


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=6), st.booleans())
def test_damaged_archives_are_read_or_refused(at: int, noise: bytes, cut: bool) -> None:
    with suppress(UnreadableFileError):
        assert read_mht(VALID[:at] + noise + (b"" if cut else VALID[at + len(noise) :])).format == "mht"

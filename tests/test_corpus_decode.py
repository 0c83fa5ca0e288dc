"""Bytes to text: every encoding that offices send, and a clear refusal of what is none."""

import pytest

from corpus.decode import decode
from corpus.types import UnreadableFileError

TEXT = "关于印发质量强区建设实施方案的通知\n〇镕㙍，各有关单位：\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_gbk_without_rare_characters() -> None:
    assert decode("质量强区".encode("gbk")) == "质量强区"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空"),
        (b" \n\t", "空"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "不是"),
        (bytes(range(256)) * 4, "不是"),
        (TEXT.encode()[:40] + b"\xff\xfe\x80" + TEXT.encode(), "第 1 行损坏"),
        (TEXT.encode()[:-2], "损坏"),
        (b"\xff\xfe\x00\xd8\x00\x00", "第 1 行"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says):
        decode(data)


def test_damaged_utf8_names_the_line() -> None:
    with pytest.raises(UnreadableFileError, match="第 2 行"):
        decode("第一行文字足够长\n第二行".encode() + b"\xff" + "后文".encode())

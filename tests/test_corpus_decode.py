"""Bytes to text: every encoding that offices send, and a clear refusal of what is none."""

from contextlib import suppress

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import decode, decode_damaged
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


SENTENCES = (
    "为贯彻落实党中央、国务院决策部署，现就有关事项通知如下：\n一、各地区各部门要加强组织领导。\n",
    "第一条　为了规范行政处罚的设定和实施，保障和监督行政机关有效实施行政管理，根据宪法，制定本法。\r\n",
    "附件：重点任务分工表（2023—2025年）\r\n序号\t任务\t责任单位\r\n1\t建成规范化市场800个\t市商务委\r\n",
)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_texts_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("encoding", ["big5", "big5hkscs"])
def test_traditional_texts_in_big5(text: str, encoding: str) -> None:
    traditional = opencc.OpenCC("s2tw").convert(text)
    assert decode(traditional.encode(encoding)) == traditional


def test_latin_utf16_without_a_mark() -> None:
    assert decode("Notice 2023\n".encode("utf-16-le")) == decode("Notice 2023\n".encode("utf-16-be")) == "Notice 2023\n"


@pytest.mark.parametrize("declared", ["big5", "utf-8", "iso-8859-1", "no-such-charset"])
def test_a_wrongly_declared_charset_is_overridden(declared: str) -> None:
    assert decode(SENTENCES[0].encode("gb18030"), declared) == SENTENCES[0]


def test_rare_names_stay_gb18030() -> None:
    assert decode("朱镕基、陶喆、㙍".encode("gb18030")) == "朱镕基、陶喆、㙍"


def test_mixed_line_ends_are_kept() -> None:
    assert decode("一\r\n二\r三\n".encode("gbk")) == "一\r\n二\r三\n"


def test_a_few_broken_bytes_are_shown_where_a_format_can_say_so() -> None:
    data = (SENTENCES[0] * 20).encode()
    assert decode_damaged(data[:100] + b"\xff" + data[100:]).count("\ufffd") >= 1
    with pytest.raises(UnreadableFileError):
        decode_damaged(bytes(range(256)) * 40)


@given(
    st.binary(max_size=200), st.sampled_from([b"", *(SENTENCES[0].encode(e) for e in ("utf-8", "gbk", "utf-16-le"))])
)
def test_any_bytes_are_text_or_refused(noise: bytes, before: bytes) -> None:
    with suppress(UnreadableFileError):
        assert decode(before + noise)

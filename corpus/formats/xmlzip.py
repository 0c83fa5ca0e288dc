"""A zip of XML parts, as DOCX and OFD files are: opened with bounds, parsed without entities. What the parts mean is left
to the readers.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from corpus.types import UnreadableFileError

Element = Any  # an lxml element: the library has no types

_LARGEST_PART = 100_000_000  # bytes of one XML part, unpacked
_LARGEST_WHOLE = 200_000_000  # bytes of all the parts that are read
_MOST_PARTS = 50_000
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError)
# Strict Open XML files say the same in other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip


class XmlZip:
    """The parts of a zip by name, with `/` between folders; upper and lower case are not told apart."""

    def __init__(self, data: bytes) -> None:
        """Raises `UnreadableFileError` where the bytes are no whole zip."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (*_BROKEN, KeyError) as error:
            raise UnreadableFileError("文件已损坏或不完整,请重新下载或另存后再试") from error
        if len(members) > _MOST_PARTS:
            raise UnreadableFileError("文件内部的部件过多,疑似异常文件,请另存后再试")
        self._members = {_plain(member.filename): member for member in members}
        self._left = _LARGEST_WHOLE

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._members)

    def xml(self, name: str) -> Element | None:
        """The root of an XML part; None where there is no such part. Raises `UnreadableFileError` for a broken one."""
        member = self._members.get(_plain(name))
        if member is None:
            return None
        data = self._unpack(member)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parse_xml(data)

    def _unpack(self, member: zipfile.ZipInfo) -> bytes:
        most = min(_LARGEST_PART, self._left)
        try:
            with self._zip.open(member) as part:
                data = part.read(most + 1)
        except (*_BROKEN, KeyError) as error:  # RuntimeError and NotImplementedError: a password, an unknown packing
            raise UnreadableFileError("文件已损坏或有密码保护,请去掉密码、另存后再试") from error
        if len(data) > most:
            raise UnreadableFileError("文件解压后过大,疑似异常文件,请拆分或另存后再试")
        self._left -= len(data)
        return data


def parse_xml(data: bytes) -> Element:
    """The root of an XML text. Entities and DTDs are not followed, nesting is bounded (256).

    Characters that XML forbids are passed over, as office programs do. Raises `UnreadableFileError` for other text.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
                             remove_comments=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError("文件内部的 XML 已损坏,请用 Word 或 WPS 打开并另存后再试") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError("文件内部的 XML 带有外部定义,疑似异常文件,请另存后再试")
    return root


def beside(part: str, target: str) -> str:
    """The name of the part that `target` names, as seen from `part`."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))).lstrip("/")


def local_name(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()

"""Files that a page hands out: the name they are saved under, in Chinese too, and that they are saved, not shown."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi.responses import Response

_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f\ud800-\udfff<>:"/\\|?*\u202a-\u202e\u2066-\u2069]'
)  # Windows refuses most of these
_LONGEST = 60  # characters of a name, without its ending


def download(content: bytes | str, title: str, ending: str, kind: str) -> Response:
    """An answer of the type `kind` that is saved as TITLE.ENDING; what file systems don't take is replaced in `title`."""
    name = f"{_UNSAFE.sub('_', title)[:_LONGEST].strip(' .') or 'policyqa'}.{ending}"
    both = f"attachment; filename=\"policyqa.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"  # RFC 6266, RFC 5987
    return Response(content, headers={"Content-Disposition": both}, media_type=kind)

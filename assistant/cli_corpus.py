"""Commands about the corpus as a whole: `policyqa audit`. Thin: opens the catalogue, calls `corpus`, prints."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.config import Settings


def add_audit(commands: argparse._SubParsersAction[Any]) -> argparse.ArgumentParser:
    """Adds `audit` to the commands, and returns its parser."""
    added: argparse.ArgumentParser = commands.add_parser(
        "audit", help="检查语料里的错漏", description="检查语料里的错漏:每条注明文件和怎么办。"
    )
    added.add_argument("--json", action="store_true", help="以 JSON 输出")
    added.add_argument("--html", metavar="文件", help="另存为网页")
    added.add_argument("--as-of", metavar="YYYY-MM-DD", type=_day, default=date.today(), help="按哪一天判断是否有效")
    added.set_defaults(run=_audit)
    return added


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期 {text} 应写成 2024-01-31 这样") from error


def _audit(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.audit_render import audit_html, audit_json, audit_text
    from corpus.audit import audit
    from corpus.read import Refusal
    from index.store import open_index

    catalogue = open_index(settings.index).catalogue
    left_out = catalogue.left_out()
    result = audit(
        [replace(document, text=catalogue.document(n).text) for n, document in enumerate(catalogue.documents())],
        catalogue.facts(),
        [Refusal(entry.file, entry.reason) for entry in left_out if not entry.twin],
        [(entry.file, entry.twin) for entry in left_out if entry.twin],
        options.as_of,
    )
    if options.html:
        Path(options.html).write_text(audit_html(result), encoding="utf-8")
    if options.json:
        sys.stdout.write(json.dumps(audit_json(result), ensure_ascii=False, indent=2) + "\n")
    elif options.html:
        sys.stdout.write(f"已写入 {options.html}:{len(result.findings)} 项\n")
    else:
        sys.stdout.write(audit_text(result) + "\n")
    return 0

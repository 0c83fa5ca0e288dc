"""Commands about the corpus as a whole: `audit`, `indicators`, `duties`. Thin: open the catalogue, call, print."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Settings, UsageError

if TYPE_CHECKING:
    from assistant.sourced import Sourced, Wanted


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
    from assistant.auditing import audit_of
    from index.store import open_index

    result = audit_of(open_index(settings.index).catalogue, options.as_of)
    if options.html:
        Path(options.html).write_text(audit_html(result), encoding="utf-8")
    if options.json:
        sys.stdout.write(json.dumps(audit_json(result), ensure_ascii=False, indent=2) + "\n")
    elif options.html:
        sys.stdout.write(f"已写入 {options.html}:{len(result.findings)} 项\n")
    else:
        sys.stdout.write(audit_text(result) + "\n")
    return 0


def add_tables(commands: argparse._SubParsersAction[Any]) -> list[argparse.ArgumentParser]:
    """Adds `indicators` and `duties` to the commands, and returns their parsers."""
    indicators = commands.add_parser("indicators", help="指标表", description="全部指标,每条注明出处(指标对比表)。")
    indicators.add_argument("--year", type=int, metavar="年份", help="只要这一年的,如 2027")
    indicators.add_argument("--unit", metavar="计量单位", help="只要这一计量单位的,如 %%")
    indicators.set_defaults(run=_table, kind="indicators")
    duties = commands.add_parser("duties", help="任务表", description="全部任务与责任单位,每条注明出处(任务分解表)。")
    duties.add_argument("--unit", metavar="单位", help="只要这一单位牵头或负责的,如 区市场监管局")
    duties.set_defaults(run=_table, kind="duties", year=None)
    for added in (indicators, duties):
        added.add_argument("--name", metavar="字词", help="名称含有这些字的")
        added.add_argument("--region", metavar="区域", help="只要这一区域的,如 大渡口区")
        added.add_argument("--document", metavar="文件", help="只要这一文件的(文件名、标题或文号)")
        added.add_argument("--json", action="store_true", help="以 JSON 输出")
        added.add_argument("--csv", metavar="文件", help="另存为 CSV(- 为标准输出)")
        added.add_argument("--xlsx", metavar="文件", help="另存为 Excel 工作簿")
    return [indicators, duties]


def _table(options: argparse.Namespace, settings: Settings) -> int:
    from assistant import tables
    from assistant.sourced import sourced, wanted_duties, wanted_indicators
    from assistant.spreadsheets import table_csv, workbook
    from index.store import open_index

    catalogue = open_index(settings.index).catalogue
    every = sourced(catalogue, catalogue.documents())
    wanted = _wanted(options)
    _check_region(options.region, every)
    indicators = options.kind == "indicators"
    table = (
        tables.indicator_table(wanted_indicators(every, wanted))
        if indicators
        else tables.duty_table(wanted_duties(every, wanted))
    )
    if not table.rows:
        sys.stderr.write("没有符合条件的行;可放宽条件再查,不带条件列出全部\n")
    if options.xlsx:
        Path(options.xlsx).write_bytes(workbook([("指标" if indicators else "任务", table)]))
    if options.csv and options.csv != "-":
        Path(options.csv).write_text(table_csv(table), encoding="utf-8", newline="")
    if options.csv == "-":
        sys.stdout.write(table_csv(table))
    elif options.json:
        sys.stdout.write(json.dumps(tables.table_json(table), ensure_ascii=False, indent=1) + "\n")
    elif options.csv or options.xlsx:
        sys.stdout.write(f"已写入 {'、'.join(filter(None, (options.csv, options.xlsx)))}:{len(table.rows)} 行\n")
    else:
        sys.stdout.write(tables.table_text(table) + "\n")
    return 0


def _check_region(region: str | None, every: Sourced) -> None:
    """Raises `UsageError` for a region that neither a document nor an indicator is of."""
    from corpus.regions import aliases, contains

    named = {one.region for one in every.documents} | {row.indicator.region for row in every.indicators}
    if region and not any(held and (contains(region, held) or region in aliases(held)) for held in named):
        raise UsageError(f"索引里没有 {region} 的文件和指标;用 policyqa documents --json 查看各文件的 region")


def _wanted(options: argparse.Namespace) -> Wanted:
    from assistant.sourced import Wanted

    regions, years = (options.region,) if options.region else (), (options.year,) if options.year else ()
    return Wanted(
        name=options.name or "",
        regions=regions,
        years=years,
        unit=options.unit or "",
        document=options.document or "",
    )

"""The audit as text, JSON and a page. What is found is left to `corpus.audit`; problems have the same order everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.audit import Audit, Finding, Problem

NAMES = {
    Problem.REFUSED: "没有收录的文件",
    Problem.DUPLICATE: "重复的文件",
    Problem.NEAR_DUPLICATE: "近似重复与不同版本",
    Problem.SCAN: "没有文字的扫描页",
    Problem.DOUBTFUL: "把握不大的题头",
    Problem.MISSING: "缺少文号、日期或机关",
    Problem.STANDING: "废止、失效、修改与未施行",
    Problem.REFERENCE: "提到而没有收录的文件",
    Problem.DISAGREEMENT: "说法不一的指标",
    Problem.ODD_CHARACTERS: "异常字符",
    Problem.NOTE: "读取时注意到的",
}


def audit_json(audit: Audit) -> dict[str, Any]:
    """An audit as one JSON object."""
    return {
        "as_of": audit.as_of.isoformat(),
        "documents": audit.documents,
        "findings": [asdict(finding) for finding in audit.findings],
    }


def audit_text(audit: Audit) -> str:
    """An audit for a terminal."""
    lines = [f"截至 {audit.as_of}:共 {audit.documents} 份文件,{len(audit.findings)} 项需要看一看"]
    for problem, findings in by_problem(audit).items():
        lines += ["", f"{NAMES[problem]}({len(findings)})"]
        for finding in findings:
            lines += [f"  {finding.file}:{finding.text}", *(f"      {detail}" for detail in finding.details)]
    return "\n".join(lines)


def audit_html(audit: Audit) -> str:
    """An audit as a page that needs nothing else."""
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("audit.html.j2").render(audit=audit, groups=list(_groups(audit)))


def by_problem(audit: Audit) -> dict[Problem, list[Finding]]:
    """The findings of each problem that has any, in the problems' order."""
    groups: dict[Problem, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        groups[finding.problem].append(finding)
    return groups


def _groups(audit: Audit) -> Iterator[tuple[str, str, list[Finding]]]:
    for problem, findings in by_problem(audit).items():
        yield problem, NAMES[problem], findings

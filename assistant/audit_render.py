"""The audit as text, JSON and a page. What is found is left to `corpus.audit`; problems have the same order everywhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

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

ADVICE = {
    Problem.REFUSED: "内容查不到。按原因处理（如另存为 DOCX、去掉密码）后重新上传。",
    Problem.DUPLICATE: "内容已在库中，不必处理；如是误传，可从“未收录”里去掉。",
    Problem.NEAR_DUPLICATE: "核对哪一份是现行文本，移除不用的一份。",
    Problem.SCAN: "这些页没有文字，查不到。换成可复制文字的版本，或装上文字识别(policyqa[ocr])后重读。",
    Problem.DOUBTFUL: "对照原件核对这些值；不对的，订正原件后替换。",
    Problem.MISSING: "引用时会缺这些项。看看原件里有没有；没有的不必处理。",
    Problem.STANDING: "回答会注明状态。有替代文件的，请一并收录。",
    Problem.REFERENCE: "常用的依据文件，建议找来收录。",
    Problem.DISAGREEMENT: "核对各份文件的数值，确认哪一个有效。",
    Problem.ODD_CHARACTERS: "对照原件订正后替换。",
    Problem.NOTE: "按提示对照原件看一看。",
}
_WEB = Path(__file__).parent / "web"


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one problem, with its name and what to do about them."""

    problem: Problem
    name: str
    advice: str
    findings: tuple[Finding, ...]


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
    """An audit as a page that needs nothing else; it looks as the one in the application does."""
    environment = Environment(loader=FileSystemLoader(_WEB / "templates"), autoescape=True, undefined=StrictUndefined)
    styles = "".join((_WEB / "static" / name).read_text(encoding="utf-8") for name in ("base.css", "library.css"))
    template = environment.get_template("audit_file.html.j2")
    return template.render(audit=audit, groups=audit_groups(audit), styles=Markup(styles), ids={}, titles={})  # our own


def by_problem(audit: Audit) -> dict[Problem, list[Finding]]:
    """The findings of each problem that has any, in the problems' order."""
    groups: dict[Problem, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        groups[finding.problem].append(finding)
    return groups


def audit_groups(audit: Audit) -> list[Group]:
    """The findings as pages show them."""
    return [Group(p, NAMES[p], ADVICE[p], tuple(findings)) for p, findings in by_problem(audit).items()]

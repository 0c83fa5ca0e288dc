"""The `eval` command, which the command line finds as an entry point, for nothing may import this room."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from assistant.config import Settings
from assistant.progress import note, progress_bar
from eval.types import EvalError, Gold


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Adds `eval` to the command line and returns its parser; `run` in its defaults does the work."""
    text = "评测:对照题库给检索、答案、引用和拒答打分"
    parser = commands.add_parser("eval", help=text, description=text)
    parser.add_argument("gold", nargs="+", metavar="题库", help="GOLD.jsonl,或一个 BEIR 文件夹")
    parser.add_argument("--out", metavar="文件夹", help="写入 report.html 和 CSV、JSON、TREC、BEIR、ragas 文件")
    parser.add_argument(
        "--compare", metavar="阶段", default="", help="并排比较,如 words,dense,hybrid,unread(不用阅读模型)"
    )
    parser.add_argument("--gate", metavar="基线", help="低于基线的下限时以 1 退出")
    parser.add_argument("--pin", metavar="基线", help="把这次的结果定为下限;下限只升不降")
    parser.set_defaults(run=run)
    return parser


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Evaluates; 0 when done and above every floor, 1 otherwise."""
    try:
        return _run(options, settings)
    except EvalError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from eval.beir import is_beir
    from eval.gold import read_gold
    from eval.systems import check_systems

    systems = [name for name in options.compare.split(",") if name]
    check_systems(systems, settings.reader)
    paths = [Path(path) for path in options.gold]
    if len(paths) == 1 and is_beir(paths[0]):
        return _evaluate(_beir(paths[0], settings), systems, options, settings)
    return _evaluate(read_gold(paths), systems, options, settings)


def _evaluate(golds: list[Gold], systems: list[str], options: argparse.Namespace, settings: Settings) -> int:
    from assistant.session import Session
    from eval.evaluate import evaluate
    from eval.exports import write_all
    from eval.gate import failures, pin, read_baseline
    from eval.report import text_summary, write_report

    baseline = read_baseline(Path(options.gate)) if options.gate else None
    note("正在加载模型…")
    session = Session(replace(settings, patient=True))
    result = evaluate(golds, session.assistant(), session.searcher(), systems, progress_bar)
    sys.stdout.write(f"{text_summary(result)}\n")
    if options.out:
        write_all(result, session.searcher(), Path(options.out))
        write_report(result, Path(options.out) / "report.html")
        sys.stdout.write(f"报告:{Path(options.out) / 'report.html'}\n")
    if options.pin:
        pin(result, Path(options.pin))
    failed = failures(result, baseline) if baseline else []
    sys.stderr.writelines(f"未过关:{failure}\n" for failure in failed)
    return 1 if failed else 0


def _beir(folder: Path, settings: Settings) -> list[Gold]:
    """The folder's questions; its corpus is ingested into the index first."""
    import tempfile

    from corpus.read import find_sources
    from eval.beir import read_questions, write_documents
    from index.build import ingest
    from index.encoder import load_encoder

    golds = read_questions(folder)
    with tempfile.TemporaryDirectory() as documents, progress_bar("编码段落") as progress:
        write_documents(folder, Path(documents))
        ingest(find_sources([Path(documents)]), settings.index, settings.encoder, load_encoder, progress=progress)
    return golds

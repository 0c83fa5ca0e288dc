"""The command line: `policyqa`. Thin: parses options, calls the rooms, prints what the renderer makes.

Results go to standard output, errors to standard error as one sentence. Exit codes: 0 done, 1 failed, 2 wrong use.
Slow libraries are imported inside the command that needs them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from assistant.cli_corpus import add_audit, add_tables
from assistant.cli_people import FailedError, add_people
from assistant.config import Settings, UsageError, read_settings
from assistant.progress import note, progress_bar
from assistant.render import answer_json, answer_text, document_json, hit_text, hits_json
from corpus.types import Document, Status
from index.types import Encoder, IndexUnusableError

if TYPE_CHECKING:
    from assistant.session import Session

_MORE_COMMANDS = "policyqa.commands"
_INDEX_HELP = "索引所在(默认 var/index,或环境变量 POLICYQA_INDEX)"
_LAST_PORT = 65535
_FAILED, _WRONG_USE, _INTERRUPTED = 1, 2, 130


_COMPLAINTS = (  # argparse's, and what we say
    (r"argument (.+?): invalid int value: (.+)", r"\1 的值 \2 应是整数"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有 \2,可用的有 \3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面缺少值"),
    (r"argument (.+?): (.+)", r"\1:\2"),
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"没有 \1 这样的选项或多余的内容"),
    (r"ambiguous option: (.+) could match (.+)", r"选项 \1 不明确,可能是 \2"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        said = next(
            (found.expand(ours) for theirs, ours in _COMPLAINTS if (found := re.fullmatch(theirs, message))), message
        )
        raise UsageError(f"用法不对:{said};用 {self.prog} --help 查看用法")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    try:
        options = _parser().parse_args(arguments)
        settings = read_settings(options.index, options.encoder, options.reader == "on")
        code: int = options.run(options, settings)
        sys.stdout.flush()
        return code
    except UsageError as error:
        return _complain(str(error), _WRONG_USE)
    except (IndexUnusableError, FailedError) as error:
        return _complain(str(error), _FAILED)
    except KeyboardInterrupt:
        return _complain("已中断;原有的索引没有改动", _INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing left to flush
        return _FAILED
    except OSError as error:
        place = f":{error.filename}" if error.filename else ""
        kept = "原有的索引没有改动," if options.run in (_ingest, _remove) else ""
        return _complain(f"读写失败({error.strerror or error}){place};{kept}请检查路径、权限和磁盘空间", _FAILED)


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from corpus.read import find_sources
    from index.build import ingest

    paths = [Path(path) for path in options.paths]
    for name, path in zip(options.paths, paths, strict=True):
        if not name or not path.exists():
            raise UsageError(f"没有这个文件或文件夹:{name or '(空)'}")
    if options.rebuild:
        paths += _uploaded(settings.index, paths)
    sources = list(find_sources(paths))
    if not sources:
        return _complain(
            f"{'、'.join(options.paths)} 里没有可读的文件(可读 DOCX、PDF、网页、表格、文本等,见 README)", _FAILED
        )
    with progress_bar("收录") as progress:
        report = ingest(sources, settings.index, settings.encoder, _encoder_loader, options.rebuild, progress)
    lines = [
        f"索引 {settings.index}:共 {report.documents} 份文件、{report.passages} 个段落;"
        f"新增 {len(report.added)}、更新 {len(report.changed)}、未变 {len(report.unchanged)}、移除 {len(report.removed)},"
        f"新编码 {report.embedded} 段",
        *(f"移除(文件夹里已没有):{file}" for file in report.removed),
        *(f"内容相同,未重复收录:{file}(同 {twin})" for file, twin in report.duplicates),
    ]
    _say("\n".join(lines))
    for refusal in report.refused:
        sys.stderr.write(f"未收录 {refusal.file}:{refusal.reason}\n")
    return 0 if report.added or report.changed or report.unchanged or report.duplicates else _FAILED


def _uploaded(index: Path, paths: Sequence[Path]) -> list[Path]:
    """The folder of what was uploaded on the page, which a rebuilt index is to hold too, unless it is among `paths`."""
    from assistant.web.holdings import Holdings

    root = Holdings(index).root
    return [root] if root.is_dir() and root not in [path.resolve() for path in paths] else []


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    from index.build import remove

    missing = remove(options.files, settings.index)
    if missing:
        return _complain(f"索引里没有:{'、'.join(missing)};一份都没有移除,用 policyqa documents 查看文件名", _FAILED)
    _say(f"已移除 {len(options.files)} 份文件")
    return 0


def _documents(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.types import STATUSES
    from index.standing import documents_as_of
    from index.store import open_index

    documents = documents_as_of(open_index(settings.index).catalogue, _day(options) or date.today())
    if options.json:
        _say(_json([document_json(document) for document in documents]))
    else:
        _say(
            "\n".join(
                f"{d.file}\t{d.number or '-'}\t{d.written or '-'}\t{d.title}\t{STATUSES[d.status]}" for d in documents
            )
        )
    return 0


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.question import checked

    question = _usable(checked, options.question)
    if options.k < 1:
        raise UsageError(f"-k 要大于 0,而不是 {options.k}")
    searcher = _session(settings, _day(options)).searcher()
    hits = searcher.search(question, options.k, _filter(options, searcher.documents))
    if options.json:
        _say(_json(hits_json(hits, searcher.by_id)))
    else:
        _say("\n".join(hit_text(n, hit, searcher.by_id[hit.passage.document]) for n, hit in enumerate(hits, 1)))
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.question import checked

    if options.batch:
        if options.question or options.context or not options.out:
            raise UsageError(
                "--batch 要和 --out 一起用,并且不带问题;例:policyqa ask --batch 问题.jsonl --out 答案.jsonl"
            )
        if Path(options.out).is_dir() or Path(options.out).resolve() == Path(options.batch).resolve():
            raise UsageError(f"--out {options.out} 应是另一个文件,不能是文件夹,也不能就是 --batch 的文件")
        return _ask_batch(Path(options.batch), Path(options.out), settings, _day(options))
    if options.question is None:
        raise UsageError("缺少问题;例:policyqa ask 食品抽检合格率目标是多少")
    question = _usable(checked, options.question)
    context = [_usable(checked, turn) for turn in options.context if turn.strip()]
    answer = _session(settings, _day(options)).assistant().ask(question, context)
    _say(_json(answer_json(answer)) if options.json else answer_text(answer))
    return 0


def _ask_batch(source: Path, target: Path, settings: Settings, as_of: date | None) -> int:
    from assistant.batch import BatchError, answer_batch

    try:
        with progress_bar("回答") as progress:
            count = answer_batch(
                source, target, lambda: _session(replace(settings, patient=True), as_of).assistant(), progress
            )
    except BatchError as error:
        return _complain(str(error), _FAILED)
    _say(f"已回答 {count} 个问题,写入 {target}")
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.cli_people import login_is_on
    from assistant.server import ServeError, create_app, listen, serve

    if not 0 <= options.port <= _LAST_PORT:
        raise UsageError(f"端口 {options.port} 不在 0 到 {_LAST_PORT} 之间,请用 --port 换一个")
    try:
        closed = login_is_on(settings)
        listener = listen(options.host, options.port, closed or options.insecure)
    except ServeError as error:
        return _complain(str(error), _FAILED)
    if options.insecure and not closed:
        sys.stderr.write("注意:没有用户,能连到这里的人不用登录就可以使用全部功能\n")
    with listener:
        session = _session(settings)
        session.assistant().ask("目标")  # the first question waits for what libraries load late
        serve(create_app(session, Path(options.reports)), listener, _say, options.domain)
    return 0


def _day(options: argparse.Namespace) -> date | None:
    """The day whose standing of documents is wanted; None for today."""
    if options.as_of is None:
        return None
    try:
        return date.fromisoformat(options.as_of)
    except ValueError:
        raise UsageError(f"--as-of {options.as_of} 不是日期,请写成 2024-01-31 这样") from None


def _session(settings: Settings, as_of: date | None = None) -> Session:
    from assistant.session import Session

    note("正在加载模型…")
    with progress_bar("解包模型") as progress:
        return Session(settings, progress, as_of)


def _encoder_loader(name: str | None) -> Encoder:
    from index.encoder import load_encoder

    note("正在加载模型…")
    with progress_bar("解包模型") as progress:
        return load_encoder(name, progress=progress)


def _filter(options: argparse.Namespace, documents: Sequence[Document]) -> Callable[[Document], bool] | None:
    from corpus.regions import aliases

    if options.document and options.document not in {document.file for document in documents}:
        raise UsageError(f"索引里没有文件 {options.document};用 policyqa documents 查看文件名")
    if options.region and not any(d.region and options.region in aliases(d.region) for d in documents):
        raise UsageError(f"索引里没有 {options.region} 的文件;用 policyqa documents --json 查看各文件的 region")
    if not (options.region or options.document or options.status):
        return None

    def wanted(document: Document) -> bool:
        region = not options.region or (document.region is not None and options.region in aliases(document.region))
        named = not options.document or document.file == options.document
        return region and named and (not options.status or document.status == options.status)

    return wanted


def _usable(check: Callable[[str], str], question: str) -> str:
    try:
        return check(question)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _complain(text: str, code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="policyqa", description="就中文政策文件提问,用原文作答,并注明出处。")
    parser.set_defaults(encoder=None, reader="on")
    commands = parser.add_subparsers(metavar="命令", required=True)

    def command(name: str, run: Callable[[argparse.Namespace, Settings], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--index", metavar="文件夹", help=_INDEX_HELP)
        added.set_defaults(run=run)
        return added

    def with_encoder(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument(
            "--encoder", metavar="名称或文件夹", help="sentence-transformers 模型(默认随包的 multilingual-e5-small)"
        )
        return added

    def with_reader(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument(
            "--reader", choices=["on", "off"], default="on", help="是否用训练过的阅读模型给段落重新排序(默认 on)"
        )
        return with_encoder(added)

    ingest = with_encoder(command("ingest", _ingest, "收录文件或文件夹,只处理有变化的"))
    ingest.add_argument("paths", nargs="+", metavar="路径")
    ingest.add_argument("--rebuild", action="store_true", help="不用原有索引,从头重建")

    command("remove", _remove, "从索引中移除文件").add_argument("files", nargs="+", metavar="文件")
    documents = command("documents", _documents, "列出已收录的文件")
    documents.add_argument("--json", action="store_true")

    search = with_encoder(command("search", _search, "查找段落"))
    _search_options(search)

    ask = with_reader(command("ask", _ask, "提问"))
    _ask_options(ask)
    for added in (documents, search, ask):
        added.add_argument("--as-of", metavar="日期", help="按这一天判断文件是否有效,如 2024-01-31(默认今天)")

    for added in (add_audit(commands), *add_tables(commands), *add_people(commands)):
        added.add_argument("--index", metavar="文件夹", help=_INDEX_HELP)
    for entry in entry_points(group=_MORE_COMMANDS):  # commands of rooms that this one may not import
        added = entry.load()(commands)
        added.add_argument("--index", metavar="文件夹", help=_INDEX_HELP)
        with_reader(added)

    _serve_options(with_reader(command("serve", _serve, "打开问答网页")))
    return parser


def _ask_options(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", nargs="?", metavar="问题")
    ask.add_argument("--context", action="append", default=[], metavar="前面的提问", help="可多次给出,先问的在前")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--batch", metavar="IN.jsonl", help='每行 {"id","question","context":[]}')
    ask.add_argument("--out", metavar="OUT.jsonl")


def _serve_options(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=7860)
    serve.add_argument("--domain", action="append", default=[], metavar="域名", help="网页还用的名字,可多次给出")
    serve.add_argument("--insecure", action="store_true", help="没有用户时,也让别的机器使用(不用登录)")
    serve.add_argument(
        "--reports",
        default="var/eval",
        metavar="文件夹",
        help="质量页从这里读评测报告(policyqa eval --out)(默认 var/eval)",
    )


def _search_options(search: argparse.ArgumentParser) -> None:
    search.add_argument("question", metavar="问题")
    search.add_argument("-k", type=int, default=10, metavar="个数")
    search.add_argument("--json", action="store_true")
    search.add_argument("--region", metavar="区域", help="只查这一区域的文件,如 大渡口区")
    search.add_argument("--document", metavar="文件", help="只查这一文件")
    search.add_argument("--status", choices=[str(status) for status in Status], help="只查这一状态的文件")


if __name__ == "__main__":
    sys.exit(main())

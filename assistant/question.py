"""A question understood: what it asks for, about what, where and when. The search, and what answers it, are left to others.

Puts together what its neighbours find: `english`, `subject`, `places`, `slips`, `years`, `named`, `units_asked`, `kinds`,
`follow_up`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.correction import with_years, without_correction
from assistant.english import in_chinese, mixed_in_chinese, with_versus
from assistant.follow_up import Listed, Turn, readings, says_little
from assistant.kinds import asks, head_of, heads_beside, is_aim, is_out_of_scope, kind_of, wants_actual, wants_older
from assistant.named import Named, documents_named
from assistant.places import correct_regions, regions_in
from assistant.slips import Knows, correct
from assistant.subject import bare, cut, parts, without_asides, without_courtesy
from assistant.types import Kind, Question
from assistant.understood import as_question
from assistant.units_asked import role_asked, units_in
from assistant.years import Year, edition, find_years, plain_years
from corpus.facts.units import with_departments
from corpus.regions import Mention
from corpus.types import Document
from index.words import fold

LONGEST = 2000  # characters of a question; a longer one is a document pasted by mistake
_COUNTING = re.compile(r"多少|几|百分之|多[高大]")


def checked(question: str) -> str:
    """The question without white space around it. Raises ValueError, with a sentence, if it is empty or far too long."""
    if not question.strip():
        raise ValueError("问题是空的,请输入要问的内容")
    try:
        question.encode()
    except UnicodeEncodeError:
        raise ValueError("问题里有残缺的字符,请检查终端的编码(应为 UTF-8)后重新输入") from None
    if len(question) > LONGEST:
        raise ValueError(f"问题有 {len(question)} 个字,最多 {LONGEST} 个字,请缩短后再问")
    return question.strip()


def understand(
    asked: str,
    context: Sequence[str] = (),
    held: Collection[str] = (),
    documents: Collection[Document] = (),
    knows: Knows | None = None,
    listed: Listed | None = None,
) -> Question:
    """The question as it is to be searched and answered.

    `context` are the user's earlier turns, oldest first; `held` the regions that the corpus has documents of, `documents`
    the documents (their text is not needed); `knows` tells whether the corpus has a word, without it no slip is corrected.
    `listed` gives what was answered to an earlier question for a list, without it 第二个 stays what it is.
    """
    corpus = _Corpus(held, documents, knows)
    turns: list[Turn] = []
    for earlier in filter(str.strip, context):
        said = _plain(earlier, corpus)[0]
        if not is_out_of_scope(said):  # nothing goes on from 谢谢
            turns.append(_readings(said, turns, corpus, listed)[0])
    text, corrected = _plain(asked, corpus)
    first, *others = _readings(text, turns, corpus, listed)
    talked_of = next((turn.regions for turn in reversed(turns) if turn.regions), ())

    before = _question(turns[-1].text, turns[-1], (), ()) if turns else None

    def question(turn: Turn) -> Question:
        leaning = () if turn.regions or turn.named else talked_of
        goes_on = bool(turns) and not turn.named and _regions(turn) <= _regions(turns[-1])
        return replace(_question(asked, turn, leaning, corrected), before=before if goes_on else None)

    return replace(question(first), otherwise=question(others[0]) if others else None)


def _regions(turn: Turn) -> set[frozenset[str]]:
    return {frozenset(mention.regions) for mention in turn.regions}


@dataclass(frozen=True, slots=True)
class _Corpus:
    regions: Collection[str]
    documents: Collection[Document]
    knows: Knows | None


def _plain(asked: str, corpus: _Corpus) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question folded, in Chinese, without courtesy and slips, and the slips that were corrected."""
    asked = as_question(asked, corpus.documents) or asked
    text = in_chinese(asked, corpus.regions)
    text = with_versus(fold(asked.strip())) if text is None else fold(text)
    text = with_departments(plain_years(without_courtesy(mixed_in_chinese(text))))
    slips = correct_regions(text, corpus.regions)
    text = _corrected(text, slips)
    others = correct(text, corpus.knows) if corpus.knows else []
    return _corrected(text, others), (*slips, *others)


def _corrected(text: str, slips: Sequence[tuple[str, str]]) -> str:
    for wrong, right in slips:
        text = text.replace(wrong, right)
    return text


def _readings(text: str, turns: Sequence[Turn], corpus: _Corpus, listed: Listed | None) -> list[Turn]:
    """A turn as it would have been asked alone, with what it leaves out taken over from those before; the likeliest reading first."""
    if not turns or is_out_of_scope(text):
        return [_read(text, corpus)]
    years = [year.value for year in turns[-1].years]
    turn = _read(without_correction(text), corpus)
    if says_little(turn):
        turn = _read(with_years(turn.text, years), corpus)
    return [turn if said == turn.text else _read(said, corpus) for said in readings(turn, turns, listed)]


def _read(text: str, corpus: _Corpus) -> Turn:
    regions, years = tuple(regions_in(text, corpus.regions, corpus.knows)), tuple(find_years(text))
    named = documents_named(text, corpus.documents, regions, years, wants_older(text), edition(text))
    subject = _subject(text, _spans(regions, years), _spans((), (), named))
    several = max(len(regions), len(years), sum(len(place.documents) for place in named)) > 1
    return Turn(
        text=text,
        subject=subject,
        kind=_kind(text, subject, several),
        asks=asks(text),
        head=head_of(parts(text).asking, bool(named)),
        units=units_in(cut(text, _spans(regions))),
        regions=regions,
        years=years,
        named=tuple(named),
    )


def _spans(
    regions: Sequence[Mention], years: Sequence[Year] = (), named: Sequence[Named] = ()
) -> list[tuple[int, int]]:
    return [
        *((mention.start, mention.end) for mention in regions),
        *((year.start, year.end) for year in years),
        *((place.start, place.end) for place in named),
    ]


def _subject(text: str, places: Sequence[tuple[int, int]], names: Sequence[tuple[int, int]]) -> str:
    """What remains when regions, years, documents, asking words and what is said aside are cut away.

    Names of documents stay where nothing else would. A region that leaves next to nothing was part of a name (崆峒奖).
    """
    text = without_asides(text)
    outside = [place for place in places if not any(start <= place[0] and place[1] <= end for start, end in names)]
    for spans in ([*outside, *names], places):
        subject = bare(parts(cut(text, spans)).asking)
        if len(subject) > 1:
            return subject
    return bare(text) if subject else ""


def _kind(text: str, subject: str, several: bool) -> Kind:
    """What a text asks for: 到2035年的目标 for what is said of it, while a number is asked for by what it counts."""
    kind = kind_of(text, several)
    aims = kind is Kind.VALUE and is_aim(subject) and not _COUNTING.search(text)
    return Kind.FACT if aims else kind


def _question(asked: str, turn: Turn, leaning: tuple[Mention, ...], corrected: tuple[tuple[str, str], ...]) -> Question:
    text = turn.text
    subject = _subject(text, _spans(turn.regions, turn.years), _spans((), (), turn.named))
    documents = tuple(dict.fromkeys(i for place in turn.named for i in place.documents))
    version = edition(text)
    telling = {year for place in turn.named for year in place.years}
    years = [year.value for year in turn.years if year not in telling and year.value != version]
    return Question(
        asked=asked,
        text=_as_typed(asked, text),
        subject=subject,
        kind=Kind.DOCUMENT if turn.head and turn.kind is not Kind.COMPARE else turn.kind,
        regions=turn.regions,
        years=tuple(dict.fromkeys(years)),
        documents=documents,
        units=turn.units,
        role=role_asked(text, turn.units),
        head=turn.head,
        also=heads_beside(text, turn.head),
        wants_actual=wants_actual(text),
        older=wants_older(text),
        edition=version,
        leaning=leaning,
        corrected=corrected,
        unnamed=" ".join(cut(text, _spans((), (), turn.named)).split()) if turn.named else "",
    )


def _as_typed(asked: str, text: str) -> str:
    """The question as it was typed where nothing was changed, or else as it was read."""
    if unicodedata.normalize("NFKC", asked).lower().strip() == text:
        return asked.strip()
    text = parts(text).said
    latin = sum(c.isascii() and c.isalpha() for c in asked)
    return f"{asked.strip()} {text}" if latin * 2 > len(asked) else text

// A question and its answer, drawn from the answer's JSON: the same for one that is on its way and one from the history.
//   new Turn(question, actions)  → .element, to put on the page
//   turn.tell(known)             → draws what is new in `known`: {question, parts, found, answer, talk, turn, next, error}
// `actions`: ask(question), askAnew(question) without the talk so far, widen(question), open(place).

const NEAR = 3;  // passages named beside the citations

class Turn {
  constructor(question, actions) {
    this.question = question;
    this.actions = actions;
    this.known = {};
    this.asked = make("h2", { class: "question", text: question });
    this.reading = make("div", { class: "reading" });
    this.body = make("div", { class: "body" });
    this.foot = make("div", { class: "foot" });
    this.next = make("div", { class: "next" });
    this.answer = make("div", { class: "answer" }, this.reading, this.body, this.foot);
    this.element = make("section", { class: "turn pending", tabindex: -1 }, this.asked, this.answer, this.next);
    this.wait("正在理解问题");
  }

  tell(known) {
    const isNew = (name) => known[name] !== undefined && this.known[name] === undefined;
    if (known.question && known.question !== this.question) {
      this.question = known.question;
      this.asked.textContent = known.question;
    }
    if (known.error) return this.fail(known.error);
    const parts = known.answer?.parts ?? known.parts;
    if (parts && JSON.stringify(parts) !== this.shownParts) this.drawReading(parts);
    if (isNew("answer")) this.reading.append(...(known.answer.narrowed ?? []).map((text) => make("span", { class: "chip filter", text })));
    if (isNew("parts") && !known.answer) this.wait("正在查找");
    if (isNew("found") && !known.answer) this.wait(`找到 ${known.found} 段相近的原文，正在核对`);
    if (isNew("answer")) this.drawAnswer(known.answer);
    if (isNew("turn")) this.foot.append(...opinionOf(known.turn, known.opinion));
    if (isNew("next")) this.drawNext(known.next);
    this.known = { ...known };
  }

  wait(sentence) {
    const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i", { text: "." }), make("i", { text: "." }), make("i", { text: "." }));
    this.body.replaceChildren(make("p", { class: "waiting", text: sentence }, dots));
  }

  fail(sentence) {
    this.element.classList.remove("pending");
    this.answer.classList.add("failed");
    this.known.error = sentence;
    const again = button("再试一次", { onclick: () => this.actions.ask(this.question) });
    this.body.replaceChildren(make("p", { role: "alert", text: sentence }));
    this.foot.replaceChildren(again);
  }

  // --- How the question was understood: each part can be changed or taken away, and the question is asked anew ---

  drawReading(parts) {
    this.shownParts = JSON.stringify(parts);
    const chips = parts.map((part, n) => this.chip(parts, part, n));
    this.reading.replaceChildren(make("span", { class: "label", text: "理解为" }), ...chips);
  }

  chip(parts, part, n) {
    const chip = make("span", { class: `chip ${part.about}` });
    const shown = part.about === "leaning" ? `优先${part.text}` : part.text;
    const change = button(shown, { class: "chip-text", "aria-label": `${shown}，点击修改`, onclick: () => edit() });
    const redo = (text) => this.actions.askAnew(lineOf(parts.map((p, i) => (i === n ? { ...p, text } : p))));
    const putBack = () => { chip.replaceChildren(...inside); change.focus(); };
    const edit = () => {
      const field = fieldOf(part, (text) => { putBack(); redo(text); }, putBack);  // the old answer keeps its own question
      chip.replaceChildren(field);
      field.focus();
    };
    const without = parts.filter((_, i) => i !== n);
    const isNeeded = part.about === "kind" || without.length < 2;
    const remove = isNeeded ? null : button("", { class: "chip-remove", "aria-label": `去掉${shown}`, title: "去掉", onclick: () => this.actions.askAnew(lineOf(without)) }, icon("close"));
    const inside = [change, ...(remove ? [remove] : [])];
    chip.append(...inside);
    return chip;
  }

  // --- The answer ---

  drawAnswer(answer) {
    this.element.classList.remove("pending");
    const isMissing = answer.status !== "answered";
    this.answer.classList.toggle("missing", isMissing);
    const warnings = answer.warnings.map((warning) => make("p", { class: "warning" }, make("b", { text: "注意" }), warning));
    this.body.replaceChildren(
      ...(isMissing ? this.missing(answer) : this.lines(answer)),
      ...warnings,
      ...this.references(answer),
      ...this.near(answer, isMissing),
    );
    this.foot.replaceChildren(button("复制", { class: "tool", "aria-label": "复制答案和出处", onclick: (event) => copied(event.currentTarget, textOf(answer)) }, icon("copy")));
    const total = answer.timings_ms.total;
    if (total !== undefined) this.foot.append(make("small", { text: `用时 ${(total / 1000).toFixed(2)} 秒` }));
  }

  missing(answer) {
    if (!answer.narrowed?.length) return [make("p", { class: "line" }, make("b", { text: "语料中没有查到答案。" }), "已收录的文件里没有找到能回答这个问题的原文。")];
    const widen = button("在全部文件里再查一次", { class: "tool", onclick: () => this.actions.widen(this.question) });
    return [make("p", { class: "line" }, make("b", { text: "限定的文件里没有查到答案。" }), "其他文件没有查。"), make("p", {}, widen)];
  }

  lines(answer) {
    return answer.lines.map(({ text, citations, highlight }, n) => {
      const numbers = citations.map((number) => this.cite(answer, number));
      const said = [...text], end = Math.max(said.length - 2, 0);  // as the server counts characters
      const tail = make("span", { class: "tail" }, ...marked(said, end, said.length, highlight), ...numbers);  // so that no number begins a line
      const line = make("p", { class: "line" }, ...marked(said, 0, end, highlight), tail);
      line.style.setProperty("--n", Math.min(n, 12));
      return line;
    });
  }

  cite(answer, number) {
    const cited = answer.citations.find((citation) => citation.n === number);
    return make("a", { class: "cite", href: addressOf(cited), text: number, "aria-label": `出处 ${number}`, "data-place": placeOf(cited), onclick: (event) => this.follow(event, cited), ...quoting(cited) });
  }

  references(answer) {
    if (!answer.citations.length) return [];
    const rows = answer.citations.map((cited) => {
      const link = make("a", { class: "reference", href: addressOf(cited), "data-place": placeOf(cited), onclick: (event) => this.follow(event, cited) }, make("b", { text: `[${cited.n}]` }), make("span", { text: cited.reference }));
      const copy = button("", { class: "copy-one", "aria-label": `复制出处 ${cited.n}`, title: "复制这条出处", onclick: (event) => copied(event.currentTarget, cited.reference) }, icon("copy"));
      return make("li", {}, link, copy);
    });
    const list = make("ul", { class: "references", "aria-label": "出处" }, ...rows);
    if (rows.length <= 8) return [list];
    return [make("details", {}, make("summary", { text: `全部 ${rows.length} 条出处` }), list)];
  }

  near(answer, isMissing) {
    const cited = new Set(answer.citations.map((c) => `${c.document_id} ${c.passage_start}`));
    const others = answer.hits.filter((hit) => !cited.has(`${hit.document_id} ${hit.start}`)).slice(0, NEAR);
    if (!others.length) return [];
    const rows = others.map((hit) => {
      const place = { document_id: hit.document_id, passage_start: hit.start, passage_end: hit.end, near: true };
      return make("li", {}, make("a", { class: "excerpt", href: addressOf(place), "data-place": placeOf(place), onclick: (event) => this.follow(event, place) },
        make("span", { text: hit.text.replace(/\s+/g, " ") }), make("small", { text: hit.reference })));
    });
    const list = make("ul", { class: "near" }, ...rows);
    if (isMissing) return [make("p", { class: "label", text: "最接近的段落（不是答案）" }), list];
    return [make("details", {}, make("summary", { text: "其他相关段落（不是答案）" }), list)];
  }

  follow(event, place) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.actions.open(place, event.currentTarget);
  }

  drawNext(questions) {
    if (!questions.length) return;
    const rows = questions.map((question) => button(question, { class: "suggestion", onclick: () => this.actions.ask(question) }));
    this.next.replaceChildren(make("span", { class: "label", text: "接着问" }), ...rows);
  }
}

// The characters [from, to) of a line, with what of them answers by itself in a mark.
function marked(said, from, to, highlight) {
  const [first, last] = (highlight ?? [to, to]).map((at) => Math.min(Math.max(at, from), to));
  const piece = (start, end) => said.slice(start, end).join("");
  const mark = first < last ? make("mark", { text: piece(first, last) }) : "";
  return [piece(from, first), mark, piece(last, to)].filter((one) => one !== "");
}

// A part that is being changed: 区域 is chosen from those held, the kind from those there are, all else is written.
function fieldOf(part, done, cancelled) {
  const choices = part.about === "kind" ? all("#kinds option").map((o) => o.value)
    : ["region", "leaning"].includes(part.about) ? all("#filter-region option").slice(1).map((o) => o.textContent) : null;
  const label = { "aria-label": "修改后按回车重新查找" };
  const field = choices ? make("select", { class: "chip-field", ...label }, ...choices.map((text) => make("option", { text, value: text }))) : make("input", { class: "chip-field", ...label });
  field.value = part.text;
  if (choices && field.selectedIndex < 0) field.prepend(make("option", { text: part.text, value: part.text, selected: true }));
  const finish = () => (field.value.trim() && field.value !== part.text ? done(field.value.trim()) : cancelled());
  let isByKey = false;  // an arrow key has chosen already, on its way to what is wanted; Enter says that it is
  field.addEventListener("pointerdown", () => { isByKey = false; });
  field.addEventListener("keydown", (event) => {
    isByKey = true;
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); finish(); }
    if (event.key === "Escape") { event.stopPropagation(); cancelled(); }
  });
  if (choices) field.addEventListener("change", () => { if (!isByKey) finish(); });
  return field;
}

// The line that the server reads as the question it says: 按“数值”理解:食品抽检合格率 · 大渡口区
function lineOf(parts) {
  const [kind, ...others] = parts;
  return `按“${kind.text}”理解:${others.map((part) => part.text).join(" · ")}`;
}

const spokenLine = (line) => line.replace(/^按“.*?”理解:/, "").replaceAll(" · ", " ");

function placeOf({ document_id: id, passage_start: start, start: from }) {
  return `${id} ${start} ${from ?? ""}`;
}

function addressOf(place, panel = "") {
  const query = new URLSearchParams({ start: place.passage_start, end: place.passage_end });
  if (place.near) query.set("near", 1);
  else for (const [name, value] of Object.entries({ from: place.start, to: place.end, quote: place.quote.slice(0, 200) })) query.set(name, value);
  return `/documents/${encodeURIComponent(place.document_id)}${panel}?${query}`;
}

function textOf(answer) {  // as the terminal shows it
  const lines = answer.lines.map(({ text, citations }) => text + citations.map((n) => ` [${n}]`).join(""));
  const references = answer.citations.map((cited) => `[${cited.n}] ${cited.reference}`);
  const warnings = answer.warnings.map((warning) => `注意：${warning}`);
  return [answer.question, "", ...(lines.length ? lines : ["语料中没有查到。"]), "", ...references, ...warnings].join("\n").trimEnd();
}

async function copied(from, text) {
  await copyText(text);
  from.classList.add("done");
  setTimeout(() => from.classList.remove("done"), 1500);
}

// --- The quote over its number: while one points at it, or has come to it by the keyboard ---

function quoting(cited) {
  const show = (event) => showQuote(event.currentTarget, cited);
  return {
    onpointerenter: (event) => { if (event.pointerType === "mouse") show(event); },
    onpointerleave: hideQuote,
    onfocus: (event) => { if (event.currentTarget.matches(":focus-visible")) show(event); },
    onblur: hideQuote,
  };
}

function showQuote(link, cited) {
  const box = one("#quote");
  box.replaceChildren(make("p", { text: cited.quote }), make("small", { text: cited.reference }));
  box.hidden = false;
  link.setAttribute("aria-describedby", "quote");
  const spot = link.getBoundingClientRect(), size = box.getBoundingClientRect();
  const isAbove = spot.top > size.height + 12;
  box.style.left = `${Math.max(8, Math.min(spot.left - 16, innerWidth - size.width - 8))}px`;
  box.style.top = `${isAbove ? spot.top - size.height - 8 : spot.bottom + 8}px`;
}

function hideQuote() {
  const box = one("#quote");
  if (!box || box.hidden) return false;
  box.hidden = true;
  one('[aria-describedby="quote"]')?.removeAttribute("aria-describedby");
  return true;
}

// The ask page: draws its frame, sends questions over Gradio's part (the wire) and hands what comes back to the turns.

const chat = (() => {
  const DOUBT = 8_000, SILENCE = 45_000;  // milliseconds without a word after which the server is asked why, and the answer is given up
  const UNREACHED = "没有连上服务器，请检查网络后再试。";
  const KEPT = "policyqa-asked";  // what was asked and not answered, over the reload that Gradio does once the server is there again
  const state = { wire: null, talk: null, turns: [], pending: null, last: null, queued: null, document: null, recalled: 0, timer: 0 };

  // --- Asking ---

  function ask(question, { context = null } = {}) {
    if (!question.trim() || state.pending) return false;
    const turn = new Turn(spokenLine(question), actions);
    const key = `${Date.now()}-${Math.random()}`;
    if (!state.turns.length) one("#turns").replaceChildren();
    const earlier = context ?? questionsOf(state.turns).slice(-20);
    state.turns.push(turn);
    one("#turns").append(turn.element);
    turn.element.scrollIntoView({ block: "start", behavior: isCalm() ? "instant" : "smooth" });
    state.pending = { key, turn };
    one("#send").disabled = true;
    drawTitle();
    const message = { question, context: earlier, talk: state.talk ?? "", ...narrowed() };
    sessionStorage.setItem(KEPT, JSON.stringify(message));
    send({ key, ...message });
    return true;
  }

  const questionsOf = (turns) => turns.filter((turn) => turn.known.answer).map((turn) => turn.question);

  function send(message) {
    wait();
    if (state.wire) state.wire.ask(message); else state.queued = message;
  }

  function wait() {
    clearTimeout(state.timer);
    state.timer = setTimeout(doubt, DOUBT);
  }

  async function doubt() {  // Gradio does not say when nobody is logged in any more, or the server is gone
    const { pending } = state;
    const give = (sentence) => { if (pending === state.pending) told({ key: pending?.key, error: sentence }); };
    state.timer = setTimeout(() => give("等了很久没有回音，请再试一次。"), SILENCE);
    try { await fetched("/api/ask/documents?id=-"); } catch (error) { give(error.message); }
  }

  function unreached() {  // a question that Gradio could not send is lost to it
    if (state.pending && state.wire) advance(state.pending.turn, { error: UNREACHED });
  }

  function left() {  // what is being written stays with what was asked
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, draft: one("#question").value }));
  }

  async function askAgain({ question, context, talk, region, status, document: id, draft }) {  // what was kept before a reload
    one("#question").value = draft ?? "";
    grow();
    if (state.pending || talk !== (state.talk ?? "") || state.turns.at(-1)?.question === question) return;
    one("#filter-region").value = region;
    one("#filter-status").value = status;
    state.document = id ? await named(id) : null;
    drawFilters();
    ask(question, { context });
  }

  function connect(wire) {
    one("gradio-app")?.setAttribute("inert", "");
    state.wire = wire;
    wire.told = told;
    if (state.queued) wire.ask(state.queued);
    state.queued = null;
  }

  function told(known) {
    const { pending, last } = state;
    const isOfPending = pending && (!known.key || known.key === pending.key);
    if (isOfPending && (known.error || known.turn)) sessionStorage.removeItem(KEPT);  // a late word on an earlier question leaves what was kept since
    if (isOfPending) advance(pending.turn, known);
    else if (last && known.key === last.key) last.turn.tell(known);  // what may be asked next comes when one may ask already
  }

  function advance(turn, known) {
    const isFirst = known.answer && !turn.known.answer;
    turn.tell(known);
    if (isFirst) answered(turn);
    if (known.error) say(known.error);
    if (known.talk && known.talk !== state.talk) isIn(known.talk);
    if (known.error || known.turn) finish(); else wait();
  }

  function answered(turn) {
    const { answer } = turn.known;
    if (!isNarrow()) beside(answer);
    const count = answer.citations.length;
    say(answer.status === "answered" ? `${answer.answer.slice(0, 300)}。出处${count}条。` : "没有查到答案。");
  }

  function finish() {
    clearTimeout(state.timer);
    Object.assign(state, { last: state.pending, pending: null });
    one("#send").disabled = false;
    talks.fill();
  }

  function beside(answer) {  // the first citation, without being asked for
    if (answer.citations.length) source.open(answer.citations[0]);
    else source.list(choose);
  }

  // --- The talk ---

  function isIn(talk) {
    state.talk = talk;
    history.replaceState(null, "", talk ? `/?talk=${encodeURIComponent(talk)}` : "/");
    drawExport();
  }

  function drawExport() {
    one("#export").hidden = !state.talk;
    for (const link of all("[data-export]")) link.href = `/api/talks/${encodeURIComponent(state.talk ?? "")}/export.${link.dataset.export}`;
  }

  function drawTitle() {
    const title = state.turns[0]?.question ?? "";
    one("#talk-title").textContent = title;
    document.title = title ? `${title.slice(0, 30)} · 政策问答` : "政策问答";
  }

  function clear() {
    if (state.pending) finish();
    sessionStorage.removeItem(KEPT);
    Object.assign(state, { talk: null, turns: [], last: null, recalled: 0, queued: null });
    one("#turns").replaceChildren();
    drawTitle();
    drawExport();
  }

  function restart() {
    clear();
    history.pushState(null, "", "/");
    welcome();
    source.list(choose);
    talks.fill();
    one("#question").focus();
  }

  async function open(talk, isMoving = true) {
    let kept;
    try { kept = await fetched(`/api/talks/${encodeURIComponent(talk)}`); } catch (error) {
      clear();
      one("#turns").replaceChildren(make("p", { class: "notice", role: "alert", text: error.message }));
      return;
    }
    clear();
    if (isMoving) history.pushState(null, "", `/?talk=${encodeURIComponent(talk)}`);
    state.talk = talk;
    for (const { id, question, answer, vote, comment } of kept.turns) restore(question, { answer, turn: id, opinion: { vote, comment } });
    one("#talk-title").textContent = kept.title;
    drawExport();
    const last = state.turns.at(-1);
    last?.element.scrollIntoView({ block: "start", behavior: "instant" });
    if (!isNarrow() && last) beside(last.known.answer);
    if (isNarrow()) talks.hide(); else talks.fill();
    one("#question").focus();
  }

  function restore(question, known) {
    const turn = new Turn(question, actions);
    turn.tell(known);
    turn.element.classList.add("restored");
    state.turns.push(turn);
    one("#turns").append(turn.element);
  }

  async function welcome() {
    const list = make("ul");
    const page = make("div", { class: "welcome" }, make("h2", { text: "想查什么政策内容？" }), make("p", { text: "可以问指标、责任单位、文号日期和具体措施，也可以接着追问。" }), list);
    one("#turns").replaceChildren(page);
    const found = await fetched("/api/ask/examples").catch(() => []);
    list.replaceChildren(...found.map((text) => make("li", {}, button(text, { class: "example", onclick: () => ask(text) }))));
  }

  // --- In which documents is searched ---

  const narrowed = () => ({ region: one("#filter-region").value, status: one("#filter-status").value, document: state.document?.id ?? "" });
  const isNarrowed = () => Object.values(narrowed()).some(Boolean);

  function choose(found) {
    state.document = found;
    drawFilters();
    source.close();
    one("#question").focus();
  }

  function widen() {
    one("#filter-region").value = "";
    one("#filter-status").value = "";
    state.document = null;
    drawFilters();
  }

  function drawFilters() {
    one("#filter-document").textContent = state.document?.title ?? "不限";
    for (const field of [one("#filter-region"), one("#filter-status")]) field.classList.toggle("chosen", Boolean(field.value));
    one("#filter-document").classList.toggle("chosen", Boolean(state.document));
    one("[data-do=widen]").hidden = !isNarrowed();
  }

  // --- The question box ---

  function submit() {
    const box = one("#question");
    if (!box.value.trim()) { box.value = ""; return grow(); }
    if (!ask(box.value)) return;
    box.value = "";
    state.recalled = 0;
    grow();
  }

  function grow() {
    const box = one("#question");
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, 140)}px`;
  }

  function recall(event) {  // the last question, and again the ones before it
    const box = one("#question"), before = state.turns.map((turn) => turn.question);
    const isRecalled = state.recalled > 0 && box.value === before.at(-state.recalled);
    if (!isRecalled && box.value) return;
    const next = isRecalled ? state.recalled + 1 : 1;
    if (next > before.length) return;
    event.preventDefault();
    state.recalled = next;
    box.value = before.at(-next);
    grow();
  }

  function typed(event) {
    if (event.isComposing) return;  // Enter chooses a word in the input method
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
    if (event.key === "ArrowUp") recall(event);
  }

  // --- The page ---

  const actions = {
    ask: (question) => ask(question),
    askAnew: (question) => { if (ask(question, { context: [] })) state.turns.at(-1).element.focus({ preventScroll: true }); },
    widen: (question) => { widen(); ask(question); },
    open: (place, from) => source.open(place, from),
  };

  const DOES = {
    "show-talks": (from) => (talks.isShown() ? talks.hide() : talks.show(from)),
    "hide-talks": () => talks.hide(),
    documents: (from) => source.list(choose, from),
    close: () => source.close(),
    new: () => restart(),
    widen: () => { widen(); one("#question").focus(); },
    box: () => one("#question").focus(),
  };

  function clicked(event) {
    const target = event.target.closest?.("[data-do]");
    if (target?.matches("a")) event.preventDefault();  // a # in the address would count as another one
    if (target) DOES[target.dataset.do](target);
    for (const menu of all(".menu[open]")) if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
  }

  function pressed(event) {
    if (event.key === "/" && !event.target.closest?.("input, textarea, select")) {
      event.preventDefault();
      one("#question").focus();
    }
    if (event.key === "Escape") escape();
  }

  function escape() {
    const menu = one(".menu[open]");
    if (hideQuote()) return;
    if (menu) { menu.open = false; one("summary", menu).focus(); return; }
    if (source.close()) return;
    if (isNarrow() || one("#talks").contains(document.activeElement)) talks.hide();
  }

  function start() {
    document.documentElement.lang = "zh-CN";
    one("#asking").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
    one("#question").addEventListener("keydown", typed);
    one("#question").addEventListener("input", grow);
    all(".filters select").forEach((field) => field.addEventListener("change", drawFilters));
    document.addEventListener("click", clicked);
    document.addEventListener("keydown", pressed);
    document.addEventListener("unreached", unreached);
    addEventListener("pagehide", left);
    addEventListener("popstate", follow);
    talks.start({ open: (id) => open(id), gone: (id) => { if (id === state.talk) restart(); }, current: () => state.talk });
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    follow().then(() => kept && askAgain(kept));
  }

  async function follow() {  // what the address asks for
    const query = new URLSearchParams(location.search);
    const region = query.get("region") ?? "", chosen = all("#filter-region option").find((o) => [o.value, o.textContent].includes(region));
    one("#filter-region").value = region && chosen ? chosen.value : "";
    one("#filter-status").value = query.get("status") ?? "";
    if (query.get("document")) state.document = await named(query.get("document"));
    drawFilters();
    if (query.get("talk")) return open(query.get("talk"), false);
    clear();
    if (!isNarrow()) one("#question").focus();
    if (query.get("q")) { ask(query.get("q")); return; }
    welcome();
    source.list(choose);
  }

  async function named(id) {
    const found = await fetched(`/api/ask/documents?id=${encodeURIComponent(id)}`).catch(() => null);
    return found?.documents[0] ?? { id, title: id };
  }

  start();
  return { connect };
})();

window.connectChat = chat.connect;

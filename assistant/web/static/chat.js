// The chat page's behaviour: Gradio runs this once for each of its three HTML parts (header, talk, source) with `element`,
// `trigger` (an event to the server) and `watch` (after the server has changed the part).

const narrow = () => window.matchMedia("(max-width: 900px)").matches;
const panel = () => document.querySelector("#source");
const shown = () => panel()?.querySelector("[data-shown]")?.dataset.shown;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function reveal() {  // the quote, or the passage, to the middle of what scrolls
  const box = narrow() ? panel() : panel().querySelector(".text");
  const place = panel().querySelector("mark") ?? panel().querySelector(".here");
  if (!box) return;
  if (!place) { box.scrollTop = 0; return; }
  const spot = place.getBoundingClientRect();
  const above = Math.max(80, (box.clientHeight - spot.height) / 2);
  box.scrollTop += spot.top - box.getBoundingClientRect().top - above;
}

function markChosen() {
  for (const button of document.querySelectorAll('[data-do="source"]'))
    button.setAttribute("aria-pressed", String(`${button.dataset.turn}-${button.dataset.source}` === shown()));
}

function openSheet(from) {
  if (!narrow() || panel().contains(from)) return;
  window.policyqaOpener = from;
  document.body.classList.add("sheet");
  panel().querySelector(".close")?.focus({ preventScroll: true });
}

function closeSheet() {
  document.body.classList.remove("sheet");
  window.policyqaOpener?.focus();
}

function copyByHand(text) {  // pages that came without HTTPS from another machine have no clipboard
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copy(button) {
  try { await navigator.clipboard.writeText(button.dataset.text); } catch { copyByHand(button.dataset.text); }
  button.textContent = "已复制";
  setTimeout(() => { button.textContent = "复制"; }, 1500);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const { do: action, turn, source, id, n } = button.dataset;
  if (action === "copy") copy(button);
  else if (action === "close") closeSheet();
  else if (action === "example") trigger("submit", { n: Number(n) });
  else if (action === "new") trigger("clear", {});
  else {
    openSheet(button);
    if (shown() === `${turn}-${source}`) reveal();  // nothing will change, so nothing would be watched
    trigger("select", { action, turn: Number(turn), source: Number(source), id });
  }
});

watch("value", () => {
  if (element.closest("#source")) reveal();
  if (element.closest("#talk")) {
    const turns = element.querySelectorAll(".turn");
    turns[turns.length - 1]?.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
  }
  markChosen();
});

if (element.closest("#source")) {
  document.documentElement.lang = "zh-CN";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("sheet")) closeSheet();
  });
}

if (element.closest("#top"))  // who may go where is known only now
  fetch("/api/navigation").then((answer) => answer.text()).then((head) => { element.querySelector("#navigation").outerHTML = head; });

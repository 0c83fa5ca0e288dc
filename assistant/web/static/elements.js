// What the parts of the ask page share: making elements, icons, copying, saying something aloud.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const isNarrow = () => matchMedia("(max-width: 900px)").matches;
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// make("p", { class: "line", text: "…" }, child, …); `on…` are listeners, `text` becomes text, all else attributes.
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const button = (text, properties = {}, ...children) => make("button", { type: "button", text, ...properties }, ...children);

const SHAPES = {
  copy: "M9 9h10v11H9zM5 15V4h10",
  up: "M7 11v9H4v-9zm0 0 4-8c1.700 0 2.500 1 2.500 2.500V9H19a2 2 0 0 1 2 2.400l-1.300 7A2 2 0 0 1 17.700 20H7",
  down: "M17 13V4h3v9zm0 0-4 8c-1.700 0-2.500-1-2.500-2.500V15H5a2 2 0 0 1-2-2.400l1.300-7A2 2 0 0 1 6.300 4H17",
  close: "M6 6l12 12M18 6 6 18",
  pen: "M4 20l1-4L16 5l3 3L8 19z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg"), line = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) drawing.setAttribute(key, value);
  line.setAttribute("d", SHAPES[name]);
  drawing.append(line);
  return drawing;
}

function copyByHand(text) {  // pages that came without HTTPS from another machine have no clipboard
  const area = make("textarea", { class: "unseen" }), before = document.activeElement;
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  before?.focus({ preventScroll: true });
}

async function copyText(text) {
  try { await navigator.clipboard.writeText(text); } catch { copyByHand(text); }
  say("已复制");
}

let unsaid = 0;
function say(sentence) {  // to those who listen; the same sentence is said again too
  const place = one("#said");
  if (!place) return;
  place.textContent = "";
  clearTimeout(unsaid);
  unsaid = setTimeout(() => { place.textContent = sentence; }, 60);
}

async function fetched(address, options = {}) {  // JSON; an error's sentence is thrown
  let answer;
  try { answer = await fetch(address, options); } catch { throw new Error("没有连上服务器，请检查网络后再试。"); }
  const said = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(said?.error ?? "服务器没有给出结果，请稍后再试。");
  return said;
}

const sent = (method, value) => ({ method, headers: { "content-type": "application/json" }, body: JSON.stringify(value) });

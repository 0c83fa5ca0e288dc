// The tables page, made nicer: results are exchanged in place, choices can be narrowed, Esc closes them. All works without.

const results = () => document.getElementById("results");

// Addresses hold no empty values.
function addressOf(form, submitter) {
  const asked = new URLSearchParams();
  const fields = [...new FormData(form, submitter)];
  for (const [name, value] of fields) {
    if (name === "sort") asked.delete(name);  // the button's follows that of the field
    if (value) asked.append(name, value);
  }
  return `${form.getAttribute("action")}${asked.size ? "?" : ""}${asked}`;
}

// Puts the results at `address` in the place of those shown; what had the focus gets it again.
async function exchange(address, push) {
  const old = results();
  const key = document.activeElement?.dataset?.key;
  const side = document.querySelector("#results .wide")?.scrollLeft ?? 0;
  old.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById("results");
  if (!fresh) return location.assign(address);  // the browser says what is wrong
  if (push) history.pushState(null, "", address);
  old.replaceWith(document.adoptNode(fresh));
  const sorted = page.querySelector("#filters [name=sort]")?.value ?? "";
  const field = document.querySelector("#filters input[name=sort]");
  if (field) field.value = sorted;
  const table = document.querySelector("#results .wide");
  if (table && key) table.scrollLeft = side;
  if (key) document.querySelector(`#results [data-key="${CSS.escape(key)}"]`)?.focus();
  announce();
}

// A status that comes with new nodes is not read out; one that changes is.
function announce() {
  const count = document.querySelector("#results .count");
  if (!count) return;
  const words = count.textContent;
  count.textContent = "";
  requestAnimationFrame(() => { count.textContent = words; });
}

function submitted(event) {
  const form = event.target;
  const needs = event.submitter?.dataset.needs;
  if (needs && !form.querySelector(`[name="${needs}"]:checked`)) {
    event.preventDefault();
    form.querySelector(`[name="${needs}"]`)?.focus();
    return;
  }
  if (form.id !== "filters") return;
  event.preventDefault();
  closeChoices(null);
  const address = addressOf(form, event.submitter);
  if ("swap" in form.dataset) exchange(address, true);
  else location.assign(address);
}

function clicked(event) {
  closeChoices(event.target.closest?.(".choose"));
  if (event.target.closest?.("[data-close]")) return closeSource();
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest?.("a[data-swap], a[data-source]");
  if (!link) return;
  event.preventDefault();
  if ("source" in link.dataset) return openSource(link);
  exchange(link.href, true).then(() => { results().scrollIntoView({ block: "start" }); focusResults(); });
}

// Where a value stands, beside the table; on a narrow screen over it, and then nothing else can be reached.
const beside = () => document.getElementById("beside");
const reading = () => document.querySelector("[data-source][aria-current]");
const isNarrow = () => window.matchMedia("(max-width: 1100px)").matches;

function openSource(link) {
  reading()?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  beside().hidden = false;
  document.documentElement.classList.add("reads");
  cover(isNarrow());
  const address = new URL(link.href);
  window.policyqaDocument.open(beside().querySelector(".beside-box"), `${address.pathname}/panel${address.search}`);
  beside().focus();
}

function closeSource() {
  beside().hidden = true;
  document.documentElement.classList.remove("reads");
  cover(false);
  const link = reading();
  link?.removeAttribute("aria-current");
  (link ?? document.querySelector("#results .wide"))?.focus();
}

function cover(covered) {
  const others = [document.querySelector(".top"), ...document.getElementById("main").children];
  for (const other of others) if (other && other !== beside()) other.inert = covered;
}

// Paging leaves the keyboard at the top of what is new.
const focusResults = () => document.querySelector("#results .wide")?.focus({ preventScroll: true });

function closeChoices(kept) {
  for (const one of document.querySelectorAll(".choose[open]")) if (one !== kept) one.open = false;
}

function pressed(event) {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".choose[open]");
  if (!open) {
    if (beside()?.hidden === false) closeSource();
    return;
  }
  open.open = false;
  open.querySelector("summary").focus();
}

// Narrows a list of choices to those that hold what is typed; those chosen stay.
function narrowed(event) {
  if (!event.target.matches?.("[data-narrow]")) return;
  const words = event.target.value.trim();
  for (const label of event.target.closest(".options").querySelectorAll(".list label")) {
    label.hidden = !label.textContent.includes(words) && !label.querySelector("input").checked;
  }
}

// On a phone the filters but the first are folded away until they are asked for.
function fold(button, folded) {
  button.form.classList.toggle("folded", folded);
  button.setAttribute("aria-expanded", String(!folded));
  button.textContent = folded ? "更多条件" : "收起条件";
}

function chose(event) {
  const choice = event.target.closest?.(".choose");
  if (!choice) return;
  const names = [...choice.querySelectorAll(".list input:checked")].map((box) => box.parentElement.querySelector("[data-name]").textContent);
  choice.querySelector("[data-chosen]").textContent = names.length === 0 ? "全部" : names.length < 3 ? names.join("、") : `已选 ${names.length} 项`;
}

document.addEventListener("submit", submitted);
document.addEventListener("click", clicked);
document.addEventListener("keydown", pressed);
document.addEventListener("input", narrowed);
document.addEventListener("change", chose);
window.addEventListener("popstate", () => location.reload());
for (const button of document.querySelectorAll("[data-fold]")) {
  button.hidden = false;
  fold(button, true);
  button.addEventListener("click", () => fold(button, button.getAttribute("aria-expanded") === "true"));
}
for (const field of document.querySelectorAll("[data-narrow]")) field.hidden = false;
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

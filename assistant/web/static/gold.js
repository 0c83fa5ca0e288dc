// The form of a gold line: pieces of evidence are added, taken away, and checked against their files while one types.

const form = document.querySelector("#gold");
const present = form.querySelector("[data-present]");
const pieces = () => [...present.querySelectorAll(".evidence")];
const WAIT = 400;  // milliseconds after the last key

async function problemOf(file, quote) {
  const answer = await fetch("/api/quality/quote", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ file, quote }),
  });
  return answer.ok ? (await answer.json()).problem : "暂时无法核对，确认时会再查。";
}

async function check(piece) {
  const [file, quote] = [...piece.querySelectorAll("[name]")].map((field) => field.value.trim());
  const said = piece.querySelector(".checked");
  const asked = `${file}\n${quote}`;
  piece.dataset.asked = asked;
  const problem = file || quote ? await problemOf(file, quote) : "";
  if (piece.dataset.asked !== asked) return;  // something else has been typed since
  said.textContent = problem ?? "原文里有这段引文。";
  said.className = problem ? "checked bad" : "checked good";
}

function attend(piece) {
  let waiting = 0;
  piece.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, WAIT, piece);
  });
  const remove = piece.querySelector("[data-remove]");
  remove.hidden = false;
  remove.addEventListener("click", () => {
    piece.remove();
    add.focus();
  });
  check(piece);
}

const add = present.querySelector("[data-add]");
add.hidden = false;
add.addEventListener("click", () => {
  add.before(present.querySelector("template").content.cloneNode(true));
  const piece = pieces().at(-1);
  attend(piece);
  piece.querySelector("input").focus();
});
pieces().forEach(attend);

// That the corpus does not answer, and the type which says so, go together; then nothing is left to prove.
const absent = form.elements.absent;
const type = form.elements.type;
let other = type.value === "unanswerable" ? "fact" : type.value;

function settle() { present.disabled = absent.checked; }

absent.addEventListener("change", () => {
  type.value = absent.checked ? "unanswerable" : other;
  settle();
});
type.addEventListener("change", () => {
  absent.checked = type.value === "unanswerable";
  if (!absent.checked) other = type.value;
  settle();
});
settle();
document.querySelector("#problems")?.focus();

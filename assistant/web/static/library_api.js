// What the pages of the library share: talking to the server, saying what went wrong, making elements.

const API = "/api/library";
const WATCHED = "policyqa-jobs";  // jobs begun in this tab, shown until they are put away

const find = (selector, within = document) => within.querySelector(selector);
const watched = () => JSON.parse(sessionStorage.getItem(WATCHED) ?? "[]");
const watch = (job) => sessionStorage.setItem(WATCHED, JSON.stringify([...watched(), job]));

async function call(method, path, body) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const answer = await fetch(API + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const got = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(got.error ?? "服务器没有回答，请稍后再试");
  return got;
}

function say(text) {
  const said = find("#said");
  said.textContent = "";
  said.textContent = text;
}

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    const text = error instanceof TypeError ? "连不上服务器，请检查网络后再试" : error.message;
    showTrouble(text);
    return undefined;
  }
}

function showTrouble(text) {
  const place = find("[data-jobs]") ?? find("#job");
  const made = element("p", { className: "notice", role: "alert", textContent: text });
  made.append(" ", button("知道了", () => made.remove(), "quiet"));
  place.before(made);
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, does, className = "") {
  const made = element("button", { type: "button", textContent: text, className });
  made.addEventListener("click", does);
  return made;
}

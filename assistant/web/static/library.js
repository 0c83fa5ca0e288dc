// The library in the browser: files are sent one by one, jobs watched until they are over, the list brought up to date.
// All that comes from files or users is set as text; pieces of pages that are exchanged were made, and escaped, by the server.

const AT_ONCE = 3;  // files sent side by side
const MOST = 2000;  // files of one job
const PATIENTLY = 5000;  // milliseconds, where the server does not answer
const EVERY = 1000;  // milliseconds between two looks at what is under way
const OVER = new Set(["done", "failed", "cancelled"]);

const sending = new Map();  // job → {sent, size}: what this page is sending now
let timer = 0;

// ---- sending files

async function upload(files) {
  for (let start = 0; start < files.length; start += MOST) await uploadSome(files.slice(start, start + MOST));
}

async function uploadSome(files) {
  const declared = files.map(({ file, name, chosen, instead }) => ({ name, size: file.size, chosen, instead }));
  const job = await attempt(() => call("POST", "/jobs", { files: declared }));
  if (!job) return;
  watch(job.id);
  const queue = job.rows.filter((row) => row.state === "waiting").map((row) => ({ place: row.place, file: files[row.place].file }));
  const progress = { sent: 0, size: queue.reduce((sum, { file }) => sum + file.size, 0), done: 0, count: queue.length };
  sending.set(job.id, progress);
  look();
  const failed = [];
  const sendNext = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const error = await send(job.id, next, progress);
      progress.done += 1;
      if (error) failed.push(`${next.file.name}：${error}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
  sending.delete(job.id);
  await attempt(() => call("POST", `/jobs/${job.id}/start`));
  if (failed.length) showTrouble(`有 ${failed.length} 个文件没有传上去。${failed.slice(0, 3).join("；")}`);
  look();
}

function send(job, { place, file }, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let before = 0;
    request.open("PUT", `${API}/files?job=${job}&place=${place}`);
    request.upload.addEventListener("progress", (event) => {
      progress.sent += event.loaded - before;
      before = event.loaded;
      showSending(job, progress);
    });
    request.addEventListener("load", () => resolve(request.status < 300 ? "" : reason(request)));
    request.addEventListener("error", () => resolve("传输中断，请再传一次"));
    request.send(file);
  });
}

function reason(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return "服务器没有收下";
  }
}

// ---- what is under way


function putAway(job) {
  sessionStorage.setItem(WATCHED, JSON.stringify(watched().filter((id) => id !== job)));
  look();
}

async function look() {
  clearTimeout(timer);
  const place = find("[data-jobs]");
  if (!place) return;
  const jobs = await call("GET", "/jobs").catch(() => null);
  if (jobs) {
    const own = new Set(watched());
    place.replaceChildren(...keepFocus(place, jobs.filter((job) => own.has(job.id) || !OVER.has(job.state)).map(card)));
    jobs.forEach(noticeEnd);
    isFirstLook = false;
  }
  if (!jobs) timer = setTimeout(look, PATIENTLY);
  else if (jobs.some((job) => ["queued", "running", "receiving"].includes(job.state))) timer = setTimeout(look, EVERY);
}

const states = new Map();
let isFirstLook = true;

function noticeEnd(job) {
  const before = states.get(job.id);
  states.set(job.id, job.state);
  if (before === job.state || (before === undefined && isFirstLook)) return;
  if (OVER.has(job.state) || job.state === "asking") {
    say(`${job.title}：${job.text}`);
    refreshList();
  }
}

// The focus stays on the button that has it, though cards are made anew.
function keepFocus(place, cards) {
  const focused = document.activeElement;
  if (!place.contains(focused)) return cards;
  const { job } = focused.closest(".job").dataset;
  const same = cards.find((made) => made.dataset.job === job);
  const twin = same && [...same.querySelectorAll("a, button")].find((other) => other.textContent === focused.textContent);
  if (twin) queueMicrotask(() => twin.focus());
  return cards;
}

function card(job) {
  const mine = sending.get(job.id);
  const text = mine ? sendingText(mine) : job.text;
  const line = element("div", { className: "line" },
    element("a", { href: `/library/jobs/${job.id}`, textContent: job.title }),
    element("span", { className: "text", textContent: text }),
    ...(mine ? [] : buttons(job)));
  const made = element("div", { className: job.state === "failed" ? "job bad" : "job" }, line);
  made.dataset.job = job.id;
  const bar = progressOf(job, mine);
  if (bar) made.append(bar);
  return made;
}

const sendingText = ({ done, count }) => `正在上传 ${Math.min(done + 1, count)} / ${count}`;

function showSending(job, progress) {
  const made = find(`.job[data-job="${job}"]`);
  if (!made) return;
  find(".text", made).textContent = sendingText(progress);
  const bar = find("progress", made);
  if (bar) setBar(bar, progress.sent, progress.size);
}

function progressOf(job, mine) {
  if (!mine && !["queued", "running"].includes(job.state)) return null;
  const bar = element("progress", { ariaLabel: `${job.title}的进度` });
  if (mine) setBar(bar, mine.sent, mine.size);
  else if (job.now?.total) setBar(bar, job.now.done, job.now.total);
  return bar;
}

function setBar(bar, done, total) {
  bar.max = Math.max(total, 1);
  bar.value = done;
}

function buttons(job) {
  const act = (path, method = "POST", body) => () => attempt(async () => {
    const done = await call(method, `/jobs/${job.id}${path}`, body);
    if (done.id && done.id !== job.id) watch(done.id);
    look();
  });
  const offered = [];
  if (job.state === "receiving") offered.push(button("收录已接收的", act("/start")));
  if (job.state === "asking") offered.push(element("a", { className: "button", href: `/library/jobs/${job.id}`, textContent: "核对" }));
  if (job.state === "failed") offered.push(button("重试", act("/retry")));
  if (["receiving", "queued", "failed"].includes(job.state)) offered.push(button("放弃", act("", "DELETE"), "danger"));
  if (job.state === "done" && job.kind === "upload" && job.stages.used) offered.push(element("a", { className: "button", href: `/library/jobs/${job.id}`, textContent: "读取报告" }));
  if (job.state === "done" && (job.stages.removed || job.stages.replaced) && !job.undone) offered.push(button("撤销", act("/undo")));
  if (OVER.has(job.state)) offered.push(button("关闭", () => putAway(job.id), "quiet"));
  return offered;
}

// ---- the list

async function refreshList() {
  const list = find("#list");
  if (!list || find("dialog[open]")) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#list");
  const back = inUse();
  list.replaceChildren(...fresh.childNodes);
  back();
  countChosen();
}

// What is ticked, open and focused in the list, to be so again after its rows were exchanged.
function inUse() {
  const ticked = new Set(ids(chosen()));
  const open = new Set(ids(rows().filter((row) => find(".menu[open]", row))));
  const row = document.activeElement.closest("tr[data-id]");
  const place = row ? controls(row).indexOf(document.activeElement) : -1;
  return () => {
    for (const fresh of rows()) {
      const { id } = fresh.dataset;
      if (ticked.has(id)) find("[data-tick]", fresh).checked = true;
      if (open.has(id)) fresh.querySelectorAll(".menu").forEach((menu) => { menu.open = true; });
      if (row?.dataset.id === id) controls(fresh)[place]?.focus();
    }
  };
}

const controls = (row) => [...row.querySelectorAll("a, button, input, summary")];

const rows = () => [...document.querySelectorAll("tr[data-id]")];
const chosen = () => rows().filter((row) => find("[data-tick]", row)?.checked);

function countChosen() {
  const bar = find("#chosen");
  if (!bar) return;
  const count = chosen().length;
  bar.hidden = count === 0;
  find("[data-count]", bar).textContent = `已选 ${count} 份`;
  const all = find("[data-all]");
  all.checked = count > 0 && count === rows().length;
  all.indeterminate = count > 0 && !all.checked;
}

const ids = (some) => some.map((row) => row.dataset.id);

function begin(path, body) {
  return attempt(async () => {
    const job = await call("POST", path, body);
    watch(job.id);
    rows().forEach((row) => { const tick = find("[data-tick]", row); if (tick) tick.checked = false; });
    countChosen();
    look();
  });
}

async function remove(some) {
  const dialog = find("#confirm");
  const outside = some.filter((row) => "outside" in row.dataset);
  find("h2", dialog).textContent = `移除 ${some.length} 份文件？`;
  find("[data-items]", dialog).replaceChildren(...some.slice(0, 20).map((row) => element("li", { textContent: row.dataset.title })),
    ...(some.length > 20 ? [element("li", { textContent: `等 ${some.length} 份` })] : []));
  find("[data-text]", dialog).textContent = `移除后，问答里不再用到。${dialog.dataset.keptDays} 天内可以在“操作记录”里撤销。`;
  const warning = find("[data-warning]", dialog);
  warning.hidden = outside.length === 0;
  const folders = [...new Set(outside.map((row) => row.dataset.root))].filter(Boolean).join("、");
  warning.textContent = outside.length ? `其中 ${outside.length} 份是用命令行从${folders ? `文件夹 ${folders}` : "别处"}收录的：只从库里移除，那里的原件不动；下次对那里运行 policyqa ingest，会重新收录。` : "";
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  if (dialog.returnValue === "yes") await begin("/remove", { documents: ids(some) });
}

function replace(row) {
  const input = find("#version");
  input.value = "";
  input.onchange = () => input.files.length && upload([{ file: input.files[0], name: input.files[0].name, chosen: true, instead: row.dataset.id }]);
  input.click();
}

// ---- what is clicked, dropped and chosen

const does = {
  "choose": () => find("#files").click(),
  "choose-folder": () => find("#folder").click(),
  "replace": (row) => replace(row),
  "reread": (row) => begin("/reread", { documents: ids([row]) }),
  "remove": (row) => remove([row]),
  "reread-chosen": () => begin("/reread", { documents: ids(chosen()) }),
  "remove-chosen": () => remove(chosen()),
  "choose-none": () => { rows().forEach((row) => { find("[data-tick]", row).checked = false; }); countChosen(); },
  "dismiss": async (row) => { await begin("/remove", { files: [row.dataset.file] }); row.remove(); },
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-do]");
  if (pressed && does[pressed.dataset.do]) {
    const menu = pressed.closest(".menu");
    if (menu) { menu.open = false; find("summary", menu).focus(); }
    does[pressed.dataset.do](pressed.closest("tr"));
  }
  document.querySelectorAll(".menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest(".menu[open]");
  if (menu) { menu.open = false; find("summary", menu).focus(); }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) rows().forEach((row) => { find("[data-tick]", row).checked = event.target.checked; });
  if (event.target.matches("[data-all], [data-tick]")) countChosen();
  if (event.target.matches(".filters select, .filters [type=checkbox]")) event.target.form.requestSubmit();
});
// Fields that say nothing stay out of the address.
document.addEventListener("submit", (event) => {
  if (event.target.matches(".filters")) [...event.target.elements].forEach((field) => { field.disabled = field.name !== "" && field.value === ""; });
});

function listenForFiles() {
  const drop = find("#upload");
  for (const input of [find("#files"), find("#folder")]) {
    input.addEventListener("change", () => {
      const files = [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name, chosen: !file.webkitRelativePath }));
      input.value = "";
      upload(files);
    });
  }
  let depth = 0;
  const holdsFiles = (event) => [...event.dataTransfer.types].includes("Files");
  const enter = (step) => (event) => {
    if (!holdsFiles(event)) return;
    depth = Math.max(0, depth + step);
    drop.classList.toggle("over", depth > 0);
  };
  document.addEventListener("dragenter", enter(1));
  document.addEventListener("dragleave", enter(-1));
  document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    drop.classList.remove("over");
    const files = await collect(event.dataTransfer);
    if (files.length) upload(files);
    else showTrouble("拖来的文件夹是空的");
  });
}

const filters = find(".filters details:not([data-narrowed])");
if (filters && window.matchMedia("(max-width: 900px)").matches) filters.open = false;
window.addEventListener("beforeunload", (event) => { if (sending.size) event.preventDefault(); });
if (find("#upload")) listenForFiles();
look();

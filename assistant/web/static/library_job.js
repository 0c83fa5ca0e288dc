// One job's page: each file's progress while it runs; the page is made anew when the job is over or waits for an answer.

const EVERY = 1000;  // milliseconds
const section = document.querySelector("#job");
const { job: id, state } = section.dataset;

async function look() {
  const job = await call("GET", `/jobs/${id}`).catch(() => null);
  if (!job) return void setTimeout(look, EVERY);
  if (!["queued", "running"].includes(job.state) || job.rows.length !== section.querySelectorAll("[data-place]").length) return location.reload();
  section.querySelector("#progress").textContent = job.text;
  const bar = section.querySelector("progress");
  if (job.now?.total) Object.assign(bar, { max: job.now.total, value: job.now.done });
  else bar.removeAttribute("value");
  for (const row of job.rows) show(row);
  setTimeout(look, EVERY);
  return undefined;
}

function show(row) {
  const item = section.querySelector(`[data-place="${row.place}"]`);
  const text = item.querySelector("[data-text]");
  if (text.textContent !== row.text) text.textContent = row.text;
  text.className = `state ${row.state}`;
  item.querySelector("[data-said]").textContent = row.said;
}

const does = {
  answer: (pressed) => call("POST", `/jobs/${id}/answer`, { places: null, replace: pressed.dataset.replace === "true" }),
  start: () => call("POST", `/jobs/${id}/start`),
  retry: () => call("POST", `/jobs/${id}/retry`),
  cancel: () => call("DELETE", `/jobs/${id}`),
  undo: () => call("POST", `/jobs/${id}/undo`),
};

section.addEventListener("click", async (event) => {
  const pressed = event.target.closest("[data-do]");
  const done = pressed && (await attempt(() => does[pressed.dataset.do](pressed)));
  if (!done) return;
  if (done.id !== id) watch(done.id);
  location.assign(`/library/jobs/${done.id}`);
});
if (["queued", "running"].includes(state)) setTimeout(look, EVERY / 2);

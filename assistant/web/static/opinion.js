// What a person thinks of an answer: 有用 or 有问题, and a comment; given again, it replaces what was given before.

function opinionOf(turn, before = { vote: null, comment: "" }) {
  const given = { ...before };
  const told = make("span", { class: "told-thanks", role: "status" });
  const field = make("textarea", { rows: 2, maxlength: 2000 });
  field.value = given.comment;
  const form = make("form", { class: "opinion", hidden: true }, field, make("button", { type: "submit", text: "提交说明" }), button("关闭", { class: "quiet", onclick: () => close() }));
  const votes = [vote(1, "up", "有用"), vote(-1, "down", "有问题")];

  function vote(value, shape, name) {
    return button("", { class: "vote", "aria-label": name, title: name, "aria-pressed": String(given.vote === value), "data-vote": value, onclick: () => choose(value) }, icon(shape));
  }

  async function choose(value) {
    if (!(await give(value, given.comment))) return;
    field.setAttribute("aria-label", value > 0 ? "补充说明（可不填）" : "哪里有问题（可不填）");
    field.placeholder = value > 0 ? "可以补充说明，也可以不填" : "哪里不对？例如：数字不是这一年的、出处不对";
    form.hidden = false;
    if (value < 0) field.focus();
  }

  async function give(value, comment) {
    try { await fetched("/api/feedback", sent("POST", { turn, vote: value, comment })); } catch (error) {
      told.textContent = error.message;
      return false;
    }
    Object.assign(given, { vote: value, comment });
    for (const one of votes) one.setAttribute("aria-pressed", String(Number(one.dataset.vote) === value));
    told.textContent = "谢谢，已记下。";
    return true;
  }

  function close() {
    form.hidden = true;
    votes.find((one) => one.getAttribute("aria-pressed") === "true")?.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await give(given.vote, field.value.trim())) close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
  });
  return [make("span", { class: "votes", role: "group", "aria-label": "这个回答有用吗" }, ...votes), told, form];
}

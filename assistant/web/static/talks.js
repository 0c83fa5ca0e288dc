// The talks of before, in a drawer: found again, opened, renamed, deleted.

const talks = (() => {
  const KEPT = "policyqa-talks";  // whether the drawer was open, on wide screens
  let actions = { open: () => {}, gone: () => {}, current: () => null };
  let asked = 0;

  function start(given) {
    actions = given;
    let waiting = 0;
    one("#talks-search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => fill(true), 150); });
    if (!isNarrow() && localStorage.getItem(KEPT) === "open") show();
  }

  const isShown = () => !one("#talks").hidden;

  function show(from = null) {
    one("#talks").hidden = false;
    one("[data-do=show-talks]").setAttribute("aria-expanded", "true");
    document.body.classList.add("with-talks");
    if (from) { localStorage.setItem(KEPT, "open"); one("#talks-search").focus(); }
    return fill();
  }

  function hide() {
    if (!isShown()) return false;
    one("#talks").hidden = true;
    document.body.classList.remove("with-talks");
    const opener = one("[data-do=show-talks]");
    opener.setAttribute("aria-expanded", "false");
    localStorage.setItem(KEPT, "shut");
    opener.focus();
    return true;
  }

  // Drawn anew; a name that is being written, or a question whether to delete, only makes way for what was asked for since.
  async function fill(isAskedFor = false) {
    if (!isShown()) return;
    const number = ++asked, words = one("#talks-search").value;
    let found;
    try { found = await fetched(`/api/talks?q=${encodeURIComponent(words)}`); } catch (error) { found = error.message; }
    if (number !== asked || (!isAskedFor && one("#talks-list :is(input, .danger)"))) return;
    one("#talks-list").replaceChildren(...(typeof found === "string" ? [make("p", { class: "notice", role: "alert", text: found })] : drawn(found, words)));
  }

  function drawn(found, words) {
    if (!found.length) return [make("p", { class: "soft", text: words ? "没有找到" : "还没有问过问题" })];
    const groups = Map.groupBy ? Map.groupBy(found, dayOf) : grouped(found);
    return [...groups].map(([day, ones]) => make("section", {}, make("h3", { text: day }), make("ul", {}, ...ones.map(row))));
  }

  function grouped(found) {
    const groups = new Map();
    for (const talk of found) groups.set(dayOf(talk), [...(groups.get(dayOf(talk)) ?? []), talk]);
    return groups;
  }

  function dayOf(talk) {
    const midnight = new Date().setHours(0, 0, 0, 0), at = new Date(talk.updated).getTime();
    return at >= midnight ? "今天" : at >= midnight - 86_400_000 ? "昨天" : "更早";
  }

  function row(talk) {
    const isOpen = actions.current() === talk.id;
    const link = make("a", { href: `/?talk=${encodeURIComponent(talk.id)}`, text: talk.title, title: talk.title, "aria-current": isOpen && "true", onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      actions.open(talk.id);
    } });
    const item = make("li", { "data-talk": talk.id }, link);
    item.append(
      button("", { class: "quiet", "aria-label": `改名：${talk.title}`, title: "改名", onclick: () => rename(item, talk) }, icon("pen")),
      button("", { class: "quiet", "aria-label": `删除：${talk.title}`, title: "删除", onclick: () => confirmed(item, talk) }, icon("bin")),
    );
    return item;
  }

  function rename(item, talk) {
    const field = make("input", { "aria-label": "对话的名称，按回车保存", maxlength: 100 });
    field.value = talk.title;
    field.addEventListener("keydown", async (event) => {
      if (event.key === "Escape") { event.stopPropagation(); back(item, talk); }
      if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
      await done(item, () => fetched(`/api/talks/${encodeURIComponent(talk.id)}`, sent("PATCH", { title: field.value.trim() })));
    });
    item.replaceChildren(field);
    field.select();
  }

  function confirmed(item, talk) {
    const yes = button("删除", { class: "danger", onclick: async () => {
      await done(item, () => fetched(`/api/talks/${encodeURIComponent(talk.id)}`, { method: "DELETE" }));
      actions.gone(talk.id);
    } });
    item.replaceChildren(make("span", { text: "删除后不能恢复。" }), yes, button("取消", { class: "quiet", onclick: () => back(item, talk) }));
    yes.focus();
  }

  function back(item, talk) {
    const fresh = row(talk);
    item.replaceWith(fresh);
    one("a", fresh).focus();
  }

  async function done(item, work) {
    try { await work(); } catch (error) {
      item.replaceChildren(make("p", { class: "notice", role: "alert", text: error.message }));
      return;
    }
    await fill(true);
    one("#talks-search").focus();
  }

  return { start, show, hide, fill, isShown };
})();

// Beside the talk: the document that is cited, or the documents to choose from. On a phone it lies over the talk.

const source = (() => {
  let opener = null;  // what brought the sheet up, and gets the focus back
  let asked = 0;  // lists that were asked for, so that a late one does not overwrite a newer

  function open(place, from = null) {
    if (from) raise(from);
    mark(placeOf(place));
    const box = one("#shown");
    return policyqaDocument.open(box, addressOf(place, "/panel"));
  }

  function mark(place) {
    one("#source").dataset.place = place;
    for (const link of all("[data-place]", one("#turns"))) {
      if (link.dataset.place === place) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }

  // --- The documents to choose from ---

  function list(choose, from = null) {
    mark("");
    const rows = make("div", { class: "rows" });
    const search = make("input", { type: "search", "aria-label": "按标题、文号查找文件", placeholder: "按标题、文号查找", autocomplete: "off", oninput: () => fill(rows, search.value, choose) });
    const head = make("header", {}, make("h2", { text: "已收录文件" }), search);
    delete one("#shown").dataset.address;  // a document on its way is no longer wanted
    one("#shown").replaceChildren(make("article", { class: "chooser", "aria-label": "已收录文件" }, head, rows));
    if (from) { raise(from); search.focus(); }
    return fill(rows, "", choose);
  }

  async function fill(rows, words, choose) {
    const number = ++asked;
    let found;
    try { found = await fetched(`/api/ask/documents?q=${encodeURIComponent(words)}`); } catch (error) {
      rows.replaceChildren(make("p", { class: "notice", role: "alert", text: error.message }));
      return;
    }
    if (number !== asked) return;
    const entries = found.documents.map((document) => entry(document, choose));
    const more = found.count - entries.length;
    rows.replaceChildren(
      make("p", { class: "soft", role: "status", text: found.count ? `${found.count} 份` : "没有这样的文件" }),
      make("ul", {}, ...entries),
      ...(more > 0 ? [make("p", { class: "soft", text: `还有 ${more} 份，请多输入几个字` })] : []),
    );
  }

  function entry(document, choose) {
    const facts = [document.number, document.region, document.date].filter(Boolean).join(" · ");
    const link = make("a", { class: "entry", href: `/documents/${encodeURIComponent(document.id)}`, onclick: (event) => read(event, document) }, make("span", { text: document.title }), make("small", { text: facts }));
    return make("li", {}, link, button("只问这份", { class: "quiet", "aria-label": `只问这份：${document.title}`, onclick: () => choose(document) }));
  }

  function read(event, document) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    policyqaDocument.open(one("#shown"), `/documents/${encodeURIComponent(document.id)}/panel`);
  }

  // --- On a phone ---

  function raise(from) {
    if (!isNarrow() || one("#source").contains(from)) return;
    opener = from;
    document.body.classList.add("sheet");
    one("#source [data-do=close]").focus({ preventScroll: true });
  }

  function close() {
    if (!document.body.classList.contains("sheet")) return false;
    document.body.classList.remove("sheet");
    opener?.focus();
    return true;
  }

  return { open, list, mark, close };
})();

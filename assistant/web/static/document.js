// A document as it is read. On its own page it starts by itself; a page that shows documents in a box of its own calls
//   policyqaDocument.open(box, "/documents/ID/panel?start=…&end=…&from=…&to=…")  → fetches the fragment, shows it, brings the quote into sight
//   policyqaDocument.reveal(box)  → brings the quote into sight again
// Links in the fragment (outline, other documents, back) stay in the box.

window.policyqaDocument = (() => {
  const past = new WeakMap();  // box → addresses shown before the one that is shown
  const EDGE = 80;  // pixels that stay above what is brought into sight
  let brought = null;  // the paragraph or row that one was brought to last

  // --- Moving to a place ---

  function scroller(element) {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    return document.scrollingElement;
  }

  const topOf = (box) => (box === document.scrollingElement ? 0 : box.getBoundingClientRect().top);

  function bring(place) {  // to the middle of what scrolls; of what is higher than that, the start
    const box = scroller(place), spot = place.getBoundingClientRect();
    box.scrollTop += spot.top - topOf(box) - Math.max(EDGE, (box.clientHeight - spot.height) / 2);
    brought = place.closest("[data-place]");
  }

  function isInSight(place) {
    const box = scroller(place), spot = place.getBoundingClientRect();
    return spot.bottom > topOf(box) && spot.top < topOf(box) + box.clientHeight;
  }

  function placeAt(article, at) {  // the paragraph or row that holds the character `at`
    const places = [...article.querySelectorAll("[data-place]")];
    return places.findLast((place) => Number(place.dataset.place) <= at) ?? null;
  }

  function reveal(box) {
    const article = box.matches(".document") ? box : box.querySelector(".document");
    if (!article) return;
    const at = new URLSearchParams(article.dataset.query).get("at");
    const place = (at && placeAt(article, Number(at))) || (article.querySelector("mark") ?? article.querySelector(".here"));
    if (place) bring(place);
    putButton(article.querySelector(".here") ?? article.querySelector("[data-place]"));
    markCurrent(article);
  }

  function goTo(article, place) {
    fold(article);
    place.tabIndex = -1;
    bring(place);
    place.focus({ preventScroll: true });
  }

  // --- The fragment in a box ---

  async function fetched(address) {
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (answer.headers.get("content-type")?.startsWith("text/html")) return await answer.text();
    } catch { /* said by the caller */ }
    return null;
  }

  async function show(box, address) {
    box.dataset.address = address;
    const html = await fetched(address);
    if (box.dataset.address !== address) return;  // another one was asked for since
    if (html === null) return say(box, "没有打开这份文件，请检查网络后再试。");
    box.innerHTML = html;  // made by our own template, which escapes all that documents say
    const back = box.querySelector("[data-back]");
    if (back) back.hidden = !past.get(box)?.length;
    reveal(box);
  }

  function say(box, sentence) {
    const line = document.createElement("p");
    line.className = "notice";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    box.replaceChildren(line);
  }

  function open(box, address) {
    past.set(box, []);
    return show(box, address);
  }

  async function follow(box, address) {
    past.set(box, [...(past.get(box) ?? []), box.dataset.address]);
    await show(box, address);
    box.querySelector(".text")?.focus({ preventScroll: true });
  }

  async function goBack(box) {
    const address = past.get(box)?.pop();
    if (address) await show(box, address);
    box.querySelector(".text")?.focus({ preventScroll: true });
  }

  function toSection(article, at) {
    const place = article.querySelector(`#at-${at}`);
    if (place) return goTo(article, place);
    const query = new URLSearchParams(article.dataset.query);
    query.set("at", at);
    follow(article.parentElement, `/documents/${article.dataset.document}/panel?${query}`);
  }

  // --- What unfolds over the text ---

  function fold(article, but = null) {
    for (const one of article.querySelectorAll(".tools > details[open]")) if (one !== but) one.open = false;
  }

  function foldByEscape(event) {
    const open = [...document.querySelectorAll(".document .tools > details[open]")];
    if (event.key !== "Escape" || !open.length) return;
    event.stopImmediatePropagation();  // a sheet that the document lies in stays
    const summary = open[0].querySelector("summary");
    open.forEach((one) => { one.open = false; });
    summary.focus();
  }

  // --- The section that is being read, in the outline ---

  const outlineOf = (article) => (article.matches(".alone") ? document : article).querySelector(".contents");

  function markCurrent(article) {
    const outline = outlineOf(article), text = article.querySelector(".text");
    if (!outline || !text) return;
    const links = [...outline.querySelectorAll("a")], at = beingRead(article, text);
    const current = links.findLast((link) => Number(link.dataset.at) <= at);
    for (const link of links) link.toggleAttribute("aria-current", link === current);
    current?.setAttribute("aria-current", "location");
    if (current) keepInSight(current);
  }

  function beingRead(article, text) {  // from which character on: where one was brought to, while it is in sight, else at the upper edge
    if (brought && article.contains(brought) && isInSight(brought)) return Number(brought.dataset.place);
    const edge = topOf(scroller(text.firstElementChild ?? text)) + EDGE;
    const passed = [...article.querySelectorAll("[data-place]")].findLast((place) => place.getBoundingClientRect().top <= edge);
    return Number(passed?.dataset.place ?? -1);
  }

  function keepInSight(link) {
    const box = link.closest(".aside, .drop"), spot = link.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (spot.height && (spot.top < frame.top || spot.bottom > frame.bottom)) box.scrollTop += spot.top - frame.top - box.clientHeight / 3;
  }

  let waiting = false;
  function scrolled(event) {
    const article = event.target === document ? document.querySelector(".document.alone") : event.target.closest?.(".document");
    if (waiting || !article) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; markCurrent(article); });
  }

  // --- Copying how a paragraph is cited: one button, which goes to the paragraph that is pointed at ---

  const button = document.createElement("button");
  button.type = "button";
  button.className = "cite-here";
  button.title = "复制这一处的引用，如《标题》(文号)一、(二)";

  function putButton(place) {
    const holder = place?.matches("tr") ? place.lastElementChild : place;
    if (!holder || place.contains(button)) return;
    button.textContent = "复制引用";
    button.setAttribute("aria-label", `复制引用：${place.textContent.trim().slice(0, 20)}`);
    holder.append(button);
  }

  async function copyReference() {
    const place = button.closest("[data-place]"), id = place.closest(".document").dataset.document;
    try {
      const answer = await fetch(`/api/documents/${id}/reference?at=${place.dataset.place}`);
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.error);
      await copyText(said.reference);
      tell(`已复制：${said.reference}`);
    } catch (error) { tell(`没有复制成：${error.message}`); }
  }

  async function copyText(text) {
    try { await navigator.clipboard.writeText(text); } catch { copyByHand(text); }
  }

  function copyByHand(text) {  // pages that came without HTTPS from another machine have no clipboard
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus({ preventScroll: true });
  }

  const told = document.createElement("p");
  told.className = "told";
  told.setAttribute("role", "status");
  let quiet = 0;

  function tell(sentence) {
    document.body.append(told);
    told.textContent = sentence;
    clearTimeout(quiet);
    quiet = setTimeout(() => { told.textContent = ""; }, 5000);
  }

  function nextButton(event) {
    if (event.target !== button || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const places = [...button.closest(".document").querySelectorAll("[data-place]")];
    const place = places[places.indexOf(button.closest("[data-place]")) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!place) return;
    putButton(place);
    button.focus();
  }

  // --- A page of the original in place of the text ---

  function make(tag, text, properties = {}) {
    return Object.assign(document.createElement(tag), { textContent: text }, properties);
  }

  function showLeaf(article, number, address) {
    const most = Number(article.dataset.pages);
    const leaf = article.querySelector(".leaf") ?? article.insertBefore(make("section", "", { className: "leaf" }), article.querySelector(".text"));
    leaf.setAttribute("aria-label", "原件页面");
    const turn = (name, to) => make("button", name, { type: "button", disabled: to < 1 || to > most, onclick: () => showLeaf(article, to, pageAddress(article, to)) });
    const where = make("span", `第 ${number} 页，共 ${most} 页`);
    where.setAttribute("role", "status");
    const close = make("button", "回到文字", { type: "button", onclick: () => closeLeaf(article) });
    const bar = make("div", "", { className: "leaf-bar" });
    bar.append(turn("上一页", number - 1), where, turn("下一页", number + 1), close);
    leaf.replaceChildren(bar, picture(number, address));
    leaf.hidden = false;
    article.querySelector(".text").hidden = true;
    fold(article);
    close.focus({ preventScroll: true });
    if (article.matches(".alone")) leaf.scrollIntoView();
  }

  const pageAddress = (article, number) => `/documents/${article.dataset.document}/pages/${number}.png${article.dataset.query}`;

  function picture(number, address) {
    const link = make("a", "", { href: address, target: "_blank", className: "sheet-of-paper" });
    const image = make("img", "", { src: address, alt: `原件第 ${number} 页，点开看大图` });
    link.setAttribute("aria-busy", "true");
    image.onload = () => link.removeAttribute("aria-busy");
    image.onerror = async () => {
      const answer = await fetch(address).catch(() => null);
      const said = await answer?.json().catch(() => null);
      say(link, said?.error ?? "这一页没有打开，请下载原件查看。");
    };
    link.append(image);
    return link;
  }

  function closeLeaf(article) {
    article.querySelector(".leaf").hidden = true;
    article.querySelector(".text").hidden = false;
    article.querySelector(".tools [data-leaf]")?.focus({ preventScroll: true });
    reveal(article);
  }

  // --- Events ---

  function clicked(event) {
    const target = event.target.closest?.("a, button, summary"), article = target?.closest(".document");
    for (const one of document.querySelectorAll(".document")) fold(one, event.target.closest?.(".tools > details"));
    if (!article || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target === button) copyReference();
    else if (target.matches("[data-print]")) window.print();
    else if (target.matches("[data-back]")) goBack(article.parentElement);
    else if (target.dataset.leaf) {
      event.preventDefault();
      showLeaf(article, Number(target.dataset.leaf), target.getAttribute("href"));
    } else if (!article.matches(".alone") && (target.dataset.at || target.dataset.open)) {
      event.preventDefault();
      if (target.dataset.at) toSection(article, target.dataset.at); else follow(article.parentElement, target.dataset.open);
    }
  }

  function pointed(event) {
    const place = event.target.closest?.(".document [data-place]");
    if (place && !event.buttons && document.activeElement !== button) putButton(place);
  }

  function started() {
    const alone = document.querySelector(".document.alone");
    if (!alone) return;
    if (matchMedia("(max-width: 900px)").matches) document.querySelector(".aside details")?.removeAttribute("open");
    if (location.hash) jumped(); else reveal(alone);
  }

  function jumped() {  // within the page alone, by the browser itself
    const alone = document.querySelector(".document.alone"), place = document.getElementById(location.hash.slice(1));
    brought = place?.closest("[data-place]") ?? brought;
    if (alone) markCurrent(alone);
  }

  document.addEventListener("click", clicked);
  window.addEventListener("hashchange", jumped);
  document.addEventListener("pointerover", pointed);
  document.addEventListener("keydown", nextButton);
  document.addEventListener("keydown", foldByEscape, true);
  document.addEventListener("toggle", (event) => {
    const article = event.target.open && event.target.closest?.(".document");
    if (article && event.target.matches(".tools > details")) { fold(article, event.target); markCurrent(article); }
  }, true);
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", started); else started();

  return { open, reveal };
})();

// A document as it is read. On its own page it starts by itself; a page that shows documents in a box of its own calls
//   policyqaDocument.open(box, "/documents/ID/panel?start=…&end=…&from=…&to=…")  → fetches the fragment, shows it, brings the quote into sight
//   policyqaDocument.reveal(box)  → brings the quote into sight again

window.policyqaDocument = (() => {
  const past = new WeakMap();  // box → addresses shown before the one that is shown

  function scroller(element) {
    for (let box = element.parentElement; box; box = box.parentElement)
      if (box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    return document.scrollingElement;
  }

  function bring(place) {  // to the middle of what scrolls; what is higher than that, with its start in sight
    const box = scroller(place), spot = place.getBoundingClientRect();
    const top = box === document.scrollingElement ? 0 : box.getBoundingClientRect().top;
    box.scrollTop += spot.top - top - Math.max(80, (box.clientHeight - spot.height) / 2);
  }

  const number = (text) => Number(new URLSearchParams(text).get("at"));

  function reveal(box) {
    const article = box.matches?.(".document") ? box : box.querySelector(".document");
    if (!article) return;
    const wanted = new URLSearchParams(article.dataset.query).has("at") && placeAt(article, number(article.dataset.query));
    const place = wanted || article.querySelector("mark") || article.querySelector(".here");
    if (place) bring(place);
  }

  function placeAt(article, at) {  // the paragraph or row that holds the character `at`
    let found = null;
    for (const place of article.querySelectorAll("[data-place]")) {
      if (Number(place.dataset.place) > at) break;
      found = place;
    }
    return found;
  }

  async function fetched(address) {
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (answer.headers.get("content-type")?.startsWith("text/html")) return await answer.text();
    } catch { /* said below */ }
    return null;
  }

  function say(box, sentence) {
    const line = document.createElement("p");
    line.className = "notice";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    box.replaceChildren(line);
  }

  async function show(box, address) {
    box.dataset.shown = address;
    const html = await fetched(address);
    if (box.dataset.shown !== address) return;  // another one was asked for since
    if (html === null) return say(box, "没有打开这份文件，请检查网络后再试。");
    box.innerHTML = html;  // made by our own template, which escapes all that documents say
    const back = box.querySelector("[data-back]");
    if (back) back.hidden = !past.get(box)?.length;
    reveal(box);
  }

  function open(box, address) {
    past.set(box, []);
    return show(box, address);
  }

  function follow(box, address) {
    past.set(box, [...(past.get(box) ?? []), box.dataset.shown]);
    return show(box, address);
  }

  function goTo(article, place) {
    article.querySelectorAll(".tools details[open]").forEach((fold) => { fold.open = false; });
    place.tabIndex = -1;
    bring(place);
    place.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("a, button");
    const article = target?.closest(".document");
    if (target?.matches("[data-print]")) return window.print();
    if (!article || article.matches(".alone") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const box = article.parentElement;
    if (target.matches("[data-back]")) {
      const earlier = past.get(box) ?? [];
      const address = earlier.pop();
      if (address) show(box, address);
    } else if (target.dataset.open) {
      event.preventDefault();
      const here = target.dataset.at && article.querySelector(`#at-${target.dataset.at}`);
      if (here) goTo(article, here); else follow(box, target.dataset.open);
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const alone = document.querySelector(".document.alone");
    if (alone && !location.hash) reveal(alone);
  });

  return { open, reveal };
})();

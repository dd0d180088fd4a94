// The page works without this: it adds filters, keys, and what follows the pointer.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const rows = all(".list li");
  const folds = new Map(all(".f").map((fold) => [fold.dataset.f, fold]));
  const numberOf = (row) => row.id.slice(1);
  let now = null;

  // Opens whatever hides an element.
  const reveal = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
  };

  const choose = (row) => {
    if (now) now.classList.remove("now");
    now = row;
    if (!row) return;
    row.classList.add("now");
    row.scrollIntoView({ block: "nearest" });
  };

  const show = (number, focus) => {
    const fold = folds.get(number);
    if (!fold) return false;
    fold.hidden = false;
    reveal(fold);
    choose(byId("q" + number));
    fold.scrollIntoView({ block: "center" });
    if (focus) fold.querySelector("summary").focus({ preventScroll: true });
    return true;
  };

  const follow = (hash) => {
    const id = decodeURIComponent(hash.slice(1));
    if (/^f\d+$/.test(id)) return show(id.slice(1), true);
    const target = id && byId(id);
    if (!target) return false;
    reveal(target);
    target.scrollIntoView({ block: "center", inline: "center" });
    // A node of a graph shows what hangs together with it.
    if (target.matches("a.node")) target.focus({ preventScroll: true });
    return true;
  };

  // The page of a rule is in this page once; a finding borrows a copy when it is asked for.
  for (const link of all("a.rule")) {
    const page = byId(link.hash.slice(1));
    if (!page) continue;
    const fold = document.createElement("details");
    const summary = document.createElement("summary");
    fold.className = "page-fold";
    summary.textContent = link.textContent;
    fold.append(summary);
    fold.addEventListener("toggle", () => {
      if (!fold.open || fold.children.length > 1) return;
      const copy = page.cloneNode(true);
      copy.removeAttribute("id");
      fold.append(copy);
    });
    link.closest("p").after(fold);
    link.remove();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const hash = link.getAttribute("href");
    if (!follow(hash)) return;
    event.preventDefault();
    history.replaceState(null, "", hash);
    mark(hash);
  });

  // `:target` does not follow the history, so the line says itself that it was meant.
  const mark = (hash) => {
    for (const old of all(".meant")) old.classList.remove("meant");
    const line = byId(hash.slice(1));
    if (line && line.matches(".l, .stacks tr")) line.classList.add("meant");
  };

  const filter = byId("filter");
  const search = byId("search");
  const visible = () => rows.filter((row) => !row.hidden);
  const sift = () => {
    const kinds = new Set(all("input:checked", filter).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !kinds.has(row.dataset.s) || !words.every((word) => text.includes(word));
      const fold = folds.get(numberOf(row));
      if (fold) fold.hidden = row.hidden;
    }
    const count = visible().length;
    byId("count").textContent = count === rows.length ? "" : `${count} of ${rows.length} shown`;
  };
  if (filter) {
    filter.hidden = false;
    filter.addEventListener("input", sift);
    // A browser may remember what was set before the page was loaded anew.
    sift();
  }

  const step = (by) => {
    const shown = visible();
    if (!shown.length) return;
    const at = shown.indexOf(now);
    const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
    show(numberOf(shown[next]), true);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === search;
    if (event.key === "Escape") {
      if (typing) {
        search.value = "";
        sift();
        search.blur();
      } else if (now) {
        const fold = folds.get(numberOf(now));
        if (fold) fold.open = false;
        now.querySelector("a").focus();
      }
    } else if (typing) {
      if (event.key === "Enter") step(1);
    } else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "j") {
      step(1);
    } else if (event.key === "k") {
      step(-1);
    }
  });

  // The places of a finding belong together.
  const light = (number, on) => {
    for (const mark of all(`.m[href="#f${number}"]`)) mark.classList.toggle("hot", on);
  };
  for (const [number, fold] of folds) {
    fold.addEventListener("pointerenter", () => light(number, true));
    fold.addEventListener("pointerleave", () => light(number, false));
    fold.addEventListener("focusin", () => light(number, true));
    fold.addEventListener("focusout", () => light(number, false));
  }

  // In a graph: red is what a node needs, blue is what needs it, over any number of steps.
  for (const picture of all("svg.picture")) {
    const nodes = all("a.node", picture);
    const arrows = all(".arrow", picture);
    const by = (key) => {
      const map = new Map();
      for (const arrow of arrows) {
        const list = map.get(arrow.dataset[key]) || [];
        list.push(arrow);
        map.set(arrow.dataset[key], list);
      }
      return map;
    };
    const [leaving, arriving] = [by("from"), by("to")];
    const walk = (start, map, end, name) => {
      const seen = new Set([start]);
      const open = [start];
      while (open.length) {
        for (const arrow of map.get(open.pop()) || []) {
          arrow.classList.add("near", name);
          const next = arrow.dataset[end];
          if (!seen.has(next)) {
            seen.add(next);
            open.push(next);
          }
        }
      }
      return seen;
    };
    const rest = () => {
      picture.classList.remove("some");
      for (const part of [...nodes, ...arrows]) part.classList.remove("near", "needs", "needed");
    };
    const follows = (node) => {
      rest();
      const start = node.dataset.node;
      const seen = new Set([
        ...walk(start, leaving, "to", "needs"),
        ...walk(start, arriving, "from", "needed"),
      ]);
      for (const other of nodes) other.classList.toggle("near", seen.has(other.dataset.node));
      picture.classList.add("some");
    };
    for (const node of nodes) {
      node.addEventListener("pointerenter", () => follows(node));
      node.addEventListener("pointerleave", rest);
      node.addEventListener("focus", () => follows(node));
      node.addEventListener("blur", rest);
    }
  }

  // On paper nobody can open anything; afterwards the page is as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open]):not(.page-fold)");
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false;
  });
  addEventListener("hashchange", () => follow(location.hash));
  if (location.hash) follow(location.hash);
})();

// Suggestions under a search box (a combobox with a listbox, as the ARIA practices describe it). Without script the box
// is a plain search, and so it is for who presses Enter without having chosen one.
// <input data-suggest="address" data-suggest-label="name of the list">; the address answers {said, items} (suggest.py).
const WAIT = 120, FEWEST = 2, KEPT = 50;
const english = document.documentElement.lang !== "vi";

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function icon(form, name) {
  const drawing = form.querySelector("svg").cloneNode(true);
  const use = drawing.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${name}`);
  return drawing;
}

function row(form, item, id) {
  const words = element("span", english && item.vi ? { lang: "vi" } : {});
  words.append(...item.runs.map(([text, fresh]) => (fresh ? element("b", {}, text) : text)));
  const made = element("li", { role: "option", id, "aria-selected": "false" });
  made.append(item.picture ? element("img", { src: item.picture, alt: "", width: 40, height: 40 }) : icon(form, item.icon), words);
  if (item.star) made.append(" ", element("span", { class: "ocop", "data-stars": item.stars }, item.star));
  if (item.detail) made.append(" ", element("small", {}, item.detail));
  made.dataset.url = item.url;
  return made;
}

function enhance(input) {
  const form = input.form, kept = new Map();
  const list = element("ul", { class: "suggest", role: "listbox", id: `${input.id}-suggest`, "aria-label": input.dataset.suggestLabel, hidden: "" });
  const said = element("p", { class: "vh", role: "status" });
  form.append(list, said);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(key, value);
  let timer, asking, chosen = -1;

  function choose(place) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const option = list.children[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest", behavior: "instant" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function open(wanted) {
    const opened = wanted && list.children.length > 0;
    choose(-1);
    list.hidden = !opened;
    input.setAttribute("aria-expanded", String(opened));
    if (!opened) said.textContent = "";
    return opened;
  }

  function show(answer) {
    list.replaceChildren(...answer.items.map((item, place) => row(form, item, `${list.id}-${place}`)));
    open(true);
    said.textContent = answer.said;
  }

  async function ask() {
    asking?.abort();
    const q = input.value.trim();
    if (q.length < FEWEST) return open(false);
    asking = new AbortController();
    try {
      if (!kept.has(q)) {
        const address = new URL(input.dataset.suggest, location.href);
        address.searchParams.set("q", q);
        const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) return open(false);
        if (kept.size >= KEPT) kept.clear();
        kept.set(q, await answer.json());
      }
      // Somebody may have gone on, or away, meanwhile.
      if (q === input.value.trim() && document.activeElement === input) show(kept.get(q));
    } catch (error) {
      if (error.name !== "AbortError") open(false); // offline: the search itself still tells so
    }
  }

  // Letters that are still being composed count: on phones every word is, up to its last letter, and Vietnamese is
  // composed on desks, too. Keys then belong to the keyboard program, and nothing here writes into the box.
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const count = list.children.length, opened = !list.hidden;
    const go = { ArrowDown: chosen + 1, ArrowUp: chosen < 0 ? count - 1 : chosen - 1, Home: 0, End: count - 1 }[event.key];
    if (event.key === "Escape" && opened) open(false);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else if (event.key.startsWith("Arrow") && go !== undefined && count && (opened || open(true))) choose(go === count ? -1 : go);
    else if ((event.key === "Home" || event.key === "End") && chosen >= 0) choose(go);
    else return void (event.key === "Tab" && open(false));
    event.preventDefault();
  });

  input.addEventListener("blur", () => { clearTimeout(timer); asking?.abort(); open(false); });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  addEventListener("pageshow", () => open(false)); // "back" shows the page as it was left
}

document.querySelectorAll("input[data-suggest]").forEach(enhance);

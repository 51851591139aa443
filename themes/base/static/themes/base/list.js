// The list without reloads: filters at once, more cards under the others, "back" to the card one came from.
// It asks for the very pages that the links and the form lead to and takes the parts it needs out of them. So there is no
// second kind of answer that a cache could mix up, and no library; without script all of it works by page loads.
const form = document.getElementById("loc"), section = document.getElementById("ket-qua");
const narrow = matchMedia("(width < 60rem)");

async function page(url, signal) {
  const answer = await fetch(url, { signal });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// ---- Filters ----------------------------------------------------------------------------------------------------------

const sheet = form?.querySelector("template").content.firstElementChild;
const groups = form?.querySelector(".groups");
let applied, timer, asking;
const address = () => location.pathname + location.search;
let shown = address();

function asked() {
  const parameters = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return `${form.action}?${parameters}`;
}

const boxes = (within) => new Map([...within.querySelectorAll(".pick")].map((label) => [label.querySelector("input").value, label]));

// Brings counts and choices up to those of another page. What is there stays where it is: nothing moves under the finger.
function recount(other) {
  const fresh = [...other.querySelectorAll("fieldset")];
  for (const old of groups.querySelectorAll("fieldset")) {
    if (!fresh.some(({ id }) => id === old.id) && !old.contains(document.activeElement)) old.remove();
  }
  let last = null;
  for (const set of fresh) {
    const old = document.getElementById(set.id);
    if (!old) {
      const made = document.importNode(set, true);
      last ? last.after(made) : groups.prepend(made);
      last = made;
      continue;
    }
    const now = boxes(set), before = boxes(old);
    for (const [value, label] of before) {
      const same = now.get(value), input = label.querySelector("input");
      if (same) label.querySelector(".n").textContent = same.querySelector(".n").textContent;
      else if (label.contains(document.activeElement)) label.querySelector(".n").textContent = "0";
      else label.remove();
      input.checked = input.defaultChecked = Boolean(same?.querySelector("input").defaultChecked);
    }
    for (const [value, label] of now) if (!before.has(value)) (old.querySelector(".more") ?? old).append(document.importNode(label, true));
    const all = old.querySelector(".more > summary"), allNow = set.querySelector(".more > summary");
    if (all && allNow) all.textContent = allNow.textContent;
    old.querySelector(":scope > .error")?.remove();
    const error = set.querySelector(":scope > .error");
    if (error) old.append(document.importNode(error, true));
    for (const field of set.querySelectorAll(".range input")) {
      const own = document.getElementById(field.id);
      if (own !== document.activeElement) own.value = field.defaultValue;
    }
    last = old;
  }
}

function put(other, ...selectors) {
  for (const selector of selectors) {
    const own = document.querySelector(selector), fresh = other.querySelector(selector);
    if (own && fresh) own.innerHTML = fresh.innerHTML;
  }
}

function show(other, url) {
  if (!other.getElementById("ket-qua") || !other.getElementById("loc")) return location.assign(url); // a page of another shape
  shown = address();
  applied = other.getElementById("loc");
  recount(applied);
  form.querySelector("details").open = Boolean(groups.querySelector(".error")); // what is told must be seen
  document.title = other.title;
  put(other, "#kq", "#so", "#thay", ".crumbs", ".filters > summary");
  for (const link of document.querySelectorAll("a[hreflang]")) link.href = other.querySelector("a[hreflang]")?.href ?? link.href;
  document.getElementById("sap-xep").value = other.getElementById("sap-xep").value;
}

async function ask(then) {
  clearTimeout(timer);
  asking?.abort();
  const { signal } = (asking = new AbortController());
  const url = asked();
  section.setAttribute("aria-busy", "true");
  try {
    const other = await page(url, signal);
    then(other, url);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url); // the browser says better what is wrong
    else if (!asking.signal.aborted) return; // another question is on its way
  }
  section.removeAttribute("aria-busy");
}

function apply() {
  return ask((other, url) => {
    const { pathname, search } = new URL(other.querySelector("link[rel=canonical]")?.href ?? url);
    history.pushState(null, "", pathname + search);
    show(other, url);
  });
}

// In the sheet a tick shows what it would give; only the button applies it.
function preview() {
  return ask((other) => {
    const fresh = other.getElementById("loc");
    if (!fresh) return;
    recount(fresh);
    const words = fresh.querySelector(".go button").dataset.live;
    sheet.querySelector(".go button").textContent = words;
    sheet.querySelector("[role=status]").textContent = words;
  });
}

function openSheet(event) {
  if (!narrow.matches) return;
  event.preventDefault();
  applied ??= form.cloneNode(true);
  const button = groups.querySelector(".go button");
  button.dataset.plain ??= button.textContent;
  button.textContent = button.dataset.live;
  sheet.append(groups);
  sheet.showModal();
}

function closed() {
  form.querySelector("details").append(groups);
  const button = groups.querySelector(".go button");
  button.textContent = button.dataset.plain;
  if (sheet.returnValue !== "go") {
    clearTimeout(timer);
    asking?.abort();
    recount(applied);
  }
  sheet.returnValue = "";
}

if (form && section) {
  form.append(sheet);
  form.querySelector("summary").addEventListener("click", openSheet);
  sheet.addEventListener("close", closed);
  sheet.addEventListener("click", ({ target }) => (target === sheet || target.closest(".close")) && sheet.close());
  narrow.addEventListener("change", () => sheet.open && sheet.close());
  addEventListener("change", ({ target }) => {
    if (target.form !== form) return;
    clearTimeout(timer);
    asking?.abort();
    timer = setTimeout(sheet.open ? preview : apply, 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sheet.open) sheet.close("go");
    apply();
  });
  addEventListener("popstate", async () => {
    const asked = address();
    if (asked === shown) return; // a jump within the page
    const other = await page(asked).catch(() => null);
    if (asked !== address()) return;
    if (!other) return location.reload();
    show(other, asked);
    await restore();
  });
}

// ---- More -------------------------------------------------------------------------------------------------------------

// The entry of the browser's history keeps which pages stand above the one in the address: they are asked for anew, so
// that nobody sees a price or a star of an hour ago.
const kept = () => history.state ?? {};

function addCards(other, before) {
  for (const id of ["dang-ban", "roi-ke"]) {
    const own = document.getElementById(id), fresh = other.getElementById(id);
    if (!fresh) continue;
    const list = own?.matches("ul") ? own : own?.querySelector("ul");
    const cards = [...fresh.querySelectorAll(".card")].map((card) => document.importNode(card, true));
    if (list) list[before ? "prepend" : "append"](...cards);
    else section.querySelector(before ? "#roi-ke" : ".shown").before(document.importNode(fresh, true));
  }
}

async function more(link) {
  const here = address(), count = section.querySelectorAll(".card").length;
  section.setAttribute("aria-busy", "true");
  const other = await page(link.href).catch(() => null);
  section.removeAttribute("aria-busy");
  if (!other?.getElementById("thay")) return location.assign(link.href);
  const previous = section.querySelector(".pager a[rel=prev]");
  history.replaceState({ ...kept(), above: [...(kept().above ?? []), here] }, "", link.href);
  shown = address();
  addCards(other, false);
  const next = other.querySelector(".grow");
  next ? link.parentElement.replaceWith(document.importNode(next, true)) : link.parentElement.remove();
  put(other, ".pager");
  tidy(previous);
  const said = section.querySelector(".shown"), cards = section.querySelectorAll(".card");
  said.textContent = said.dataset.text.replace("#", cards.length);
  cards[count]?.querySelector("a").focus({ preventScroll: true });
}

// "Previous" leads to before the first page that is shown.
function tidy(previous) {
  const link = section.querySelector(".pager a[rel=prev]");
  if (previous) link.href = previous.href;
  else link?.remove();
}

async function restore() {
  const { above = [], card, top } = kept();
  if (!above.length) return;
  const pages = await Promise.all(above.map((url) => page(url)));
  for (const other of [...pages].reverse()) addCards(other, true);
  tidy(pages[0].querySelector(".pager a[rel=prev]"));
  const link = card && section.querySelector(`.card a[href="${CSS.escape(card)}"]`);
  if (!link) return;
  scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" });
  link.focus({ preventScroll: true });
}

if (section) {
  section.addEventListener("click", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    const next = event.target.closest(".grow a"), opened = event.target.closest(".card h3 a");
    if (next && plain) {
      event.preventDefault();
      more(next);
    }
    if (!opened) return;
    history.replaceState({ ...kept(), card: opened.getAttribute("href"), top: opened.getBoundingClientRect().top }, "");
    const { opened: log, q, first } = section.dataset;
    const rank = Number(first) + [...section.querySelectorAll(".card h3 a")].indexOf(opened);
    if (log) navigator.sendBeacon(log, new URLSearchParams({ q, rank }));
  });
  restore().catch(() => {}); // offline: the page that is in the address is here
}

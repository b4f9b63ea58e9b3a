// What links and forms cannot do by themselves: the drawer's focus, keys, and one sending per form.
const drawer = document.getElementById("drawer");
let from = null;

document.addEventListener("click", (event) => {
  const proof = event.target.closest(".k-proof, [hx-target='#drawer']");
  if (proof) from = proof;
  if (event.target.closest("[data-close]")) close();
  if (!event.target.closest(".k-search")) document.getElementById("palette")?.replaceChildren();
  if (event.target.closest("[data-keys]")) {
    localStorage.setItem("keys", localStorage.getItem("keys") === "off" ? "on" : "off");
  }
});

document.addEventListener("htmx:after:swap", (event) => {
  const heading = drawer.querySelector("h2");
  if (heading && drawer.contains(document.getElementById("proof-title"))) heading.focus();
});

// A second press would send the same command again; the store knows it, but the reader need not wait twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-once]")) {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  }
});
addEventListener("pageshow", () => document.querySelectorAll("[data-once]").forEach((form) => delete form.dataset.sent));

function close() {
  drawer.replaceChildren();
  from?.focus();
}

function move(step) {
  const rows = [...document.querySelectorAll("main .k-table tbody tr:has(a)")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("at"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  rows[now]?.classList.remove("at");
  next.classList.add("at");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a").focus({ preventScroll: true });
}

let went = 0;
document.addEventListener("keydown", (event) => {
  const palette = document.getElementById("palette");
  if (event.key === "Escape" && palette?.firstChild) return palette.replaceChildren();
  if (event.key === "Escape" && drawer.firstChild) return close();
  if ((event.ctrlKey || event.metaKey) && event.key === "k") {
    event.preventDefault();
    return document.getElementById("find")?.focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("keys") === "off") return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (Date.now() - went < 1000) {
    went = 0;
    return document.querySelector(`.k-nav [data-key="${CSS.escape(event.key)}"]`)?.click();
  }
  const row = document.querySelector("tr.at");
  const keys = {
    g: () => { went = Date.now(); },
    "/": () => { event.preventDefault(); document.getElementById("filter")?.focus(); },
    "?": () => location.assign("/keys"),
    j: () => move(1),
    k: () => move(-1),
    Enter: () => event.target === document.body && row?.querySelector("a")?.click(),
    p: () => (row ?? document).querySelector(".k-proof")?.click(),
  };
  if (keys[event.key]) return keys[event.key]();
  document.querySelector(`[data-press="${CSS.escape(event.key.toUpperCase())}"]`)?.click();
});

document.querySelectorAll("[data-keys]").forEach((button) => { button.hidden = false; });
document.querySelector("[aria-invalid=true]")?.focus();
// Where an axis of time is wider than the screen, it begins at now.
document.querySelectorAll("[data-now]").forEach((part) => {
  part.scrollLeft = part.scrollWidth * part.dataset.now - part.clientWidth / 2;
});

// What ended while it was watched is shown whole.
document.addEventListener("htmx:after:swap", () => {
  const go = document.querySelector("[data-go]");
  if (go) location.replace(go.href);
});

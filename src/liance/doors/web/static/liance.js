// Behaviour of the office pages. Everything works without it except what is live:
// running clocks, dialogs, the phone menu, keys, and changes pushed by the server.
"use strict";

const root = document.documentElement;
const words = JSON.parse(root.dataset.clockWords || "{}");

// The page's instant comes from the server; a wrong clock of the PC must not move a deadline.
const drift = root.dataset.at ? Date.parse(root.dataset.at) - Date.now() : 0;
const now = () => Date.now() + drift;

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, key) => values[key]);

function span(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000);
  const values = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
  if (values.days && values.hours) return fill(words.days_hours, values);
  if (values.days) return fill(words.days, values);
  if (values.hours && values.minutes) return fill(words.hours_minutes, values);
  if (values.hours) return fill(words.hours, values);
  return minutes ? fill(words.minutes, values) : words.moment;
}

const shanghai = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", weekday: "short",
});

function wall(instant) {
  const part = Object.fromEntries(shanghai.formatToParts(instant).map(({ type, value }) => [type, value]));
  const weekday = words.weekdays[["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(part.weekday)];
  return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}`, weekday };
}

const sprite = () => document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0];

function mark(clock, name) {
  const old = clock.querySelector("svg.icon use");
  if (old) return old.setAttribute("href", `${sprite()}#${name}`);
  clock.insertAdjacentHTML("afterbegin", `<svg class="icon" aria-hidden="true"><use href="${sprite()}#${name}"/></svg>`);
}

function tick() {
  if (!words.left) return;
  const instant = now();
  for (const clock of document.querySelectorAll("[data-due]")) {
    const due = Date.parse(clock.dataset.due);
    const late = instant >= due;
    const today = wall(due - 1).day === wall(instant).day;
    clock.querySelector("[data-left]").textContent = fill(late ? words.late : words.left, { span: span(due - instant) });
    clock.classList.toggle("late", late);
    clock.classList.toggle("soon", !late && today);
    if (late || today) mark(clock, late ? "alert-triangle" : "clock-exclamation");
  }
  for (const place of document.querySelectorAll("[data-now]")) {
    const { day, weekday, time } = wall(instant);
    place.textContent = `${day} ${weekday} ${time}`;
  }
}

// forms that were typed into and not sent
const dirty = new Set();
// A field named "method" stands before the property.
const posts = (form) => form.getAttribute("method")?.toLowerCase() === "post";
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form");
  if (form && posts(form) && !form.hasAttribute("data-clean")) dirty.add(form);
});
addEventListener("beforeunload", (event) => {
  const left = [...dirty].some((form) => form.isConnected);
  if (left) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  dirty.delete(event.target);
  if (!posts(event.target) || event.defaultPrevented) return;
  // A second press while the first is on its way would only be refused by its key.
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
  setTimeout(() => delete event.target.dataset.sent, 5000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// What was typed into a form that was refused stands in it again.
function restore() {
  const kept = document.querySelector("[data-typed]");
  if (!kept) return;
  const { path, values } = JSON.parse(kept.dataset.typed);
  const leads = (address) => new URL(address ?? location, location).pathname === path;
  // Forms of one address are told apart by what they carry unseen.
  const same = (field) => !values[field.name] || !field.value || values[field.name].includes(field.value);
  const form = [...document.forms].find((one) => posts(one)
    && [...one.querySelectorAll("input[type=hidden]")].every(same)
    && Object.keys(values).some((name) => one.querySelector(`[name="${CSS.escape(name)}"]`))
    && (leads(one.getAttribute("action"))
      || [...one.querySelectorAll("[formaction]")].some((button) => leads(button.getAttribute("formaction")))));
  if (!form) return;
  for (const [name, texts] of Object.entries(values)) {
    form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((field, place) => {
      if (field.type === "checkbox" || field.type === "radio") field.checked = texts.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = texts.includes(option.value);
      else if (field.type !== "hidden" && field.type !== "file") field.value = texts[place] ?? field.value;
    });
  }
  form.closest("dialog")?.showModal();
}

const presses = {
  dialog: (button) => document.getElementById(button.dataset.dialog)?.showModal(),
  dialogClose: (button) => button.closest("dialog").close(),
  menu(button) {
    const open = document.body.classList.toggle("menu-open");
    button.setAttribute("aria-expanded", String(open));
  },
  reveal(button) {
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    [button.textContent, button.dataset.hide] = [button.dataset.hide, button.textContent];
  },
  print: () => print(),
};
document.addEventListener("click", (event) => {
  for (const [name, press] of Object.entries(presses)) {
    const attribute = `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const button = event.target.closest(`button[${attribute}]`);
    if (button) return press(button);
  }
  for (const popup of document.querySelectorAll("details[data-popup][open]")) {
    if (!popup.contains(event.target)) popup.open = false;
  }
  const line = event.target.closest("tr[data-href]");
  if (line && !event.target.closest("a, button, input, label, summary") && !String(getSelection())) {
    location.assign(line.dataset.href);
  }
});

// keys: data-key="g" presses or focuses its element; Escape closes; j and k walk the rows
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details[data-popup][open]").forEach((popup) => { popup.open = false; });
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) return walkGrid(event);
  if (event.key === "j" || event.key === "k") return walkRows(event.key === "j" ? 1 : -1);
  const found = [...document.querySelectorAll("[data-key]")].find((place) => place.dataset.key === event.key && place.checkVisibility());
  if (!found) return;
  event.preventDefault();
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
});

function walkRows(step) {
  const lines = [...document.querySelectorAll("table.data tbody tr:not(.group)")].filter((line) => line.querySelector("a, button"));
  const here = lines.findIndex((line) => line.contains(document.activeElement));
  const next = lines[here === -1 ? (step > 0 ? 0 : lines.length - 1) : here + step];
  next?.querySelector("a, button").focus();
  next?.scrollIntoView({ block: "nearest" });
}

// Entry grids: Enter and arrows move between cells as in a spreadsheet.
function walkGrid(event) {
  const cell = event.target.closest("table.grid td");
  if (!cell || event.target.matches("textarea, select")) return;
  const whole = event.target.selectionStart === 0 && event.target.selectionEnd === event.target.value?.length;
  const moves = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  if (whole || !event.target.value) Object.assign(moves, { ArrowLeft: [0, -1], ArrowRight: [0, 1] });
  const move = moves[event.key];
  if (!move) return;
  const line = cell.parentElement;
  const lines = [...line.parentElement.rows];
  const target = lines[lines.indexOf(line) + move[0]]?.cells[cell.cellIndex + move[1]]?.querySelector("input, select");
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select?.();
}

// a block copied from a spreadsheet fills the cells from here on
document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.("table.grid td");
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!cell || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const lines = [...cell.parentElement.parentElement.rows];
  const top = lines.indexOf(cell.parentElement);
  text.split(/\r?\n/).forEach((row, down) => row.split("\t").forEach((value, across) => {
    const field = lines[top + down]?.cells[cell.cellIndex + across]?.querySelector("input:not([readonly])");
    if (!field) return;
    field.value = value.trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }));
});

// drop zones
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", name === "dragover");
    if (name !== "drop") return;
    const field = zone.querySelector("input[type=file]");
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Swaps: nothing is put in the place of what a hand is on. A new text waits while a button of the
// mouse, a finger or a key is down and until its click was delivered; a pushed text also while somebody
// writes in the part it would replace.
let pressed = false;
let release = 0;
const held = new Map();

function press(event) {
  if (event.button) return;
  clearTimeout(release);
  pressed = true;
}
function letGo(wait) {
  clearTimeout(release);
  if (pressed) release = setTimeout(() => { pressed = false; settle(); }, wait);
}
const striking = ({ key }) => key === "Enter" || key === " ";
addEventListener("pointerdown", press, true);
// The click of a finger comes some time after it was lifted.
addEventListener("pointerup", () => letGo(400), true);
addEventListener("click", () => letGo(0), true);
addEventListener("pointercancel", () => letGo(0), true);
// Let go of outside the window.
addEventListener("pointermove", (event) => { if (event.pointerType === "mouse" && !event.buttons) letGo(0); }, true);
addEventListener("blur", (event) => { if (event.target === window) letGo(0); });
addEventListener("keydown", (event) => { if (striking(event)) press(event); }, true);
addEventListener("keyup", (event) => { if (striking(event)) letGo(0); }, true);

function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return field.type !== "hidden" && field.value !== field.defaultValue;
  const options = [...field.options];
  if (!field.multiple && !options.some((option) => option.defaultSelected)) return field.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

function free(place) {
  if (pressed) return false;
  const focused = document.activeElement;
  if (place.contains(focused) && typing(focused)) return false;
  if (place.querySelector("dialog[open], details[data-popup][open]")) return false;
  return ![...place.querySelectorAll("input, textarea, select")].some(differs);
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap) return;
  const { requestConfig: { elt: place, triggeringEvent }, target, serverResponse: text } = detail;
  const cause = triggeringEvent?.type;
  const asked = cause !== undefined && cause !== "live";
  if (asked ? !pressed : free(target)) return;
  detail.shouldSwap = false;
  // What is polled comes again by itself; what is told is fetched afresh, as it may have changed since.
  if (cause === "live") held.set(place, { target, again: () => window.htmx.trigger(place, "live") });
  if (!asked) return;
  const how = { swapStyle: place.getAttribute("hx-swap") || "outerHTML", swapDelay: 0, settleDelay: 20 };
  const select = place.getAttribute("hx-select");
  held.set(place, { target: null, again: () => window.htmx.swap(target, text, how, { select, contextElement: place }) });
});

function settle() {
  for (const [place, { target, again }] of [...held]) {
    if (place.isConnected && (target ? !free(target) : pressed)) continue;
    held.delete(place);
    if (place.isConnected) again();
  }
}
for (const name of ["focusout", "input", "change", "reset", "close", "toggle"]) {
  addEventListener(name, () => { if (held.size) setTimeout(settle); }, true);
}

// Live: one event stream per browser. The tab that holds the lock listens and tells the others;
// the last id is kept, so that the next holder resumes where this one stopped.
function listen(address) {
  const channel = new BroadcastChannel("liance-live");
  const changed = (message) => {
    for (const place of document.querySelectorAll("[data-live]")) {
      const wanted = place.dataset.live.split(" ");
      // The server could not tell what was missed: everything is fetched again.
      const all = message.topic === "live" && message.id === "*";
      if (!all && !wanted.includes(message.id) && !wanted.includes(message.topic)) continue;
      if (!held.has(place)) window.htmx?.trigger(place, "live", message);
    }
    document.dispatchEvent(new CustomEvent("live", { detail: message }));
  };
  channel.onmessage = ({ data }) => changed(data);
  const open = (told) => new Promise(() => {
    const after = localStorage.getItem("liance-live-id");
    const stream = new EventSource(after ? `${address}?after=${encodeURIComponent(after)}` : address, { withCredentials: true });
    stream.onmessage = ({ data, lastEventId }) => {
      if (lastEventId) localStorage.setItem("liance-live-id", lastEventId);
      const message = JSON.parse(data);
      told(message);
      changed(message);
    };
  });
  // Plain HTTP on the office network has no locks: each tab then listens for itself.
  if (navigator.locks) navigator.locks.request("liance-live", () => open((message) => channel.postMessage(message)));
  else open(() => {});
}

document.addEventListener("DOMContentLoaded", () => {
  tick();
  restore();
  setInterval(tick, 10000);
  document.querySelector("[data-focus]")?.focus();
  const port = root.dataset.livePort;
  if (port && document.querySelector("[data-live]")) {
    listen(`${location.protocol}//${location.hostname}:${port}/live`);
  }
});
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:afterSettle", tick);

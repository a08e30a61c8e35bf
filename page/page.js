"use strict";
/* The page of a store. The address holds the filters; every change goes through show(). Text of articles is set as text, never as markup. */

const TYPES = ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION", "PROTEST",
  "MOBILIZE", "COERCE", "ASSAULT", "DEATH"];
const STATUSES = ["actual", "planned", "offered", "requested", "expected", "possible", "conditional", "denied", "not_done"];
const STEPS = { timeline: ["day", "week", "month", "year"], network: ["country", "name"], heat: ["country", "name"], map: [] };
const FACET_NAMES = { type: "Type", status: "Status", actor: "Actor", recipient: "Recipient", source: "According to", place: "Country of the place" };
const $ = (id) => document.getElementById(id);
const form = $("filters");
let shown = 0, latest = 0;

/* An element with text and attributes. */
function element(name, text, attributes) {
  const e = document.createElement(name);
  if (text !== undefined && text !== null) e.textContent = text;
  for (const [key, value] of Object.entries(attributes || {})) e.setAttribute(key, value);
  return e;
}

/* ---- the address ---- */

const query = () => new URLSearchParams(location.search);

function filters() {
  const asked = query();
  for (const key of ["picture", "by", "event"]) asked.delete(key);
  return asked;
}

function go(changes, replaces) {
  const asked = query();
  if (!("event" in changes)) asked.delete("event");
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") asked.delete(key);
    else asked.set(key, value);
  }
  const address = asked.toString() ? "?" + asked : location.pathname;
  history[replaces ? "replaceState" : "pushState"](null, "", address);
  show();
}

function fill_form() {
  const asked = query();
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = asked.has(field.name);
    else field.value = asked.get(field.name) || "";
  }
}

function read_form() {
  const changes = {};
  for (const field of form.elements)
    if (field.name) changes[field.name] = field.type === "checkbox" ? (field.checked ? field.value : null) : field.value.trim();
  return changes;
}

/* ---- the picture ---- */

const picture_of = () => (STEPS[query().get("picture")] ? query().get("picture") : "timeline");

function picture_address() {
  const kind = picture_of(), asked = filters(), by = query().get("by");
  if (by && STEPS[kind].includes(by)) asked.set("by", by);
  return `/picture/${kind}.svg?${asked}`;
}

/* An SVG document by XMLHttpRequest: no string becomes markup. */
function fetch_svg(address) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => (request.status === 200 && request.responseXML ? done(request.responseXML.documentElement) : failed(new Error("no picture")));
    request.onerror = () => failed(new Error("the program does not answer; is it still running?"));
    request.send();
  });
}

async function show_picture(turn) {
  const kind = picture_of(), steps = STEPS[kind], by = query().get("by"), address = picture_address();
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const is_it = tab.dataset.picture === kind;
    tab.setAttribute("aria-selected", is_it);
    tab.tabIndex = is_it ? 0 : -1;
  }
  $("picture").setAttribute("aria-labelledby", "tab-" + kind);
  $("by").replaceChildren(...steps.map((s) => element("option", s, { value: s })));
  $("by").parentElement.hidden = steps.length === 0;
  $("by").value = steps.includes(by) ? by : kind === "timeline" ? "month" : "country";
  $("save-picture").href = address;
  $("save-picture").download = kind + ".svg";
  try {
    const svg = await fetch_svg(address);
    if (turn === latest) $("picture").replaceChildren(document.importNode(svg, true));
  } catch (error) {
    if (turn === latest) $("picture").replaceChildren(element("p", error.message));
  }
}

/* The last day of "2024", "2024-05", a day or a week that begins then. */
function last_day(period, by) {
  if (/^\d{4}$/.test(period)) return period + "-12-31";
  if (/^\d{4}-\d{2}$/.test(period)) return new Date(Date.UTC(+period.slice(0, 4), +period.slice(5, 7), 0)).toISOString().slice(0, 10);
  if (by === "week") return new Date(Date.parse(period + "T00:00:00Z") + 6 * 864e5).toISOString().slice(0, 10);
  return period;
}

function click_picture(event) {
  const hit = event.target.closest("[data-period], [data-party], [data-actor], [data-place]");
  if (!hit) return;
  if (hit.hasAttribute("data-period")) {
    const period = hit.getAttribute("data-period");
    go({ since: (period + "-01-01").slice(0, 10), until: last_day(period, $("by").value) });
  } else if (hit.hasAttribute("data-party")) go({ party: hit.getAttribute("data-party") });
  else if (hit.hasAttribute("data-actor")) go({ actor: hit.getAttribute("data-actor"), recipient: hit.getAttribute("data-recipient") });
  else go({ place: hit.getAttribute("data-place") });
}

/* ---- the facets ---- */

async function show_facets(turn) {
  const answer = await fetch("/facets?" + filters());
  if (!answer.ok || turn !== latest) return;
  const facets = await answer.json();
  const parts = [];
  for (const [name, rows] of Object.entries(facets)) {
    if (!rows.length) continue;
    const list = element("ul");
    for (const [value, count] of rows) {
      const button = element("button", null, { type: "button", "data-facet": name });
      button.append(element("b", value.replaceAll("_", " ")), element("span", count.toLocaleString("en")));
      button.firstChild.style.fontWeight = "normal";
      button.addEventListener("click", () => go({ [name]: value }));
      const item = element("li");
      item.append(button);
      list.append(item);
    }
    parts.push(element("h2", FACET_NAMES[name]), list);
  }
  $("facets").replaceChildren(...parts);
}

/* ---- the events ---- */

const code_of = (party) => (party.country || "") + (party.sector || "");

function names(parties) {
  return parties.map((p) => (code_of(p) ? `${p.name} (${code_of(p)})` : p.name)).join(", ");
}

/* The sentence with the trigger marked; offsets count code points, as Array.from does. */
function sentence(event) {
  const p = element("p", undefined, { class: "sentence" });
  const letters = Array.from(event.sentence);
  let at = event.at;
  if (at === null || at === undefined) at = Array.from(event.sentence.slice(0, Math.max(0, event.sentence.indexOf(event.trigger)))).length;
  p.append(letters.slice(0, at).join(""), element("mark", letters.slice(at, at + event.length).join("")), letters.slice(at + event.length).join(""));
  return p;
}

function address_of(event) {
  return /^https?:\/\//i.test(event.url || "") ? event.url : null;
}

function details(event) {
  const list = element("dl");
  const add = (name, value) => {
    if (value === null || value === undefined || value === "") return;
    const dd = element("dd");
    dd.append(value);
    list.append(element("dt", name), dd);
  };
  const period = event.date === event.enddate ? event.date : `${event.date} to ${event.enddate}`;
  add("Date", `${period} (${event.precision})`);
  for (const [side, parties] of [["Actor", event.actors], ["Recipient", event.recipients]])
    for (const p of parties) add(side, [p.name, code_of(p), p.office, p.text !== p.name ? `“${p.text}”` : ""].filter(Boolean).join(" · "));
  add("According to", event.sources ? event.sources.split("; ").join(" ← ") : "the article itself");
  add("Place", [event.place, event.place_country].filter(Boolean).join(", "));
  add("Numbers", ["dead", "injured", "arrested", "protesters"].filter((k) => event[k]).map((k) => `${event[k]} ${k}`).join(", "));
  add("Codes", [event.cameo && "CAMEO " + event.cameo, event.goldstein !== null && "Goldstein " + event.goldstein, event.context].filter(Boolean).join(" · "));
  add("Why", event.why);
  add("Confidence", event.confidence);
  const address = address_of(event);
  add("Article", address ? element("a", event.title || event.doc, { href: address, rel: "noopener noreferrer", target: "_blank" }) : event.title || event.doc);
  add("Of", [event.article_date, event.publication].filter(Boolean).join(", "));
  add("Link", element("a", "this event", { href: "?event=" + encodeURIComponent(event.id) }));
  const box = element("div");
  box.append(list, correction(event));
  return box;
}

function item(event, is_open) {
  const li = element("li", undefined, { "data-id": event.id });
  const head = element("div", undefined, { class: "head" });
  head.append(element("time", event.date), element("span", event.type + (event.mode ? " " + event.mode : ""), { class: "kind q" + (event.quad || 0) }),
    element("span", `${names(event.actors) || "?"} → ${names(event.recipients) || "–"}`));
  if (event.status !== "actual") head.append(element("span", event.status.replace("_", " "), { class: "status" }));
  const more = element("button", "why", { class: "more", type: "button", "aria-expanded": "false" });
  const open = () => {
    const old = li.querySelector(".details");
    more.setAttribute("aria-expanded", String(!old));
    if (old) old.remove();
    else {
      const box = details(event);
      box.className = "details";
      li.append(box);
    }
  };
  more.addEventListener("click", open);
  head.append(more);
  li.append(head, sentence(event));
  if (is_open) open();
  return li;
}

async function load(turn, offset) {
  const asked = filters(), one = query().get("event");
  asked.set("offset", offset);
  const answer = await fetch(one ? "/events?id=" + encodeURIComponent(one) : "/events?" + asked);
  if (turn !== latest) return;
  if (!answer.ok) {
    $("total").textContent = await answer.text();
    $("list").replaceChildren();
    $("more").hidden = true;
    return;
  }
  const { total, events } = await answer.json();
  if (turn !== latest) return;
  if (offset === 0) $("list").replaceChildren();
  $("list").append(...events.map((e) => item(e, Boolean(one))));
  shown = offset + events.length;
  $("total").textContent = one ? "One event; clear the filters to see all." : `${total.toLocaleString("en")} events`;
  $("more").hidden = Boolean(one) || shown >= total;
}

/* ---- the same on the command line, and corrections ---- */

function command_line() {
  const words = ["readout", "events", "STORE"];
  for (const [key, value] of filters()) {
    if (key === "copies") words.push("--keep-duplicates");
    else words.push("--" + key, /^[\w.,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
  }
  return words.join(" ");
}

const corrections = () => JSON.parse(sessionStorage.getItem("corrections") || "{}");

function show_corrections() {
  const count = Object.keys(corrections()).length;
  $("corrections").hidden = count === 0;
  $("corrections").textContent = `Save ${count} correction${count === 1 ? "" : "s"}`;
}

/* What a reader says the event should be: kept in this tab, saved as lines of tests/cases/events.txt. */
function correction(event) {
  const box = element("div", undefined, { class: "correct" });
  const pick = (label, values, value) => {
    const outer = element("label", label + " "), select = element("select");
    select.append(...values.map((v) => element("option", v, { value: v })));
    select.value = value;
    outer.append(select);
    box.append(outer);
    return select;
  };
  const write = (label, value) => {
    const outer = element("label", label + " "), input = element("input", undefined, { size: 8 });
    input.value = value;
    outer.append(input);
    box.append(outer);
    return input;
  };
  const side = (parties) => parties.map((p) => p.country || p.sector || "?").sort().join("+") || "-";
  const type = pick("Should be", ["no event", ...TYPES], event.type), status = pick("status", STATUSES, event.status);
  const actor = write("actor", side(event.actors)), recipient = write("recipient", side(event.recipients));
  const keep = element("button", "Keep", { type: "button" });
  keep.addEventListener("click", () => {
    const all = corrections();
    const want = type.value === "no event" ? "*" : `${type.value} ${status.value} ${actor.value}>${recipient.value}`;
    all[event.id] = `${event.article_date} | ${event.sentence.replace(/\s+/g, " ").replaceAll("|", "/")} | ${want}`;
    sessionStorage.setItem("corrections", JSON.stringify(all));
    keep.textContent = "Kept";
    show_corrections();
  });
  box.append(keep);
  return box;
}

function save_corrections() {
  const lines = "# DATE | sentence | TYPE status actor>recipient\n" + Object.values(corrections()).join("\n") + "\n";
  const link = element("a", undefined, { href: URL.createObjectURL(new Blob([lines], { type: "text/plain" })), download: "corrections.txt" });
  link.click();
  URL.revokeObjectURL(link.href);
}

/* ---- all together ---- */

async function show() {
  const turn = ++latest;
  document.body.setAttribute("aria-busy", "true");
  fill_form();
  for (const kind of ["csv", "ndjson", "geojson"]) $(kind).href = `/events.${kind}?${filters()}`;
  try {
    await Promise.all([show_picture(turn), show_facets(turn), load(turn, 0)]);
  } catch {
    $("total").textContent = "The program does not answer; is it still running?";
  }
  if (turn === latest) document.body.setAttribute("aria-busy", "false");
}

function step(by) {
  const items = [...$("list").children], at = items.findIndex((li) => li.classList.contains("at"));
  const next = items[Math.max(0, Math.min(items.length - 1, at + by))];
  if (!next) return;
  for (const li of items) li.classList.remove("at");
  next.classList.add("at");
  next.querySelector(".more").focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(event) {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/") {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
}

function move_tab(event) {
  const tabs = [...document.querySelectorAll("[role=tab]")], at = tabs.indexOf(document.activeElement);
  if (at < 0 || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
  const next = tabs[(at + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
  next.focus();
  next.click();
}

form.elements.type.append(...TYPES.map((t) => element("option", t, { value: t })));
form.addEventListener("submit", (e) => { e.preventDefault(); go(read_form()); });
form.addEventListener("change", () => go(read_form()));
form.addEventListener("reset", (e) => { e.preventDefault(); history.pushState(null, "", location.pathname); show(); });
$("searching").addEventListener("submit", (e) => { e.preventDefault(); go(read_form()); });
$("picture").addEventListener("click", click_picture);
$("by").addEventListener("change", () => go({ by: $("by").value }));
$("tabs").addEventListener("keydown", move_tab);
for (const tab of document.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => go({ picture: tab.dataset.picture, by: null }));
$("more").addEventListener("click", () => load(latest, shown));
$("command").addEventListener("click", async () => {
  const line = command_line();
  try { await navigator.clipboard.writeText(line); $("said").textContent = "Copied: " + line; } catch { $("said").textContent = line; }
});
$("corrections").addEventListener("click", save_corrections);
addEventListener("popstate", show);
addEventListener("keydown", press);
show_corrections();
show();

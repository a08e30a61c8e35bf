// Clicks through the page of a store in headless Chromium.   usage: node tests/page.mjs READOUT FOLDER MODULES [SHOTS]
//
// MODULES holds node_modules with playwright-core and axe-core; SHOTS, unless left out, gets the six screenshots of docs/.
// Prints FAILED lines and "page: N passed, N failed, 0 skipped".
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [readout, folder, modules, shots] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync"];
let passed = 0, failed = 0;

function check(name, ok, more = "") {
  if (ok) passed++;
  else {
    failed++;
    console.log(`FAILED page: ${name} ${more}`);
  }
}

// A corpus of our own; one article is hostile in every field that the page shows.
const PAYLOADS = ["<script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">", "javascript:document.title='owned'",
  "\"><svg onload=document.title='owned'>", "'-document.write(1)-'", "\u202e\u001b[31mred", "{{7*7}}", "</textarea><script>document.title='owned'</script>"];
const COUNTRIES = ["Kenya", "Uganda", "Sudan", "Norway", "Chile", "Peru", "Nepal", "Iraq", "Turkey", "Greece"];
const DEEDS = ["X condemned Y on Monday.", "X sent troops to Y.", "The president of X will meet the president of Y in Oslo.",
  "Soldiers of X shelled a town in Y on Tuesday, killing two farmers.", "X signed an agreement with Y.", "Police in X arrested three students in Y, the ministry said."];
const articles = [];
for (let n = 0; n < 160; n++) {
  const lines = [0, 1, 2, 3].map((k) => DEEDS[(n * 7 + k * 3) % 6].replace("X", COUNTRIES[(n + k) % 10]).replace("Y", COUNTRIES[(n * 3 + k + 4) % 10]));
  articles.push({ id: "a" + n, date: `2024-${String(1 + (n % 12)).padStart(2, "0")}-${String(1 + (n % 27)).padStart(2, "0")}`, title: "Report " + n,
    url: "https://news.example/" + n, text: lines.join("\n\n") });
}
PAYLOADS.forEach((p, i) => articles.push({ id: "x" + i + p, date: "2024-12-30", title: p, url: p, publication: p,
  text: `Kenya condemned ${p} and Uganda on Monday, ${p} said.\n\nThe king of Norway told "${p}" that Chile attacked Peru.` }));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "news.ndjson"), articles.map((a) => JSON.stringify(a)).join("\n") + "\n");
const store = join(folder, "page.db");
const added = spawnSync(readout, ["add", store, join(folder, "news.ndjson")], { encoding: "utf8" });
check("add", added.status === 0, added.stderr);

const server = spawn(readout, ["serve", store, "--port", "0"]);
const base = await new Promise((done, refuse) => {
  server.stdout.on("data", (d) => done(/http:\S+/.exec(String(d))[0]));
  server.on("exit", () => refuse(new Error("serve ended")));
});
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
const foreign = [], errors = [];

async function open(path, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.on("request", (r) => { if (!r.url().startsWith(base) && !/^(data|blob):/.test(r.url())) foreign.push(r.url()); });
  page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
  page.on("pageerror", (e) => errors.push(String(e)));
  await page.goto(base + path.replace(/^\//, ""));
  await settled(page);
  return page;
}

async function settled(page) {
  await page.waitForFunction(() => document.body.getAttribute("aria-busy") === "false");
}

async function shoot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, name + ".png") });
}

const total = async (page) => Number((await page.textContent("#total")).replace(/\D/g, ""));

try {
  let page = await open("/");
  const all = await total(page);
  check("events are listed", all > 100 && (await page.locator("#list > li").count()) === 100, String(all));
  check("no script of a text ran", (await page.title()) === "readout: political events", await page.title());
  await shoot(page, "page-timeline");
  // more
  await page.click("#more");
  await page.waitForFunction(() => document.querySelectorAll("#list > li").length > 100);
  check("more events", (await page.locator("#list > li").count()) > 100);
  // a filter becomes the address
  await page.selectOption("select[name=type]", "ASSAULT");
  await page.waitForFunction(() => location.search === "?type=ASSAULT");
  await settled(page);
  const assaults = await total(page);
  check("filter by type", assaults > 0 && assaults < all, `${assaults} of ${all}`);
  check("only that type", (await page.locator("#list .kind").allTextContents()).every((t) => t.startsWith("ASSAULT")));
  await page.goBack();
  await settled(page);
  await page.waitForFunction((n) => Number(document.getElementById("total").textContent.replace(/\D/g, "")) === n, all);
  check("back", (await page.evaluate(() => location.search)) === "");
  // search, by keyboard
  await page.keyboard.press("/");
  await page.keyboard.type("agreement");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.search.includes("search=agreement"));
  await settled(page);
  check("search", (await page.locator("#list .sentence").allTextContents()).every((t) => t.includes("agreement")));
  // the timeline is linked to the list
  page = await open("/?type=CONSULT,AGREE&status=any");
  await page.locator("#picture [data-period]").first().click();
  await page.waitForFunction(() => location.search.includes("since=") && location.search.includes("until="));
  await settled(page);
  check("a bar filters the days", (await total(page)) > 0);
  // network
  page = await open("/?picture=network");
  await shoot(page, "page-network");
  await page.locator("#picture g[data-party] circle").first().click();
  await page.waitForFunction(() => location.search.includes("party="));
  await settled(page);
  check("a node filters the party", (await total(page)) > 0 && (await total(page)) < all);
  // map
  page = await open("/?picture=map&status=any");
  await shoot(page, "page-map");
  check("places on the map", (await page.locator("#picture [data-place]").count()) > 0);
  await page.locator("#picture [data-place]").first().click({ force: true });
  await page.waitForFunction(() => location.search.includes("place="));
  await settled(page);
  check("a place filters", (await total(page)) > 0);
  page = await open("/?picture=heat");
  await shoot(page, "page-who-to-whom");
  check("a cell for a pair", (await page.locator("#picture g[data-actor]").count()) > 5);
  await page.locator("#picture g[data-actor] text").first().click();
  await page.waitForFunction(() => location.search.includes("actor=") && location.search.includes("recipient="));
  // facets
  page = await open("/");
  await page.locator("#facets button[data-facet=actor]").first().click();
  await page.waitForFunction(() => location.search.includes("actor="));
  await settled(page);
  check("a facet filters", (await total(page)) > 0);
  // why, by keyboard
  page = await open("/?type=ASSAULT");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const why = await page.locator("#list li.at dl").textContent();
  check("why an event was coded", /assault\.tsv/.test(why) && /status: /.test(why) && /Confidence/.test(why), why.slice(0, 200));
  const marked = await page.locator("#list li.at mark").textContent();
  check("the trigger is marked", marked === "shelled" || marked === "attacked", marked);
  await page.locator("#list li.at").scrollIntoViewIfNeeded();
  await shoot(page, "page-why");
  const link = await page.locator("#list li.at dd a", { hasText: "this event" }).getAttribute("href");
  page = await open("/" + link);
  check("an event's own address", (await page.locator("#list > li").count()) === 1 && (await page.locator("#list dl").count()) === 1);
  // a correction
  await page.locator(".correct select").first().selectOption("COERCE");
  await page.locator(".correct button").click();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#corrections")]);
  const lines = readFileSync(await saved.path(), "utf8");
  check("corrections are cases", /\| COERCE actual \S+>\S+\n$/.test(lines), lines);
  // hostile articles
  page = await open("/?since=2024-12-29&status=any");
  for (const more of await page.locator("#list .more").all()) await more.click();
  check("hostile text is text", (await page.title()) === "readout: political events" && (await page.locator("#list script, #list img, #list svg").count()) === 0);
  check("no address but http", (await page.locator("#list a[href^='javascript']").count()) === 0);
  const shown = await page.locator("#list").textContent();
  check("hostile text is shown", shown.includes("<script>"));
  // nothing found; bad dates
  page = await open("/?party=ATA");
  check("nothing found", (await total(page)) === 0);
  // accessibility, light and dark
  for (const colorScheme of ["light", "dark"]) {
    page = await open("/", { colorScheme, bypassCSP: true });
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run());
    check("accessibility, " + colorScheme, result.violations.length === 0,
      JSON.stringify(result.violations.map((v) => [v.id, v.nodes.slice(0, 2).map((n) => n.html.slice(0, 120))])));
    if (colorScheme === "dark") await shoot(page, "page-dark");
  }
  check("nothing asked of another machine", foreign.length === 0, foreign.join(" "));
  check("no errors on the console", errors.length === 0, errors.slice(0, 3).join(" | "));
} catch (error) {
  check("to the end", false, String(error.stack).slice(0, 900));
} finally {
  await browser.close();
  server.kill("SIGTERM");
  await new Promise((done) => server.on("exit", done));
  check("SIGTERM ends it with 0", server.exitCode === 0, String(server.exitCode));
}
console.log(`page: ${passed} passed, ${failed} failed, 0 skipped`);

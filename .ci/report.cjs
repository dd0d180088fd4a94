// Drives reports in a browser; called by `.ci/report`.
"use strict";
const assert = require("node:assert");
const { spawnSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { basename, join, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");

const [modules, ...reports] = process.argv.slice(2);
const load = createRequire(resolve(modules, "x.js"));
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

const main = async () => {
  const puppeteer = await import(pathToFileURL(load.resolve("puppeteer-core")).href);
  const browser = await (puppeteer.default || puppeteer).launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox"],
  });
  try {
    for (const report of reports) {
      for (const scheme of ["light", "dark"]) {
        for (const width of [1200, 390]) await drive(browser, report, scheme, width);
      }
      await paper(browser, report);
      await bare(browser, report);
    }
  } finally {
    await browser.close();
  }
};

const opened = async (browser, report, scheme, width) => {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => request.url().startsWith("file:") || wrong.push(request.url()));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(pathToFileURL(resolve(report)).href);
  return { page, wrong };
};

// Where pictures are kept, if anywhere.
const shot = (report, name) => process.env.SHOTS && join(process.env.SHOTS, `${basename(report, ".html")}-${name}`);

// What the browser would print, also for somebody whose screen is dark.
const paper = async (browser, report) => {
  const { page, wrong } = await opened(browser, report, "dark", 690);
  await page.emulateMediaType("print");
  const before = await page.$$eval("details[open]", (all) => all.length);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const seen = await page.evaluate(() => {
    const hidden = (selector) => [...document.querySelectorAll(selector)].filter((it) => !it.checkVisibility()).length;
    const light = (colour) => colour.match(/\d+/g).slice(0, 3).every((part) => Number(part) > 240);
    return {
      hidden: hidden(".l, .f dd, .picture, .stacks td, .list li"),
      shown: [...document.querySelectorAll("#filter, .to, .page-fold, .screen")].filter((it) => it.checkVisibility()).length,
      white: light(getComputedStyle(document.body).backgroundColor),
      wide: [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map((it) => it.outerHTML.slice(0, 120)),
    };
  });
  assert.deepEqual(seen, { hidden: 0, shown: 0, white: true, wide: [] }, `${report} on paper`);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.$$eval("details[open]", (all) => all.length), before, "after printing all is as it was");
  const pdf = await page.pdf({ format: "A4" });
  const text = spawnSync("pdftotext", ["-layout", "-", "-"], { input: pdf, maxBuffer: 1 << 28 });
  let sheets = "uncounted";
  if (!text.error) {
    const all = text.stdout.toString().split("\f").slice(0, -1);
    assert(all.every((sheet) => sheet.trim()), `${report}: an empty sheet`);
    sheets = all.length;
    const squeezed = all.join(" ").replace(/\s+/g, "");
    for (const why of await page.$$eval(".f dd", (all) => all.map((it) => it.textContent))) {
      assert(squeezed.includes(why.replace(/\s+/g, "").slice(0, 30)), `${report}: not on paper: ${why}`);
    }
  }
  const kept = shot(report, "paper");
  if (kept) {
    writeFileSync(`${kept}.pdf`, pdf);
    spawnSync("pdftoppm", ["-r", "60", "-png", `${kept}.pdf`, kept]);
  }
  assert.deepEqual(wrong, [], report);
  await page.close();
  console.log(`${report}: ${sheets} sheets of paper: sound`);
};

// Without scripts everything can still be read: a link to a finding opens it.
const bare = async (browser, report) => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(pathToFileURL(resolve(report)).href);
  const text = await page.$eval("main", (main) => main.textContent.trim().length);
  assert(text > 0 && (await page.$("#filter:not([hidden])")) === null, "what needs scripts stays hidden");
  const links = await page.$$eval("a[href^='#']", (all) => all.filter((it) => !document.getElementById(it.hash ? it.hash.slice(1) : it.getAttribute("href").slice(1))).length);
  assert.equal(links, 0, "every link leads somewhere");
  await page.close();
};

const drive = async (browser, report, scheme, width) => {
  const { page, wrong } = await opened(browser, report, scheme, width);
  const count = (selector) => page.$$eval(selector, (found) => found.length);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert(!wide, "the page is wider than the window");
  const kept = shot(report, `${scheme}-${width}.png`);
  if (kept) await page.screenshot({ path: kept, fullPage: true });

  const findings = await count(".list li");
  if (findings > 0) {
    await page.keyboard.press("j");
    assert.equal(await count(".f[open]"), 1, "`j` opens the first finding");
    await page.keyboard.press("Escape");
    assert.equal(await count(".f[open]"), 0, "Escape closes it");
    await page.focus(".list a");
    await page.keyboard.press("Enter");
    assert.equal(await count(".f[open]"), 1, "Enter opens it");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    await page.click(".f[open] .page-fold > summary");
    await page.waitForSelector(".f[open] .page-fold .page");
    await page.keyboard.press("/");
    await page.keyboard.type("no finding says this");
    assert.equal(await count(".list li:not([hidden])"), 0, "the search filters");
    await page.keyboard.press("Escape");
    assert.equal(await count(".list li:not([hidden])"), findings, "Escape ends the search");
    await page.click("#filter input[type=checkbox]");
    assert((await count(".list li:not([hidden])")) < findings, "a severity can be hidden");
    await page.click("#filter input[type=checkbox]");
  }
  if ((await count(".f")) > 0) {
    await page.click(".m:not(.r)");
    assert.equal(await count(".f[open]"), 1, "a mark opens its finding");
    await page.hover(".f[open] summary");
    assert((await count(".m.hot")) > 0, "a finding shows its places");
    await page.keyboard.press("Escape");
  }
  if ((await count(".stacks tr[id] th a")) > 0) {
    await page.$eval("#k0, [id^=k]", (node) => node.focus());
    assert((await count(".arrow.near")) > 0, "a stack shows its arrows");
    await page.keyboard.press("Enter");
    const row = await page.evaluate(() => document.querySelector("tr.meant"));
    assert(row !== null, "a stack leads to its row");
    assert(await page.$eval("tr.meant", (it) => it.checkVisibility()), "the row is shown");
    await page.click("tr.meant th a");
    assert(await page.evaluate(() => document.activeElement.matches("a.node.stack")), "a row leads to its stack");
    await page.evaluate(() => document.activeElement.blur());
  }
  await page.mouse.move(0, 0);
  if ((await count(".graph[open] a.node")) > 1) {
    await page.$eval(".graph a.node", (node) => node.focus());
    assert((await count(".arrow.near")) > 0, "a node shows its arrows");
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await count(".near"), 0);
    await page.hover(".graph[open] a.node");
    assert((await count(".arrow.near")) > 0, "so does the pointer");
    await page.mouse.move(0, 0);
    const coloured = await page.$$eval(".graph .node[class*=' c']", (all) => all.map((it) => it.querySelector("text.if") !== null));
    assert(coloured.every(Boolean), "a condition is told in words, not by its colour alone");
    await page.click("a.to");
    assert.equal(await page.evaluate(() => document.activeElement.classList.contains("node")), true, "a line leads to its node");
  }
  // It looks from outside, so the policy of the page stays as it is.
  const client = await page.createCDPSession();
  const { frameTree } = await client.send("Page.getFrameTree");
  const world = await client.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const run = (expression) =>
    client.send("Runtime.evaluate", {
      expression,
      contextId: world.executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
  await run(axe);
  const { result, exceptionDetails } = await run(
    "axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))",
  );
  assert(!exceptionDetails, JSON.stringify(exceptionDetails));
  assert.deepEqual(result.value, [], `axe in ${report}, ${scheme}`);
  assert.deepEqual(wrong, [], `${report}, ${scheme}`);
  await page.close();
  console.log(`${report}: ${findings} findings, ${scheme}, ${width} px: sound`);
};

main().catch((error) => {
  console.error(error.message || error, error.actual ?? "");
  process.exit(1);
});

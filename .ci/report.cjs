// Drives reports in a browser; called by `.ci/report`.
"use strict";
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { resolve } = require("node:path");
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
      for (const [scheme, width] of [["light", 1200], ["dark", 390]]) await drive(browser, report, scheme, width);
    }
  } finally {
    await browser.close();
  }
};

const drive = async (browser, report, scheme, width) => {
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
  const count = (selector) => page.$$eval(selector, (found) => found.length);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert(!wide, "the page is wider than the window");

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
  if ((await count(".graph[open] a.node")) > 1) {
    await page.$eval("a.node", (node) => node.focus());
    assert((await count(".arrow.near")) > 0, "a node shows its arrows");
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await count(".near"), 0);
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
  console.error(error.message || error);
  process.exit(1);
});

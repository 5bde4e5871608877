import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderReport } from "./render-report.ts";
import { findChromium } from "./testing/browser.ts";
import { sampleRun } from "./testing/sample-run.ts";

const chromiumPath = findChromium();
const directory = mkdtempSync(path.join(tmpdir(), "report-page-"));
const hostile = `</script><img src=x onerror="window.pwned=1">`;
let browser: Browser | undefined;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});

const sample = () => {
  const run = sampleRun(400);
  run.places[0]!.name = `Camera Obscura ${hostile}`;
  run.places[0]!.records = ["overpass:node/1", "yelp:y1"];
  run.places[0]!.merges = [{ left: 0, right: 1, score: 0.93, reason: "same name, 4 m apart" }];
  return run;
};

/** Opens a page from a file, and collects what goes wrong in it and what it asks of the network. */
async function open(html: string): Promise<{ page: Page; problems: string[] }> {
  const file = path.join(directory, "report.html");
  writeFileSync(file, html);
  const page = await browser!.newPage({ viewport: { width: 1200, height: 900 } });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => problems.push(message.text()));
  page.on("request", (request) => {
    if (!/^(?:file|data):/.test(request.url())) problems.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("html[data-ready]");
  return { page, problems };
}

async function useThePage(html: string) {
  const { page, problems } = await open(html);
  const painted = await page.evaluate(() => {
    const canvas = document.getElementById("map") as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<number>();
    for (let index = 0; index < data.length; index += 4)
      colours.add(data[index]! * 65_536 + data[index + 1]! * 256 + data[index + 2]!);
    return colours.size;
  });
  await page.fill("#search", "camera obs");
  await page.press("#search", "Enter");
  const card = await page.textContent("#place-card");
  await page.hover("#map", { position: { x: 585, y: 300 } });
  await page.uncheck("#kinds input[value=history]", { force: true });
  await page.selectOption("#source-filter", "yelp");
  const shown = await page.textContent("#shown-count");
  await page.check("input[name=coverage][value=yelp]", { force: true });
  await page.press("#map", "Home");
  await page.keyboard.press("Escape");
  const isCardHidden = await page.isHidden("#place-card");
  const pwned = await page.evaluate(() => "pwned" in window);
  await page.close();
  return { problems, painted, card, shown, isCardHidden, pwned };
}

test(
  "the page works from a file, in a real browser, and takes hostile names as text",
  { timeout: 60_000 },
  async (context) => {
    if (browser === undefined) {
      context.skip("there is no Chromium here: install one (apt-get install chromium), or set CHROMIUM_PATH");
    }
    const { problems, painted, card, shown, isCardHidden, pwned } = await useThePage(
      await renderReport(sample()),
    );
    expect(problems).toEqual([]);
    expect(painted).toBeGreaterThan(20);
    expect(card).toContain(`Camera Obscura ${hostile}`);
    expect(card).toContain("same name, 4 m apart");
    expect(shown).toMatch(/^\d+ of 400 places$/);
    expect(Number.parseInt(shown ?? "", 10)).toBeLessThan(300);
    expect({ isCardHidden, pwned }).toEqual({ isCardHidden: true, pwned: false });
  },
);

test(
  "Bug: the legend of coverage had other colours than the map. Fix: they are the same",
  { timeout: 60_000 },
  async (context) => {
    if (browser === undefined) {
      context.skip("there is no Chromium here: install one (apt-get install chromium), or set CHROMIUM_PATH");
    }
    const { page } = await open(await renderReport(sample()));
    const colours = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("span"));
      return ["covered", "proven-empty", "open"].map((state) => {
        const key = getComputedStyle(document.querySelector(`[data-legend=coverage] .${state}`)!);
        probe.style.background = `var(--${state})`;
        return [key.backgroundColor, key.opacity, getComputedStyle(probe).backgroundColor];
      });
    });
    await page.close();
    for (const [ofLegend, opacity, ofMap] of colours) expect([ofLegend, opacity]).toEqual([ofMap, "1"]);
    expect(new Set(colours.map(([colour]) => colour)).size).toBe(3);
  },
);

test(
  "Bug: on a phone the labels of charts were three pixels high, and a window made narrower cut the map off. Fix: both fit",
  { timeout: 60_000 },
  async (context) => {
    if (browser === undefined) {
      context.skip("there is no Chromium here: install one (apt-get install chromium), or set CHROMIUM_PATH");
    }
    const { page } = await open(await renderReport(sample()));
    await page.setViewportSize({ width: 390, height: 844 });
    const ground = await page.evaluate(async () => {
      // The map is measured anew before one frame, and painted in the next.
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      const canvas = document.getElementById("map") as HTMLCanvasElement;
      const colourAt = (x: number): string =>
        canvas
          .getContext("2d")!
          .getImageData(x, canvas.height / 2, 1, 1)
          .data.join(" ");
      return [colourAt(canvas.width - 3), colourAt(2)];
    });
    const heights = await page.$$eval(".chart text", (labels) =>
      labels.map((label) => {
        const chart = label.closest("svg")!;
        const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
        return Number.parseFloat(getComputedStyle(label).fontSize) * scale;
      }),
    );
    await page.close();
    expect(ground[0]).toBe(ground[1]);
    expect(Math.min(...heights)).toBeGreaterThan(8);
  },
);

test(
  "the page made by a bundle as Lambda gets it, minified and keeping names, works just the same",
  { timeout: 60_000 },
  async (context) => {
    if (browser === undefined) {
      context.skip("there is no Chromium here: install one (apt-get install chromium), or set CHROMIUM_PATH");
    }
    const outfile = path.join(directory, "report.mjs");
    await build({
      entryPoints: [path.join(import.meta.dirname, "index.ts")],
      outfile,
      bundle: true,
      minify: true,
      keepNames: true,
      format: "esm",
      platform: "node",
      logLevel: "error",
    });
    const bundle = (await import(pathToFileURL(outfile).href)) as { renderReport: typeof renderReport };
    const { problems, painted, card } = await useThePage(await bundle.renderReport(sample()));
    expect(problems).toEqual([]);
    expect(painted).toBeGreaterThan(20);
    expect(card).toContain("same name, 4 m apart");
  },
);

test(
  "Bug: a part of the score that was new had no colour, and one above 0.34 left its track. Fix: a place's card and its row show any",
  { timeout: 60_000 },
  async (context) => {
    if (browser === undefined) {
      context.skip("there is no Chromium here: install one (apt-get install chromium), or set CHROMIUM_PATH");
    }
    const run = sample();
    for (const place of run.places) place.breakdown = { ...place.breakdown, freshness: 0.5 };
    const { page } = await open(await renderReport(run));
    await page.click("button.link[data-place]");
    const bars = await page.$$eval("#place-card .parts .track > span, .stack > span:last-child", (all) =>
      all.map((bar) => ({
        colour: getComputedStyle(bar).backgroundColor,
        isWithin: bar.getBoundingClientRect().width <= bar.parentElement!.getBoundingClientRect().width + 1,
      })),
    );
    await page.close();
    expect(bars.length).toBeGreaterThan(7);
    for (const bar of bars) expect(bar).toEqual({ colour: expect.stringMatching(/^rgb\(/), isWithin: true });
  },
);

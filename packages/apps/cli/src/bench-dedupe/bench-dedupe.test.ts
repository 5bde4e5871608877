import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { seededRandom } from "@cityscout/contracts";
import { assignIds, dedupe } from "@cityscout/matching";
import { expect, it } from "vitest";
import { runDedupe } from "./dedupe-process.ts";
import { measureIdStability } from "./edited-records.ts";
import { worldRecords, writeRecords } from "./world-records.ts";

const city = worldRecords(900, 1);

it("keeps the ids of places that an edit of one record in a hundred did not touch, and explains all others", () => {
  const figures = measureIdStability([...city.values()].flat(), 0.01, seededRandom(2));
  expect(figures.edited_records).toBeGreaterThan(3);
  expect(figures.untouched).toBeGreaterThan(200);
  expect(figures.kept / figures.untouched).toBeGreaterThanOrEqual(0.995);
  expect(figures.unexplained).toBe(0);
});

it("gives the same places in another locale and time zone, from a process of its own", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "cityscout-locale-"));
  try {
    const out = path.join(directory, "places.out");
    const cost = await runDedupe(await writeRecords(directory, city), out, {
      environment: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Asia/Tokyo" },
      signal: new AbortController().signal,
      threads: 2,
    });
    const { places } = assignIds(dedupe([...city.values()].flat()).places, []);
    expect(await readFile(out, "utf8")).toBe(places.map((place) => `${JSON.stringify(place)}\n`).join(""));
    expect(cost).toMatchObject({ candidates: 900, places: places.length, threads: 2 });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 60_000);

it("Bug: an interrupted benchmark went on. Fix: the process that it waits for ends with it.", async () => {
  const interruption = new AbortController();
  const running = runDedupe([], "places.out", { environment: {}, signal: interruption.signal });
  interruption.abort(new Error("interrupted by the user"));
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
});

import { openBooks } from "@cityscout/books";
import { createLedger, defaultLimits, type Limits } from "@cityscout/budget";
import type { BoxConnector } from "@cityscout/connectors";
import { type PlaceSource, runKeys } from "@cityscout/contracts";
import { exampleRun } from "@cityscout/contracts/testing";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { expect, test } from "vitest";
import { planBoxes } from "./plan-boxes.ts";
import { type BoxSearch, newSweepState } from "./sweep-state.ts";

const clock = { now: () => Date.parse(exampleRun.started_at), sleep: () => Promise.resolve() };
const connectorOf = (source: PlaceSource) =>
  ({
    source,
    request: ({ box }: BoxSearch) => ({
      method: "GET",
      url: `https://${source}.example/${box.south}`,
      headers: {},
      body: null,
    }),
  }) as unknown as BoxConnector;

/** How many of four boxes of each of two sources are planned, waiting and held, within limits and a share of the calls. */
async function planned(limits: Partial<Limits>, share = Infinity) {
  const store = createMemoryRunStore();
  const all = { ...defaultLimits, ...limits };
  await store.writeJson(runKeys.limits(exampleRun.prefix), all);
  await store.writeJson(runKeys.ledger(exampleRun.prefix), createLedger(all).toState());
  const boxes = (["overpass", "wikidata"] as const).flatMap((source) =>
    [50, 51, 52, 53].map((south) => ({ source, box: { south, west: 0, north: south + 0.01, east: 0.01 } })),
  );
  const connectors = [connectorOf("overpass"), connectorOf("wikidata")];
  const books = await openBooks({ store, clock }, exampleRun);
  const state = newSweepState();
  const searches = await planBoxes(store, exampleRun, state, connectors, boxes, books, share);
  const count = (of: readonly { source: string }[]) =>
    ["overpass", "wikidata"].map((name) => of.filter(({ source }) => source === name).length);
  return { now: count(searches), later: count(state.waiting_boxes), held: count(state.held_boxes) };
}

const withOverpass = (change: Partial<Limits["sources"]["overpass"]>): Partial<Limits> => ({
  sources: { ...defaultLimits.sources, overpass: { ...defaultLimits.sources.overpass, ...change } },
});

test("boxes are planned as far as the run's calls go, and each source's own", async () => {
  expect(await planned({})).toEqual({ now: [4, 4], later: [0, 0], held: [0, 0] });
  expect(await planned({ maxCalls: 5 })).toEqual({ now: [4, 1], later: [0, 0], held: [0, 0] });
  expect(await planned(withOverpass({ maxCalls: 2 }))).toEqual({ now: [2, 4], later: [0, 0], held: [0, 0] });
});

test("and as far as the money goes", async () => {
  const dear = { maxCostUsd: 1, ...withOverpass({ costUsdPerCall: 0.4 }) };
  expect(await planned(dear)).toEqual({ now: [2, 4], later: [0, 0], held: [0, 0] });
});

test("those beyond their share of the calls are held, those beyond their source's rate wait", async () => {
  expect(await planned({}, 5)).toEqual({ now: [4, 1], later: [0, 0], held: [0, 3] });
  const slow = withOverpass({ tokensPerMinute: 0.75 });
  expect(await planned(slow)).toEqual({ now: [3, 4], later: [1, 0], held: [0, 0] });
});

import type { Source } from "@cityscout/contracts";
import { describe, expect, test } from "vitest";
import { boxCallsLeft, shareOfBoxes } from "./box-share.ts";
import { createLedger } from "./ledger.ts";
import { defaultLimits } from "./limits.ts";

const boxSources = ["overpass", "wikidata"] as const;

/** The ledger of a run of so many calls, with the given ones made. */
function ledgerOf(maxCalls: number, made: Partial<Record<Source, number>> = {}) {
  const ledger = createLedger({ ...defaultLimits, maxCalls });
  for (const [source, count] of Object.entries(made) as [Source, number][])
    for (let call = 0; call < count; call += 1)
      ledger.book({
        source,
        requestHash: `${source}-${call}`,
        counted: true,
        costUsd: 0,
        shown: [],
        inWindow: false,
        at: "2026-01-01T00:00:00.000Z",
      });
  return ledger;
}

describe("the calls that boxes may take before circles are asked", () => {
  test.each([
    [20, {}, 10],
    [21, {}, 11],
    [1, {}, 1],
    [20, { overpass: 6, wikidata: 3, nominatim: 1 }, 1],
    [20, { overpass: 12 }, 0],
    [20, { google: 17 }, 3],
  ])("of %d calls, %j made, are %d", (maxCalls, made, left) => {
    expect(boxCallsLeft({ maxCalls }, ledgerOf(maxCalls, made), boxSources, true)).toBe(left);
  });

  test("are all that are left where no circle is asked", () => {
    expect(boxCallsLeft({ maxCalls: 20 }, ledgerOf(20, { overpass: 12 }), boxSources, false)).toBe(8);
  });

  test("are shared so that no source waits while another takes what both want", () => {
    expect(shareOfBoxes({ overpass: 40, wikidata: 3 }, 10, ledgerOf(20))).toEqual({
      overpass: 7,
      wikidata: 3,
    });
    expect(shareOfBoxes({ overpass: 40, wikidata: 9 }, 10, ledgerOf(20))).toEqual({
      overpass: 5,
      wikidata: 5,
    });
    expect(shareOfBoxes({ overpass: 2 }, 10, ledgerOf(20))).toEqual({ overpass: 2 });
    expect(shareOfBoxes({ overpass: 2 }, 0, ledgerOf(20))).toEqual({});
  });
});

import type { DeadLetterRecord } from "@cityscout/contracts";
import { describe, expect, test } from "vitest";
import { failedSources } from "./failed-sources.ts";
import type { SearchMessage } from "./search-message.ts";
import type { Settlement } from "./settle.ts";
import { newSweepState, type SweepState } from "./sweep-state.ts";

const message = { source: "yelp" } as SearchMessage;
const answered = { message, settlement: { kind: "answered" } as Settlement };
const dead = (): typeof answered => {
  const record = { source: "yelp", error: "SourceDownError", reason: "HTTP 503" } as DeadLetterRecord;
  return { message, settlement: { kind: "dead", record } };
};

const told = (sweep: SweepState, round: readonly (typeof answered)[]): string[] =>
  failedSources(sweep, round).failures.flatMap(({ failure }) => (failure === null ? [] : [failure.message]));

describe("failedSources", () => {
  test("tells once of searches that were given up, while the source answers others", () => {
    const sweep = newSweepState();
    expect(told(sweep, [answered, dead()])).toEqual(["yelp: searches were given up: HTTP 503"]);
    expect(told(sweep, [answered, dead()])).toEqual([]);
    expect(sweep.dropped).toEqual([]);
  });

  test("Bug: of a source that went down after some of its searches had been given up, nobody was told that it was left out. Fix: that is news", () => {
    const sweep = newSweepState();
    told(sweep, [answered, dead()]);
    const leftOut = "yelp: it is left out of the rest of the run: HTTP 503";
    expect(told(sweep, [dead(), dead(), dead()])).toEqual([leftOut]);
    expect(told(sweep, [dead()])).toEqual([]);
    expect(sweep.dropped).toEqual(["yelp"]);
  });
});

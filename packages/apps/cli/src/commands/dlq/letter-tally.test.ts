import type { DeadLetterView } from "@cityscout/frontier";
import { describe, expect, it } from "vitest";
import { createLetterTally } from "./letter-tally.ts";

const now = Date.parse("2026-01-10T00:00:00.000Z");
const hour = 3_600_000;

const letterOf = (index: number, ageMs: number): DeadLetterView => ({
  messageId: `m-${index}`,
  receipt: "r",
  body: "",
  attributes: {},
  sentAt: now - ageMs,
  looks: 1,
  content: { kind: "unreadable", problem: "not JSON" },
  error: "X",
  reason: `reason ${index}`,
  runId: `run-${index}`,
  source: null,
  stage: index % 2 === 0 ? "TileSweep" : null,
  requestHash: null,
  attempts: null,
});

describe("a tally of dead letters", () => {
  it("counts each letter once in every grouping, however many different names there are", () => {
    const tally = createLetterTally(now);
    for (let index = 0; index < 5_000; index += 1)
      tally.add(letterOf(index, 0), { verdict: "refuse", rule: "unreadable", why: "" });
    const result = tally.result();
    for (const groups of [result.by_error, result.by_source, result.by_stage, result.by_run, result.by_age])
      expect(groups.reduce((sum, { letters }) => sum + letters, 0)).toBe(5_000);
    expect(result.by_run.length).toBeLessThan(250);
    expect(result.by_stage).toMatchObject([
      { name: "TileSweep", letters: 2_500 },
      { name: "–", letters: 2_500 },
    ]);
    expect(result.verdicts).toEqual({ redrive: 0, settled: 0, refused: { unreadable: 5_000 } });
  });

  it("groups by age, the youngest first", () => {
    const tally = createLetterTally(now);
    for (const [index, hours] of [0.5, 1, 5.9, 6, 24, 95, 96, 300].entries())
      tally.add(letterOf(index, hours * hour), { verdict: "redrive", why: "" });
    expect(tally.result().by_age.map(({ name, letters }) => [name, letters])).toEqual([
      ["under 1 h", 1],
      ["1 to 6 h", 2],
      ["6 to 24 h", 1],
      ["1 to 4 d", 2],
      ["over 4 d", 2],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { exampleHistory, edinburghState } from "./example-history.ts";
import { createHistoryReader } from "./execution-view.ts";
import { formatTimeline, timelineOf, type TimelineRow } from "./timeline.ts";

const { budget } = edinburghState();
const swept = (round: number, calls: number, done = false) =>
  edinburghState({
    budget: { ...budget, calls, cost_usd: calls / 100 },
    sweep: { round, done, workers: [], history_events: 0 },
  });

/** Two rounds of a sweep, a Rank that fails twice, and the end. */
function rows(): TimelineRow[] {
  const history = exampleHistory();
  history.task("Initialize", 100, 400, edinburghState());
  for (const [round, at] of [
    [0, 1_000],
    [1, 5_000],
  ] as const) {
    history.task("TileSweepPlan", at, at + 100, swept(round, round * 10));
    history.enter("Choice", "TileSweepPlanned", at + 100);
    history.exit("Choice", "TileSweepPlanned", at + 100, swept(round, round * 10));
    const map = history.enter("Map", "TileSweepRound", at + 100);
    history.add("MapStateStarted", at + 100, { mapStateStartedEventDetails: { length: 3 } }, map);
    for (let worker = 0; worker < 3; worker += 1)
      history.task("TileSweepSearch", at + 100, at + 900, { worker });
    history.exit("Map", "TileSweepRound", at + 1_000, swept(round, round * 10));
    history.task("TileSweepEvaluate", at + 1_000, at + 1_500, swept(round, (round + 1) * 10, round === 1));
    history.enter("Choice", "TileSweepAgain", at + 1_500);
    history.exit("Choice", "TileSweepAgain", at + 1_500, swept(round, (round + 1) * 10, round === 1));
  }
  history.enter("Task", "Rank", 7_000);
  history.attempt(7_000, 7_100, { error: "Error", cause: "broken\n  at once" });
  history.attempt(9_000, 9_100, { error: "Error", cause: "broken\n  at once" });
  history.exit("Task", "Rank", 9_100, swept(1, 20, true));
  history.enter("Pass", "RankFailed", 9_100);
  history.exit("Pass", "RankFailed", 9_100, swept(1, 20, true));
  history.enter("Task", "Finalize", 9_200);
  const reader = createHistoryReader();
  reader.take(history.events);
  return timelineOf(reader.view);
}

describe("a run's history for people", () => {
  it("has a row a stage and a row a round of the sweep, with times, tries and what was spent", () => {
    expect(
      rows().map((row) => [
        row.name,
        row.atMs,
        row.tookMs,
        row.workers,
        row.attempts,
        row.calls,
        row.costUsd,
      ]),
    ).toEqual([
      ["Initialize", 100, 300, null, 1, 0, 0],
      ["TileSweep 0", 1_000, 1_500, 3, 5, 10, 0.1],
      ["TileSweep 1", 5_000, 1_500, 3, 5, 20, 0.2],
      ["Rank", 7_000, 2_100, null, 2, 20, 0.2],
      ["Finalize", 9_200, null, null, 0, null, null],
    ]);
  });

  it("says what failed, once and on one line, and what goes on", () => {
    const lines = formatTimeline(rows()).split("\n");
    expect(lines.find((line) => line.includes("Rank"))).toMatch(/2 +20 +\$0\.20 +Error: broken at once$/);
    expect(lines.at(-1)).toMatch(/\+9\.2 s +Finalize +goes on/);
    expect(lines).toHaveLength(7);
  });
});

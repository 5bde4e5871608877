import { describe, expect, it } from "vitest";
import { awsCostOf, type FunctionSize } from "./aws-cost.ts";
import { exampleHistory, edinburghState } from "./example-history.ts";
import { createHistoryReader, type ExecutionView } from "./execution-view.ts";

const sizes = new Map<string, FunctionSize>([
  ["Rank", { memoryMb: 2048, architecture: "arm64" }],
  ["Finalize", { memoryMb: 512, architecture: "x86_64" }],
]);

function view(): ExecutionView {
  const history = exampleHistory();
  history.enter("Task", "Rank", 0);
  history.attempt(0, 1_000, { error: "Error", cause: "once" });
  history.attempt(3_000, 5_000);
  history.exit("Task", "Rank", 5_000, edinburghState());
  history.task("Finalize", 5_000, 9_000, edinburghState());
  history.enter("Succeed", "Done", 9_000);
  const reader = createHistoryReader();
  reader.take(history.events);
  return reader.view;
}

const amounts = (cost: ReturnType<typeof awsCostOf>) => cost.map(({ what, amount }) => [what, amount]);

describe("what AWS takes for a run", () => {
  it("is the time of each try by its memory, requests, transitions with retries, and a write for each answer", () => {
    const cost = awsCostOf(view(), sizes, 40);
    expect(amounts(cost)).toEqual([
      ["Lambda, time", 2 * 3 + 0.5 * 4],
      ["Lambda, requests", 3],
      ["Step Functions", 4],
      ["S3, raw responses", 40],
    ]);
    expect(cost[0]?.usd).toBeCloseTo(6 * 0.0000133334 + 2 * 0.0000166667, 12);
    expect(cost[2]?.usd).toBeCloseTo(4 * 0.000025, 12);
  });

  it("leaves out tries that go on, and functions of unknown size", () => {
    const history = exampleHistory();
    history.task("Unknown", 0, 1_000, edinburghState());
    history.enter("Task", "Rank", 1_000);
    history.add("TaskScheduled", 1_000);
    const reader = createHistoryReader();
    reader.take(history.events);
    expect(amounts(awsCostOf(reader.view, sizes, 0)).slice(0, 2)).toEqual([
      ["Lambda, time", 0],
      ["Lambda, requests", 0],
    ]);
  });
});

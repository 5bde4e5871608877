import { describe, expect, test } from "vitest";
import { finish, finishInTurns, nextTurn, type Steps } from "./steps.ts";

function* counting(steps: number, onStep: () => void = () => undefined): Steps<number> {
  for (let step = 0; step < steps; step++) {
    onStep();
    yield;
  }
  return steps;
}

/** Counts turns of the event loop until `work` is done. */
async function turnsDuring(work: (turn: () => number) => Promise<unknown>): Promise<number> {
  let turn = 0;
  let next = setImmediate(function count() {
    turn += 1;
    next = setImmediate(count);
  });
  await work(() => turn).finally(() => clearImmediate(next));
  return turn;
}

describe("steps", () => {
  test("give what they end with, at once or in turns", async () => {
    expect(finish(counting(3))).toBe(3);
    await expect(finishInTurns(counting(3))).resolves.toBe(3);
    expect(await turnsDuring(() => finishInTurns(counting(3)))).toBeGreaterThanOrEqual(3);
  });

  test("of many pieces of work at the same time never two in one turn", async () => {
    const turns: number[] = [];
    await turnsDuring((turn) =>
      Promise.all(
        Array.from({ length: 8 }, async () => {
          await nextTurn();
          await finishInTurns(counting(4, () => turns.push(turn())));
        }),
      ),
    );
    expect(turns).toHaveLength(32);
    expect(new Set(turns).size).toBe(32);
  });

  test("leave those that wait for a turn alone where one of them fails", async () => {
    const failing = nextTurn().then(() => {
      throw new Error("this one fails");
    });
    const other = nextTurn();
    await expect(failing).rejects.toThrow("this one fails");
    await expect(other).resolves.toBeUndefined();
  });
});

/**
 * Long work, cut into steps of some milliseconds each: between two of them other work of the process can go on. Until
 * the last one is done, nothing else may be asked of what they work on.
 */
export type Steps<Result> = Generator<undefined, Result, void>;

/** Takes all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Takes the steps one by one, and lets the process do in between whatever else waits. */
export async function finishInTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

let last = Promise.resolve();

/**
 * Resolves in a turn of the event loop of its own: all that wait for one at the same time are let on one by one, and what
 * else waits goes on in between. Immediates alone would all come in the same turn.
 */
export function nextTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}

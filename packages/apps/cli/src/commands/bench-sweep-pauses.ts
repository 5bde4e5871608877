import type { Steps } from "@cityscout/contracts";

/** What an evaluation of the sweep does with a planner. */
export const evaluationWork = ["create", "plan", "record", "coverage", "state", "restore", "map"] as const;
export type EvaluationWork = (typeof evaluationWork)[number];
export type LongestPauses = Readonly<Record<EvaluationWork, number>>;

/** How long a planner keeps the process from anything else: each time from one turn of the event loop to the next. */
export class Pauses {
  readonly #ms: Readonly<Record<EvaluationWork, number[]>> = {
    create: [],
    plan: [],
    record: [],
    coverage: [],
    state: [],
    restore: [],
    map: [],
  };

  /** Does work that lets nothing else go on. */
  during<Result>(work: EvaluationWork, run: () => Result): Result {
    const started = performance.now();
    const result = run();
    this.#ms[work].push(performance.now() - started);
    return result;
  }

  /** Does work in its steps, each a pause of its own. */
  finish<Result>(work: EvaluationWork, steps: Steps<Result>): Result {
    for (;;) {
      const step = this.during(work, () => steps.next());
      if (step.done === true) return step.value;
    }
  }

  /** Pauses for making, planning and taking answers in, ascending. */
  ofPlanning(): number[] {
    const { create, plan, record } = this.#ms;
    return [create, plan, record].flat().sort((a, b) => a - b);
  }

  /** 0 of work that there was none of. */
  longest(): LongestPauses {
    const longestOf = (work: EvaluationWork) => this.#ms[work].reduce((most, ms) => Math.max(most, ms), 0);
    return Object.fromEntries(evaluationWork.map((work) => [work, longestOf(work)])) as LongestPauses;
  }
}

/** The longest of each kind that any had. */
export function longestOfAll(all: readonly LongestPauses[]): LongestPauses {
  const longestOf = (work: EvaluationWork) => Math.max(...all.map((pauses) => pauses[work]));
  return Object.fromEntries(evaluationWork.map((work) => [work, longestOf(work)])) as LongestPauses;
}

import type { DeadLetterView, Judgement, RefusalRule } from "@cityscout/frontier";
import { ageGroupOf, ageGroups, shortened } from "./letter-format.ts";

export interface Group {
  name: string;
  letters: number;
  /** A reason that one of them gives. */
  example: string;
}

/** Dead letters counted by what an operator asks about; however many there are, it stays small. */
export interface LetterTally {
  letters: number;
  by_error: Group[];
  by_source: Group[];
  by_stage: Group[];
  by_run: Group[];
  by_age: Group[];
  /** What a redrive would do with them. */
  verdicts: { redrive: number; settled: number; refused: Partial<Record<RefusalRule, number>> };
}

/** Names beyond these are counted together: names come from messages, and anything may be in those. */
const mostNames = 200;
const others = "(others)";
const none = "–";

function createGroups() {
  const groups = new Map<string, Group>();
  return {
    add(name: string, letter: DeadLetterView): void {
      const key = groups.has(name) || groups.size < mostNames ? name : others;
      const group = groups.get(key) ?? { name: key, letters: 0, example: shortened(letter.reason, 120) };
      group.letters += 1;
      groups.set(key, group);
    },
    largestFirst: (): Group[] =>
      [...groups.values()].sort((a, b) => b.letters - a.letters || (a.name < b.name ? -1 : 1)),
  };
}

export function createLetterTally(now: number) {
  const groups = {
    error: createGroups(),
    source: createGroups(),
    stage: createGroups(),
    run: createGroups(),
    age: createGroups(),
  };
  const verdicts: LetterTally["verdicts"] = { redrive: 0, settled: 0, refused: {} };
  let letters = 0;
  return {
    add(letter: DeadLetterView, judgement: Judgement): void {
      letters += 1;
      groups.error.add(letter.error, letter);
      groups.source.add(letter.source ?? none, letter);
      groups.stage.add(letter.stage ?? none, letter);
      groups.run.add(letter.runId ?? none, letter);
      groups.age.add(ageGroupOf(now - letter.sentAt), letter);
      if (judgement.verdict === "refuse")
        verdicts.refused[judgement.rule] = (verdicts.refused[judgement.rule] ?? 0) + 1;
      else verdicts[judgement.verdict] += 1;
    },
    result(): LetterTally {
      const byAge = groups.age.largestFirst();
      return {
        letters,
        by_error: groups.error.largestFirst(),
        by_source: groups.source.largestFirst(),
        by_stage: groups.stage.largestFirst(),
        by_run: groups.run.largestFirst(),
        by_age: ageGroups.flatMap(({ name }) => byAge.filter((group) => group.name === name)),
        verdicts,
      };
    },
  };
}

import { type CorruptAnswer, runKeys, type RunReference, type Source } from "@cityscout/contracts";
import { rawKey, type RunStore } from "@cityscout/raw-cache";

/** Stored answers that a run came across and could not use, for its manifest. */
export interface CorruptAnswers {
  /** Notes one in the run's store; gives what was noted. */
  remember(source: Source, requestHash: string, error: unknown): Promise<CorruptAnswer>;
}

export function createCorruptAnswers(
  store: RunStore,
  { city, prefix }: Pick<RunReference, "city" | "prefix">,
): CorruptAnswers {
  return {
    async remember(source, requestHash, error) {
      const reason = error instanceof Error ? error.message : String(error);
      const answer: CorruptAnswer = { key: rawKey(city, source, requestHash), reason };
      await store.writeJson(runKeys.corruptAnswer(prefix, source, requestHash), answer);
      return answer;
    },
  };
}

import type { DeadLetterView } from "./letter.ts";
import { maxReceives } from "../verdict.ts";

/** What is known of the run that a letter belongs to. */
export type RunFacts =
  /** Nothing of it is left. */
  | { state: "gone" }
  /** It goes on, or was stopped before it could say how it ended. */
  | { state: "unended" }
  | {
      state: "ended";
      correlationId: string;
      /** Milliseconds since the epoch. */
      endedAt: number;
      /** States that failed before that end. */
      failedStates: readonly string[];
    };

/** What is known of the search that a letter is about. */
export interface SearchFacts {
  /** The run's own record of the letter: it stands, an operator put the search back already, or there is none. */
  record: "dead" | "redriven" | "none";
  /** The source is turned off for the run. */
  isOff: boolean;
  /** The run can still pay for a call of the source. */
  hasCallLeft: boolean;
}

export interface LetterFacts {
  run: RunFacts;
  /** Of a search in a run that has ended. */
  search: SearchFacts | undefined;
}

/** Why letters are refused: each has its section in the runbook of dead letters. */
export const refusalRules = [
  "unreadable",
  "no-run",
  "run-gone",
  "run-not-ended",
  "no-request-hash",
  "correlation-mismatch",
  "source-off",
  "no-budget",
  "permanent",
  "no-stage",
  "frontier-refused",
] as const;
export type RefusalRule = (typeof refusalRules)[number];

export type Judgement =
  /** `settled`: what the letter stands for is done, and it can go. */
  { verdict: "redrive" | "settled"; why: string } | { verdict: "refuse"; rule: RefusalRule; why: string };

const refuse = (rule: RefusalRule, why: string): Judgement => ({ verdict: "refuse", rule, why });

/** Errors that end the same whenever the same is asked again, until a person has mended something. */
const permanentErrors = new Set([
  "SourceContractError",
  "SourceRefusedError",
  "QuotaExhaustedError",
  "InvalidInputError",
  "CorruptObjectError",
]);

/** Given up at the first try, and yet over once the source answers again. */
const passingErrors = new Set(["SourceDownError", "WorkerDied", "SearchNotSettled"]);

/** A search that was given up before its fifth receive was given up for an error that no attempt mends. */
function isPermanent({ content, error, attempts }: DeadLetterView): boolean {
  if (permanentErrors.has(error)) return true;
  if (content.kind !== "search" || passingErrors.has(error)) return false;
  return attempts !== null && attempts < maxReceives;
}

/**
 * Whether a letter is worth going back, decided from what is known alone.
 *
 * @param mended - the operator says that what caused permanent errors is mended
 */
export function judgeLetter(letter: DeadLetterView, facts: LetterFacts, mended: boolean): Judgement {
  const { content, error, stage } = letter;
  if (content.kind === "unreadable") return refuse("unreadable", content.problem);
  if (facts.run.state === "gone")
    return letter.runId === null
      ? refuse("no-run", "it names no run, and no worker would take it")
      : refuse("run-gone", "its run is gone: nothing is left of it");
  const judged =
    content.kind === "search"
      ? judgeSearch(letter, content.message.correlation_id, facts)
      : judgeFailure(content.failure.run.correlation_id, stage, letter.sentAt, facts.run);
  if (judged.verdict !== "redrive" || mended || !isPermanent(letter)) return judged;
  return refuse(
    "permanent",
    `${error}: the same again would end the same; --mended where its cause is mended`,
  );
}

function judgeSearch(letter: DeadLetterView, correlationId: string, { run, search }: LetterFacts): Judgement {
  if (letter.content.kind === "search" && letter.content.message.type === "web")
    return refuse("no-stage", "no stage takes web messages");
  if (letter.requestHash === null || letter.source === null)
    return refuse(
      "no-request-hash",
      "it names no request_hash or no source: its effect could not be told from another's",
    );
  const attribute = letter.attributes["correlation_id"];
  if (attribute !== undefined && attribute !== correlationId)
    return refuse(
      "correlation-mismatch",
      `its correlation id (${correlationId}) is not that of its attributes (${attribute})`,
    );
  if (run.state !== "ended" || search === undefined)
    return refuse(
      "run-not-ended",
      "its run has not ended: redrive when it has, or go on with it where it was stopped",
    );
  if (run.correlationId !== correlationId)
    return refuse(
      "correlation-mismatch",
      `its correlation id (${correlationId}) is not that of its run (${run.correlationId})`,
    );
  if (search.record === "none")
    return { verdict: "settled", why: "its run does not miss the search any more" };
  if (search.isOff) return refuse("source-off", `${letter.source} is turned off in its run`);
  if (!search.hasCallLeft) return refuse("no-budget", "its run's budget has no call left for it");
  return { verdict: "redrive", why: "its run waits for it" };
}

function judgeFailure(
  correlationId: string,
  stage: string | null,
  sentAt: number,
  run: Exclude<RunFacts, { state: "gone" }>,
): Judgement {
  if (run.state === "unended") return { verdict: "redrive", why: "its run can go on" };
  if (run.correlationId !== correlationId)
    return refuse(
      "correlation-mismatch",
      `its correlation id (${correlationId}) is not that of its run (${run.correlationId})`,
    );
  if (run.endedAt > sentAt && stage !== null && !run.failedStates.includes(stage))
    return { verdict: "settled", why: `its run has ended since, and ${stage} did not fail` };
  return { verdict: "redrive", why: "its run can go on" };
}

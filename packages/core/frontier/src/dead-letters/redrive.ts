import type { Clock, FrontierMessage } from "@cityscout/contracts";
import type { FrontierWriter } from "../frontier.ts";
import type { Judgement, RefusalRule } from "./judge-letter.ts";
import { Keeping } from "./keeping.ts";
import type { DeadLetterView } from "./letter.ts";
import type { LetterQueue } from "./letter-queue.ts";
import { mostHidden, pageSize } from "./scan.ts";

/** What became of one letter. */
export type LetterOutcome = { letter: DeadLetterView; why: string } & (
  | { outcome: "redriven" | "settled" }
  | { outcome: "refused"; rule: RefusalRule }
);

export interface RedriveDependencies {
  letters: LetterQueue;
  frontier: FrontierWriter;
  judge(letter: DeadLetterView): Promise<Judgement>;
  /**
   * Notes where it lasts that the letter's run has to go on with it. Called before the frontier has the message, and
   * again for a letter whose redrive was cut short: the same note twice is one.
   */
  prepare(letter: DeadLetterView): Promise<void>;
  /** Resolves once the lines are stored; only then are letters removed. */
  audit(outcomes: readonly LetterOutcome[]): Promise<void>;
  clock: Clock;
}

export interface RedriveOptions {
  /** Judges only: nothing is sent, noted or removed. */
  dryRun: boolean;
  /** Letters that are redriven at most. */
  most: number;
  /** Letters a second at most; `undefined` is as fast as it goes. */
  perSecond: number | undefined;
  /** Only this letter. */
  messageId: string | undefined;
  /** Ends the redrive after the page in hand. */
  signal: AbortSignal;
  onOutcome?(outcome: LetterOutcome): void;
}

export interface RedriveReport {
  seen: number;
  redriven: number;
  settled: number;
  refused: number;
  /** Of those that were refused, by the rule that did. */
  refusals: Partial<Record<RefusalRule, number>>;
}

/**
 * Takes letters page by page, puts those back to the frontier that are worth it, and leaves the others. A letter is
 * removed after the frontier has its message and the audit its line, and not before; cut short anywhere, letters in hand
 * are visible again after the queue's `holdSeconds` and are redriven again. The message keeps its `request_hash`, so
 * that sent twice it has one effect.
 */
export async function redriveLetters(
  deps: RedriveDependencies,
  options: RedriveOptions,
): Promise<RedriveReport> {
  const { letters, clock } = deps;
  const report: RedriveReport = { seen: 0, redriven: 0, settled: 0, refused: 0, refusals: {} };
  const keeping = new Keeping(letters, clock);
  const seen = new Set<string>();
  const startedAt = clock.now();
  try {
    while (report.redriven < options.most && seen.size < mostHidden && !options.signal.aborted) {
      await keeping.holdOn();
      const taken = await letters.take(pageOf(options, options.most - report.redriven));
      const isNew = ({ messageId }: DeadLetterView): boolean => !seen.has(messageId);
      const isAsked = ({ messageId }: DeadLetterView): boolean =>
        options.messageId === undefined || messageId === options.messageId;
      keeping.keep(taken.filter((letter) => !isNew(letter) || !isAsked(letter)));
      if (!taken.some(isNew)) break;
      const page = taken.filter((letter) => isNew(letter) && isAsked(letter));
      for (const { messageId } of taken) seen.add(messageId);
      const outcomes = await redrivePage(deps, options, page, keeping);
      count(report, outcomes);
      for (const outcome of outcomes) options.onOutcome?.(outcome);
      if (options.messageId !== undefined && page.length > 0) break;
      await pace(clock, options, startedAt, report.redriven);
    }
  } finally {
    await keeping.releaseAll();
  }
  return report;
}

/** A slow redrive takes no more at once than it sends in a second. */
const pageOf = ({ perSecond, messageId }: RedriveOptions, left: number): number =>
  messageId === undefined
    ? Math.max(1, Math.min(pageSize, left, Math.floor(perSecond ?? pageSize)))
    : pageSize;

async function pace(
  clock: Clock,
  { perSecond, signal, dryRun }: RedriveOptions,
  startedAt: number,
  redriven: number,
): Promise<void> {
  if (perSecond === undefined || dryRun) return;
  const due = startedAt + (redriven / perSecond) * 1000;
  const wait = due - clock.now();
  if (wait <= 0) return;
  try {
    await clock.sleep(wait, signal);
  } catch (error) {
    // Told to end while it waited: the loop sees that.
    if (!signal.aborted) throw error;
  }
}

async function redrivePage(
  deps: RedriveDependencies,
  { dryRun }: RedriveOptions,
  page: readonly DeadLetterView[],
  keeping: Keeping,
): Promise<LetterOutcome[]> {
  let staying = page;
  try {
    const judged = await Promise.all(page.map(async (letter) => outcomeOf(letter, await deps.judge(letter))));
    if (dryRun) return judged;
    const outcomes = await send(deps, judged);
    await deps.audit(outcomes);
    const isLeaving = ({ outcome }: LetterOutcome): boolean => outcome !== "refused";
    await deps.letters.remove(outcomes.filter(isLeaving).map(({ letter }) => letter));
    staying = outcomes.filter((outcome) => !isLeaving(outcome)).map(({ letter }) => letter);
    return outcomes;
  } finally {
    keeping.keep(staying);
  }
}

function outcomeOf(letter: DeadLetterView, judgement: Judgement): LetterOutcome {
  const { why } = judgement;
  if (judgement.verdict === "refuse") return { letter, outcome: "refused", rule: judgement.rule, why };
  return { letter, outcome: judgement.verdict === "redrive" ? "redriven" : "settled", why };
}

/** A message that the frontier refuses stays a dead letter. */
async function send(deps: RedriveDependencies, outcomes: readonly LetterOutcome[]): Promise<LetterOutcome[]> {
  const going = outcomes.filter(({ outcome }) => outcome === "redriven").map(({ letter }) => letter);
  await Promise.all(going.map((letter) => deps.prepare(letter)));
  const enqueued_at = new Date(deps.clock.now()).toISOString();
  const refusedBy = new Map<string, string>();
  const messages = new Map<FrontierMessage, DeadLetterView>();
  for (const letter of going) {
    if (letter.content.kind === "search") messages.set({ ...letter.content.message, enqueued_at }, letter);
  }
  const { failed } = await deps.frontier.enqueue([...messages.keys()]);
  for (const { message, reason } of failed)
    refusedBy.set(messages.get(message)?.messageId ?? "", `the frontier refused it: ${reason}`);
  return outcomes.map((outcome) => {
    const why = refusedBy.get(outcome.letter.messageId);
    if (why === undefined) return outcome;
    return { letter: outcome.letter, outcome: "refused", rule: "frontier-refused", why };
  });
}

function count(report: RedriveReport, outcomes: readonly LetterOutcome[]): void {
  for (const outcome of outcomes) {
    report.seen += 1;
    report[outcome.outcome] += 1;
    if (outcome.outcome === "refused")
      report.refusals[outcome.rule] = (report.refusals[outcome.rule] ?? 0) + 1;
  }
}

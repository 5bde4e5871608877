import type { DeadLetterView, Judgement } from "@cityscout/frontier";

/** A letter as JSON tells it; without its body, which `inspect` gives. */
export function letterDocument(letter: DeadLetterView): Record<string, unknown> {
  return {
    message_id: letter.messageId,
    kind: letter.content.kind,
    error: letter.error,
    reason: letter.reason,
    run_id: letter.runId,
    source: letter.source,
    stage: letter.stage,
    request_hash: letter.requestHash,
    attempts: letter.attempts,
    sent_at: new Date(letter.sentAt).toISOString(),
    looks: letter.looks,
  };
}

export function judgementDocument(judgement: Judgement): Record<string, unknown> {
  const { verdict, why } = judgement;
  return { verdict, ...(judgement.verdict === "refuse" ? { rule: judgement.rule } : {}), why };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `34 s`, `5 min`, `7 h`, `3 d`. */
export function formatAge(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  return ms < 2 * day ? `${Math.floor(ms / hour)} h` : `${Math.floor(ms / day)} d`;
}

/** One line, of at most `most` characters. */
export function shortened(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** The groups of age that letters are counted in, youngest first. Letters are kept for 14 days. */
export const ageGroups = [
  { name: "under 1 h", belowMs: hour },
  { name: "1 to 6 h", belowMs: 6 * hour },
  { name: "6 to 24 h", belowMs: day },
  { name: "1 to 4 d", belowMs: 4 * day },
  { name: "over 4 d", belowMs: Number.POSITIVE_INFINITY },
] as const;

export const ageGroupOf = (ms: number): string =>
  ageGroups.find(({ belowMs }) => ms < belowMs)?.name ?? ageGroups[0].name;

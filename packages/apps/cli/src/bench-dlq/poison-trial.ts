import { systemClock } from "@cityscout/contracts";
import { z } from "zod";
import { poisonOf } from "./poison.ts";
import { type PoisonedEnvironment, startPoisonedEnvironment } from "./poisoned-environment.ts";
import { scoutDocument, startScout } from "./scout-child.ts";

/** What one trial measured; `lost`, `wronglySent` and `misjudged` are to be 0. */
export interface PoisonFigures {
  letters: number;
  analyzeMs: number;
  analyzePeakMb: number;
  /** Judged without being sent. */
  dryRunMs: number;
  /** Gone from the dead letters when the redrive was killed. */
  goneAtKill: number;
  /** Of the redrive after the one that was killed. */
  redriveMs: number;
  redrivePeakMb: number;
  redriven: number;
  settled: number;
  refused: number;
  /** Worth going back, and not on the frontier. */
  lost: number;
  /** On the frontier, and not worth going back. */
  wronglySent: number;
  /** Copies beyond the first of a message, sent before the kill and again after it; all have one request hash. */
  sentAgain: number;
  /** Redriven, and without a line in the audit. */
  unaudited: number;
  misjudged: number;
}

const analysisSchema = z.object({
  letters: z.number(),
  verdicts: z.object({
    redrive: z.number(),
    settled: z.number(),
    refused: z.record(z.string(), z.number()),
  }),
  peak_memory_mb: z.number(),
});
const reportSchema = z.object({
  seen: z.number(),
  redriven: z.number(),
  settled: z.number(),
  refused: z.number(),
  peak_memory_mb: z.number(),
});

function expectationsOf(letters: number) {
  const poison = Array.from({ length: letters }, (_, index) => poisonOf(index));
  const counts = new Map<string, number>();
  for (const { expected } of poison) counts.set(expected, (counts.get(expected) ?? 0) + 1);
  const hashes = poison.flatMap(({ expected, missing }) =>
    expected === "redrive" && missing?.request_hash !== undefined ? [missing.request_hash] : [],
  );
  return { counts, hashes: new Set(hashes) };
}

const pollMs = 20;

/** Kills the redrive as soon as half of what is to leave the dead letters has left. */
async function redriveHalf(
  environment: PoisonedEnvironment,
  letters: number,
  leaving: number,
  signal: AbortSignal,
): Promise<number> {
  const child = startScout(["dlq", "redrive-all", "--endpoint", environment.endpoint, "--json"]);
  let isOver = false;
  void child.ended.then(() => (isOver = true));
  for (;;) {
    const { visible, hidden } = await environment.deadLetters();
    const gone = letters - visible - hidden;
    if (gone >= leaving / 2 || isOver) {
      child.kill();
      await child.ended;
      const left = await environment.deadLetters();
      return letters - left.visible - left.hidden;
    }
    await systemClock.sleep(pollMs, signal);
  }
}

/** Letters in the hand of the killed redrive are visible again when their time is over. */
async function untilVisible(environment: PoisonedEnvironment, signal: AbortSignal): Promise<void> {
  while ((await environment.deadLetters()).hidden > 0) {
    await systemClock.sleep(500, signal);
    await environment.wake();
  }
}

export async function poisonTrial(
  directory: string,
  letters: number,
  signal: AbortSignal,
): Promise<PoisonFigures> {
  const environment = await startPoisonedEnvironment(directory, letters);
  try {
    const { counts, hashes } = expectationsOf(letters);
    const countOf = (name: string): number => counts.get(name) ?? 0;
    const at = ["--endpoint", environment.endpoint, "--json"];
    const analysis = await scoutDocument(["dlq", "analyze", ...at], analysisSchema);
    const dryRun = await scoutDocument(["dlq", "redrive-all", "--dry-run", ...at], reportSchema);
    const leaving = countOf("redrive") + countOf("settled");
    const goneAtKill = await redriveHalf(environment, letters, leaving, signal);
    await untilVisible(environment, signal);
    const redrive = await scoutDocument(["dlq", "redrive-all", ...at], reportSchema);

    const sent = await environment.drainFrontier();
    const distinct = new Set(sent);
    const audit = await environment.audit();
    const left = await environment.deadLetters();
    const { redrive: worth, settled, refused } = analysis.document.verdicts;
    const judged: Record<string, number> = { redrive: worth, settled, ...refused };
    const names = new Set([...Object.keys(judged), ...counts.keys()]);
    const lostLetters = letters - leaving - (left.visible + left.hidden);
    return {
      letters: analysis.document.letters,
      analyzeMs: analysis.durationMs,
      analyzePeakMb: analysis.document.peak_memory_mb,
      dryRunMs: dryRun.durationMs,
      goneAtKill,
      redriveMs: redrive.durationMs,
      redrivePeakMb: redrive.document.peak_memory_mb,
      redriven: distinct.size,
      settled: countOf("settled"),
      refused: left.visible + left.hidden,
      lost: [...hashes].filter((hash) => !distinct.has(hash)).length + Math.abs(lostLetters),
      wronglySent: [...distinct].filter((hash) => !hashes.has(hash)).length,
      sentAgain: sent.length - distinct.size,
      unaudited: countOf("redrive") - audit.redriven.size,
      misjudged: [...names].reduce((sum, name) => sum + Math.abs((judged[name] ?? 0) - countOf(name)), 0),
    };
  } finally {
    await environment.close();
  }
}

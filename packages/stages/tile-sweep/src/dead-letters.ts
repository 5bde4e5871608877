import {
  type Clock,
  type DeadLetterRecord,
  frontierMessageSchema,
  runKeys,
  type RunReference,
} from "@cityscout/contracts";
import type { DeadLetter } from "@cityscout/frontier";
import type { RunStore } from "@cityscout/raw-cache";

/** Notes in the run that a search was given up, and why; returns its request hash, where the message had one. */
export async function rememberDeadLetter(
  { store, clock }: { store: RunStore; clock: Clock },
  run: RunReference,
  letter: DeadLetter,
): Promise<string | undefined> {
  const message = frontierMessageSchema.safeParse(letter.message).data;
  if (message?.request_hash === undefined || message.source === undefined) return undefined;
  const record: DeadLetterRecord = {
    request_hash: message.request_hash,
    source: message.source,
    stage: "TileSweep",
    error: letter.error,
    reason: letter.reason,
    at: new Date(clock.now()).toISOString(),
  };
  await store.writeJson(runKeys.deadLetter(run.prefix, message.request_hash), record);
  return message.request_hash;
}

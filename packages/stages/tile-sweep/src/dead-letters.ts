import {
  type Clock,
  type DeadLetterRecord,
  frontierMessageSchema,
  runKeys,
  type RunReference,
} from "@cityscout/contracts";
import type { DeadLetter } from "@cityscout/frontier";
import type { RunStore } from "@cityscout/raw-cache";
import type { SearchMessage } from "./search-message.ts";

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

/** Gives up a search that no worker settles, so that the run can go on without it. */
export async function giveUp(
  { store, clock }: { store: RunStore; clock: Clock },
  run: RunReference,
  { request_hash, source }: SearchMessage,
  drains: number,
): Promise<void> {
  const record: DeadLetterRecord = {
    request_hash,
    source,
    stage: "TileSweep",
    error: "SearchNotSettled",
    reason: `no worker answered the search or gave it up, in ${drains} drains of its round`,
    at: new Date(clock.now()).toISOString(),
  };
  await store.writeJson(runKeys.deadLetter(run.prefix, request_hash), record);
}

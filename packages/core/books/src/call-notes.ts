import { randomUUID } from "node:crypto";
import type { BegunCall } from "@cityscout/budget";
import {
  type Clock,
  CorruptObjectError,
  runKeys,
  type RunReference,
  type Source,
  sourceSchema,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

/** A call as it is noted in the run's store. */
export interface NotedCall extends BegunCall {
  key: string;
  /** Who makes it: a sweep worker, or the stage that works alone. */
  asker: string;
}

/**
 * The calls of one asker, each noted before its request goes out: a process that dies cannot have spent what nobody knows
 * of. All of a note is in its key, so that the notes of a run are read by listing them.
 */
export interface CallNotes {
  /**
   * Once it is stored.
   *
   * @param again a call that was noted before, and of whose note nobody knows whether it is still there.
   */
  begin(source: Source, requestHash: string, again?: NotedCall): Promise<NotedCall>;
  /** Its source did not answer, so that nothing is spent. */
  withdraw(call: NotedCall): Promise<void>;
}

type RunKey = Pick<RunReference, "prefix">;

export function createCallNotes(
  { store, clock }: { store: RunStore; clock: Pick<Clock, "now"> },
  { prefix }: RunKey,
  asker: string,
): CallNotes {
  const newCall = (source: Source, requestHash: string): NotedCall => {
    const now = clock.now();
    // Tells apart calls for one request; what a run finds does not depend on it.
    const name = `${source}.${requestHash}.${now}-${randomUUID()}`;
    const key = runKeys.call(prefix, asker, name);
    return { key, asker, id: `${asker}.${name}`, source, requestHash, at: new Date(now).toISOString() };
  };
  return {
    async begin(source, requestHash, again) {
      const call = again ?? newCall(source, requestHash);
      await store.writeText(call.key, "", "text/plain");
      return call;
    },
    withdraw: ({ key }) => store.remove(key),
  };
}

/** The noted calls of an asker, or of all: those that are not booked yet. */
export async function readCalls(store: RunStore, { prefix }: RunKey, asker?: string): Promise<NotedCall[]> {
  const below = runKeys.callsPrefix(prefix).length;
  return (await store.list(runKeys.callsPrefix(prefix, asker))).map((key) => {
    const [of = "", name = ""] = key.slice(below).split("/");
    const [named, requestHash = "", began = ""] = name.split(".");
    const source = sourceSchema.safeParse(named);
    const at = Number.parseInt(began, 10);
    if (!source.success || requestHash === "" || Number.isNaN(at))
      throw new CorruptObjectError(`${key} is not the note of a call`);
    return {
      key,
      asker: of,
      id: `${of}.${name}`,
      source: source.data,
      requestHash,
      at: new Date(at).toISOString(),
    };
  });
}

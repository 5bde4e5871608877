import type { Asked, Connectors, PlaceAnswer, RecalledAge, SourceClient } from "@cityscout/connectors";
import {
  type DeadLetterRecord,
  deadLetterRecordSchema,
  runKeys,
  type RunReference,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { requestOf, type SearchMessage } from "./search-message.ts";

export interface SettleDependencies {
  store: RunStore;
  client: SourceClient;
  connectors: Connectors;
}

/** What became of a search: answered, given up, too heavy for its source (a box), or not settled yet. */
export type Settlement =
  | { kind: "answered"; asked: Asked<PlaceAnswer> }
  | { kind: "dead"; record: DeadLetterRecord }
  | { kind: "too-heavy" }
  | { kind: "waiting" };

/**
 * Looks up what became of a search; never calls its source. An answer outweighs a dead letter of a duplicate.
 *
 * @param age of an answer that counts
 */
export async function settlementOf(
  { store, client, connectors }: SettleDependencies,
  run: RunReference,
  message: SearchMessage,
  age: RecalledAge = "fresh",
): Promise<Settlement> {
  const request = requestOf(message, connectors);
  const asked =
    request.kind === "box"
      ? await client.recallBox(request.connector, request.query, age)
      : await client.recallCircle(request.connector, request.query, age);
  if (asked !== undefined) return { kind: "answered", asked };
  const record = await store.readJson(
    runKeys.deadLetter(run.prefix, message.request_hash),
    deadLetterRecordSchema,
  );
  // One that an operator put back is to be asked again.
  if (record !== undefined && record.redriven_at === undefined) return { kind: "dead", record };
  if (request.kind === "circle") return { kind: "waiting" };
  const heavy = await store.readText(runKeys.tooHeavy(run.prefix, message.request_hash));
  return { kind: heavy === undefined ? "waiting" : "too-heavy" };
}

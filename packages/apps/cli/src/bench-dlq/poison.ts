import { createHash } from "node:crypto";
import type { MapsMessage } from "@cityscout/contracts";
import type { RefusalRule } from "@cityscout/frontier";

/** The run that the letters are of, as far as there is one. */
export const poisonedRun = {
  runId: "poisoned",
  city: "poisonville",
  correlationId: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11",
  prefix: "cities/poisonville/poisoned",
} as const;

/** A dead letter, and what is to become of it. */
export interface Poison {
  body: string;
  attributes: Readonly<Record<string, string>>;
  expected: "redrive" | "settled" | RefusalRule;
  /** Of a search that its run misses. */
  missing: MapsMessage | undefined;
}

const hashOf = (index: number): string => createHash("sha256").update(`poison ${index}`).digest("hex");

const searchOf = (index: number, changes: Partial<MapsMessage> = {}): MapsMessage => ({
  type: "maps",
  city: poisonedRun.city,
  lat: 50 + (index % 1000) / 100,
  lng: -3 - Math.floor(index / 1000) / 100,
  radius: 500,
  source: "google",
  run_id: poisonedRun.runId,
  correlation_id: poisonedRun.correlationId,
  request_hash: hashOf(index),
  metadata: { stage: "TileSweep", round: index % 40 },
  ...changes,
});

function letterOf(
  message: MapsMessage,
  expected: Poison["expected"],
  said: { error: string; receives: number; correlationId?: string },
): Poison {
  return {
    body: JSON.stringify(message),
    attributes: {
      correlation_id: said.correlationId ?? message.correlation_id,
      run_id: message.run_id ?? "none",
      error: said.error,
      reason: `${message.source}: ${said.error}, made for the benchmark`,
      receive_count: String(said.receives),
    },
    expected,
    missing: message,
  };
}

const passing = { error: "TransientSourceError", receives: 5 } as const;
const otherCorrelationId = "9b2f6f6e-8f5e-4d0e-9a53-0d5b8f6f4b11";

/** Letters of every kind, most of them worth going back; the same index is always the same letter. */
export function poisonOf(index: number): Poison {
  switch (index % 20) {
    case 0:
      return {
        ...letterOf(searchOf(index), "unreadable", passing),
        body: `{"type":"maps","n":${index}`,
        missing: undefined,
      };
    case 1:
      return letterOf(searchOf(index, { radius: 3 }), "unreadable", passing);
    case 2:
      return letterOf(searchOf(index), "permanent", { error: "SourceRefusedError", receives: 1 });
    case 3:
      return letterOf(searchOf(index, { run_id: `gone-${index % 400}` }), "run-gone", passing);
    case 4:
      return letterOf(searchOf(index), "correlation-mismatch", {
        ...passing,
        correlationId: otherCorrelationId,
      });
    case 5:
      return letterOf(searchOf(index, { source: "yelp" }), "source-off", passing);
    case 6:
      return { ...letterOf(searchOf(index), "settled", passing), missing: undefined };
    case 7:
      return { ...letterOf(searchOf(index), "redrive", passing), attributes: {} };
    default:
      return letterOf(searchOf(index), "redrive", passing);
  }
}

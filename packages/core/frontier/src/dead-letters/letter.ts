import { type FrontierMessage, type StageFailure, stageFailureSchema } from "@cityscout/contracts";
import { unpack } from "../envelope.ts";

/** A dead letter as the queue delivers it: hidden from others until it is released, removed, or its time runs out. */
export interface StoredLetter {
  messageId: string;
  /** Names this delivery. */
  receipt: string;
  body: string;
  attributes: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch: when it became a dead letter, or was first sent where the broker moved it. */
  sentAt: number;
  /** How often it was looked at, this time included. */
  looks: number;
}

export type LetterContent =
  /** A search or fetch that was given up. */
  | { kind: "search"; message: FrontierMessage }
  /** A stage that failed, sent by the state machine's catch. */
  | { kind: "stage-failure"; failure: StageFailure }
  /** Neither: `problem` says why. */
  | { kind: "unreadable"; problem: string };

/** A dead letter, understood as far as it can be. */
export interface DeadLetterView extends StoredLetter {
  content: LetterContent;
  /** The error's name. */
  error: string;
  reason: string;
  runId: string | null;
  source: string | null;
  stage: string | null;
  requestHash: string | null;
  /** How often a worker tried, where one said so; absent where each died over it. */
  attempts: number | null;
}

/** What letters say that the broker moved itself, after six receives: no worker lived to give a reason. */
const diedSilently = {
  error: "WorkerDied",
  reason: "no worker gave a reason: each that took it died, and the queue gave it up",
} as const;

export function readLetter(stored: StoredLetter): DeadLetterView {
  const content = contentOf(stored.body);
  const { attributes } = stored;
  const attempts = Number(attributes["receive_count"]);
  return {
    ...stored,
    content,
    ...causeOf(content, attributes),
    ...originOf(content, attributes),
    attempts: Number.isInteger(attempts) && attempts > 0 ? attempts : null,
  };
}

function causeOf(
  content: LetterContent,
  { error, reason }: Readonly<Record<string, string>>,
): Pick<DeadLetterView, "error" | "reason"> {
  if (content.kind === "stage-failure") return failureOf(content.failure);
  if (content.kind === "unreadable") return { error: "Unreadable", reason: content.problem };
  return error === undefined ? diedSilently : { error, reason: reason ?? "no reason was given" };
}

function contentOf(body: string): LetterContent {
  const unpacked = unpack(body);
  if (unpacked.readable) return { kind: "search", message: unpacked.message };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // `unpack` has said what is wrong with it.
    return { kind: "unreadable", problem: unpacked.reason };
  }
  const failure = stageFailureSchema.safeParse(value);
  if (failure.success) return { kind: "stage-failure", failure: failure.data };
  return { kind: "unreadable", problem: unpacked.reason };
}

function failureOf({ failure }: StageFailure): { error: string; reason: string } {
  const { Error: error, Cause: cause = "no cause was given" } = failure;
  // Lambda wraps an error's message in JSON; embedded it is plain text.
  const wrapped = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(cause)?.[1];
  return { error, reason: wrapped === undefined ? cause : String(JSON.parse(wrapped)) };
}

function originOf(
  content: LetterContent,
  attributes: Readonly<Record<string, string>>,
): Pick<DeadLetterView, "runId" | "source" | "stage" | "requestHash"> {
  switch (content.kind) {
    case "search": {
      const { message } = content;
      return {
        runId: message.run_id ?? null,
        source: message.source ?? null,
        stage: message.metadata?.["stage"] ?? null,
        requestHash: message.request_hash ?? null,
      };
    }
    case "stage-failure":
      return {
        runId: content.failure.run.run_id,
        source: null,
        stage: content.failure.state,
        requestHash: null,
      };
    case "unreadable":
      return { runId: attributes["run_id"] ?? null, source: null, stage: null, requestHash: null };
  }
}

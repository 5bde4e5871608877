import { frontierMessageSchema, InvalidInputError } from "@cityscout/contracts";
import type { Clock, FrontierMessage } from "@cityscout/contracts";
import type { Telemetry } from "@cityscout/telemetry";
import { pack } from "./envelope.ts";
import type { FrontierWriter } from "./frontier.ts";
import type { MessageQueue } from "./message-queue.ts";

/** The writing half over a broker. Messages get the time and, where they have none, the current trace context. */
export function createWriter(
  queue: MessageQueue,
  deps: { clock: Clock; telemetry: Telemetry },
): FrontierWriter {
  return {
    enqueue: async (messages) => {
      const enqueuedAt = new Date(deps.clock.now()).toISOString();
      const traceparent = deps.telemetry.tracer.traceparent();
      const complete = messages.map((message, index) =>
        validated({ enqueued_at: enqueuedAt, traceparent, ...message }, index),
      );
      const { failed } = await queue.send(complete.map(pack));
      if (failed.length > 0) {
        deps.telemetry.log.warn("messages refused by the queue", {
          refused: failed.length,
          of: messages.length,
          reason: failed[0]?.reason,
        });
      }
      return {
        sent: messages.length - failed.length,
        failed: failed.map(({ index, reason }) => ({ message: messages[index]!, reason })),
      };
    },
  };
}

/** All are checked before the first is sent, so that a wrong one leaves nothing half done. */
function validated(message: FrontierMessage, index: number): FrontierMessage {
  const parsed = frontierMessageSchema.safeParse(message);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new InvalidInputError(`frontier message ${index} is wrong: ${issues.join("; ")}`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
}

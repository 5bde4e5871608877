import { frontierMessageSchema } from "@cityscout/contracts";
import type { FrontierMessage } from "@cityscout/contracts";
import type { OutgoingMessage, ReceivedMessage } from "./message-queue.ts";

/** Receives of earlier copies of a message: a message that was put back without counting is a new copy. */
const earlierReceives = "earlier_receives";

/** How a message travels: itself as JSON, and what routes and traces it as attributes. */
export const pack = (message: FrontierMessage): OutgoingMessage => ({
  body: JSON.stringify(message),
  attributes: {
    correlation_id: message.correlation_id,
    ...(message.run_id === undefined ? {} : { run_id: message.run_id }),
    ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
  },
  delaySeconds: 0,
});

/** The same message again, whose present delivery does not count. */
export const packAgain = (received: ReceivedMessage, delaySeconds: number): OutgoingMessage => ({
  body: received.body,
  attributes: { ...received.attributes, [earlierReceives]: String(receivesOf(received) - 1) },
  delaySeconds,
});

/** How often the message was received, over all its copies; 1 at first. */
export const receivesOf = (received: ReceivedMessage): number => {
  const earlier = Number(received.attributes[earlierReceives] ?? 0);
  return received.receiveCount + (Number.isInteger(earlier) && earlier > 0 ? earlier : 0);
};

export type Unpacked = { readable: true; message: FrontierMessage } | { readable: false; reason: string };

export function unpack(body: string): Unpacked {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return { readable: false, reason: `unreadable: not JSON (${(error as Error).message})` };
  }
  const parsed = frontierMessageSchema.safeParse(value);
  if (parsed.success) {
    return { readable: true, message: parsed.data };
  }
  const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "message"}: ${issue.message}`);
  return { readable: false, reason: `unreadable: ${issues.join("; ")}` };
}

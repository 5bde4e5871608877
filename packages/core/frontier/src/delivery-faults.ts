import type { SendMessageBatchRequest, SQSClient } from "@aws-sdk/client-sqs";
import type { Random } from "@cityscout/contracts";

export interface DeliveryFaults {
  /** Seeded, so that a run with faults can be repeated. */
  random: Random;
  /** Share of messages that are delivered twice, 0..1. */
  duplicated: number;
  /** Whether messages come in another order than they were sent, as far as a batch of ten reaches. */
  reordered: boolean;
}

/**
 * Makes a client's queues behave as badly as standard queues may: some messages come twice, and in any order. For
 * checks that a run's result does not depend on it; changes the client it is given.
 */
export function addDeliveryFaults(sqs: SQSClient, faults: DeliveryFaults): void {
  sqs.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName;
      if (command === "SendMessageBatchCommand") {
        const input = args.input as SendMessageBatchRequest;
        const entries = input.Entries ?? [];
        const again = entries.filter(() => faults.random.next() < faults.duplicated);
        const result = await next({ ...args, input: { ...input, Entries: inAnyOrder(entries, faults) } });
        if (again.length > 0) {
          await next({ ...args, input: { ...input, Entries: again } });
        }
        return result;
      }
      const result = await next(args);
      if (command === "ReceiveMessageCommand") {
        const output = result.output as { Messages?: unknown[] };
        if (output.Messages !== undefined) {
          output.Messages = inAnyOrder(output.Messages, faults);
        }
      }
      return result;
    },
    { step: "initialize", name: "deliveryFaults" },
  );
}

/** Fisher and Yates's shuffle. */
function inAnyOrder<T>(items: readonly T[], faults: DeliveryFaults): T[] {
  const shuffled = [...items];
  if (faults.reordered) {
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = Math.floor(faults.random.next() * (last + 1));
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
  }
  return shuffled;
}

import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { MapsMessage } from "@cityscout/contracts";
import { mapsMessage } from "../frontier-contract.ts";

/** A letter as it lies in the queue. */
export interface TestLetter {
  body: string;
  attributes: Readonly<Record<string, string>>;
}

/** As a drain dead-letters a search that failed five times. */
export function searchLetter(
  index: number,
  changes: Partial<MapsMessage> = {},
  attributes: Readonly<Record<string, string>> = {},
): TestLetter {
  const message = mapsMessage(index, { metadata: { stage: "TileSweep", round: 3 }, ...changes });
  return {
    body: JSON.stringify(message),
    attributes: {
      correlation_id: message.correlation_id,
      run_id: message.run_id ?? "none",
      error: "TransientSourceError",
      reason: "google: HTTP 503",
      receive_count: "5",
      ...attributes,
    },
  };
}

export const run = {
  run_id: "run-1",
  correlation_id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11",
  city: "edinburgh",
  prefix: "cities/edinburgh/run-1",
  started_at: "2026-01-01T00:00:00.000Z",
  traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01`,
};

/** As the state machine's catch reports a stage that failed. */
export const failureLetter = (state: string, error = "Error", cause = "broken"): TestLetter => ({
  body: JSON.stringify({ type: "stage-failure", run, state, failure: { Error: error, Cause: cause } }),
  attributes: {},
});

export async function sendLetters(
  sqs: SQSClient,
  queueUrl: string,
  letters: readonly TestLetter[],
): Promise<void> {
  for (let next = 0; next < letters.length; next += 10) {
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: letters.slice(next, next + 10).map(({ body, attributes }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              { DataType: "String", StringValue: value },
            ]),
          ),
        })),
      }),
    );
  }
}

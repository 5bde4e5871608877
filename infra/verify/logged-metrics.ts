import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { cityFunctionStates } from "@cityscout/workflows";
import { z } from "zod";
import type { Clients } from "./local-aws.ts";

/** A line of the embedded metric format, as CloudWatch reads metrics out of logs. */
const metricLineSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.literal("Cityscout"),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
  run_id: z.string(),
});

/** What a run's functions logged of one metric: its sum, and the dimensions that it came with. */
export async function loggedMetric(
  { logs }: Clients,
  { runId, name }: { runId: string; name: string },
): Promise<{ sum: number; dimensions: ReadonlySet<string> }> {
  let sum = 0;
  const dimensions = new Set<string>();
  for (const state of cityFunctionStates) {
    const group = { logGroupName: `/aws/lambda/cityscout-mock-${state}` };
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, group)) {
      for (const { message = "" } of events) {
        if (!message.includes('"_aws"') || !message.includes(`"${runId}"`)) continue;
        const line = metricLineSchema.parse(JSON.parse(message.slice(message.indexOf("{"))));
        const { _aws: header } = line;
        for (const { Metrics, Dimensions } of header.CloudWatchMetrics) {
          if (line.run_id !== runId || !Metrics.some(({ Name }) => Name === name)) continue;
          sum += [line[name]].flat().reduce<number>((total, value) => total + Number(value), 0);
          for (const set of Dimensions) for (const dimension of set) dimensions.add(dimension);
        }
      }
    }
  }
  return { sum, dimensions };
}

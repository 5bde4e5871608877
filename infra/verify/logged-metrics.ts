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
  /** Absent where a function could not read whose work it had. */
  run_id: z.string().optional(),
});

interface LoggedValue {
  name: string;
  dimensions: readonly string[];
  runId: string | undefined;
  value: number;
}

/** All that the functions logged as metrics. */
async function* loggedValues({ logs }: Clients): AsyncGenerator<LoggedValue> {
  for (const state of cityFunctionStates) {
    const group = { logGroupName: `/aws/lambda/cityscout-mock-${state}` };
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, group)) {
      for (const { message = "" } of events) {
        if (!message.includes('"_aws"')) continue;
        const line = metricLineSchema.parse(JSON.parse(message.slice(message.indexOf("{"))));
        const { _aws: header } = line;
        for (const { Metrics, Dimensions } of header.CloudWatchMetrics) {
          for (const { Name: name } of Metrics) {
            const value = [line[name]].flat().reduce<number>((total, one) => total + Number(one), 0);
            for (const dimensions of Dimensions) yield { name, dimensions, runId: line.run_id, value };
          }
        }
      }
    }
  }
}

/** What a run's functions logged of one metric: its sum, and the dimensions that it came with. */
export async function loggedMetric(
  clients: Clients,
  { runId, name }: { runId: string; name: string },
): Promise<{ sum: number; dimensions: ReadonlySet<string> }> {
  let sum = 0;
  const dimensions = new Set<string>();
  for await (const logged of loggedValues(clients)) {
    if (logged.runId !== runId || logged.name !== name) continue;
    sum += logged.value;
    for (const dimension of logged.dimensions) dimensions.add(dimension);
  }
  return { sum, dimensions };
}

/** A metric's name and the names of its dimensions, as one text whatever their order. */
export const seriesName = (name: string, dimensions: readonly string[]): string =>
  `${name} by ${dimensions.toSorted().join(", ")}`;

/** Every series that any run has logged. */
export async function loggedSeries(clients: Clients): Promise<ReadonlySet<string>> {
  const series = new Set<string>();
  for await (const { name, dimensions } of loggedValues(clients)) series.add(seriesName(name, dimensions));
  return series;
}

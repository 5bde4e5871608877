import { type Source, sourceSchema } from "@cityscout/contracts";
import { z } from "zod";
import type { ExecutionView, Spent, StateVisit } from "./execution-view.ts";
import type { LogLine } from "./log-lines.ts";
import type { SourceUses } from "../run/source-uses.ts";

/** Of a line of the embedded metric format what counts here; several values of one name are a list. */
const amountSchema = z
  .union([z.number(), z.array(z.number())])
  .transform((value) => [value].flat().reduce((sum, item) => sum + item, 0))
  .default(0);
const metricLineSchema = z.object({
  _aws: z.object({ Timestamp: z.number() }),
  source: sourceSchema.optional().catch(undefined),
  Calls: amountSchema,
  CacheHits: amountSchema,
  CostUsd: amountSchema,
  RecordsFound: amountSchema,
  Errors: amountSchema,
});
export type MetricLine = z.infer<typeof metricLineSchema>;

/** `undefined` of half a line, as a killed process leaves it. */
export function parseMetricLine(text: string): MetricLine | undefined {
  try {
    return metricLineSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a run on this machine did, from what its stages logged, oldest first. It is `running` as far as that goes. */
export function viewOfTelemetry(logs: readonly LogLine[], metrics: readonly MetricLine[]): ExecutionView {
  const visits: StateVisit[] = [];
  for (const line of logs) takeLine(visits, line);
  const spentAt = spendingOf(metrics);
  for (const [index, visit] of visits.entries())
    visit.spent = visit.leftAt === null ? null : spentAt(visits[index + 1]?.enteredAt ?? Infinity);
  return {
    status: "running",
    startedAt: visits[0]?.enteredAt ?? null,
    endedAt: null,
    ending: null,
    visits,
    spent: spentAt(Infinity),
    runState: null,
    missingEvents: 0,
  };
}

function takeLine(visits: StateVisit[], { at, state, message, fields }: LogLine): void {
  const open = visits.find((visit) => visit.state === state && visit.leftAt === null);
  if (message === "stage started") enter(visits, state, at);
  else if (message === "round planned" && open !== undefined) open.round = Number(fields["round"]);
  else if (message === "stage finished" || message === "stage failed")
    leave(open, at, failureOf(message, fields));
}

/** A stage that failed and is tried again has stayed where it was. */
function enter(visits: StateVisit[], state: string, at: number): void {
  const attempt = { task: state, startedAt: at, endedAt: null, failure: null };
  const last = visits.at(-1);
  const hasFailed = last?.attempts.some(({ failure }) => failure !== null) === true;
  if (last?.state === state && hasFailed && last.leftAt !== null) {
    last.leftAt = null;
    last.attempts.push(attempt);
    return;
  }
  visits.push({
    state,
    kind: "Task",
    enteredAt: at,
    leftAt: null,
    attempts: [attempt],
    items: null,
    spent: null,
    round: null,
  });
}

function leave(
  visit: StateVisit | undefined,
  at: number,
  failure: { error: string; cause: string } | null,
): void {
  const attempt = visit?.attempts.at(-1);
  if (visit === undefined || attempt === undefined) return;
  visit.leftAt = at;
  Object.assign(attempt, { endedAt: at, failure });
}

const loggedErrorSchema = z.object({ name: z.string().default("Error"), message: z.string().default("") });

function failureOf(message: string, fields: LogLine["fields"]): { error: string; cause: string } | null {
  if (message !== "stage failed") return null;
  const error = loggedErrorSchema.safeParse(fields["error"]).data;
  return { error: error?.name ?? "Error", cause: error?.message ?? "" };
}

/** What was spent up to a time. */
function spendingOf(metrics: readonly MetricLine[]): (at: number) => Spent {
  return (at) => {
    const spent = { calls: 0, costUsd: 0 };
    for (const { _aws: header, Calls, CostUsd } of metrics) {
      if (header.Timestamp > at) continue;
      spent.calls += Calls;
      spent.costUsd += CostUsd;
    }
    return spent;
  };
}

/** What each source was asked, from the metrics of the stages. */
export function sourcesOfMetrics(metrics: readonly MetricLine[]): SourceUses {
  const uses: SourceUses = {};
  for (const { source, Calls, CacheHits, CostUsd, RecordsFound, Errors } of metrics) {
    if (source === undefined) continue;
    const use = useOf(uses, source);
    use.calls += Calls;
    use.cache_hits += CacheHits;
    use.cost_usd += CostUsd;
    use.shown += RecordsFound;
    use.new += RecordsFound;
    use.failures += Errors;
  }
  return uses;
}

function useOf(uses: SourceUses, source: Source): NonNullable<SourceUses[Source]> {
  return (uses[source] ??= { calls: 0, cache_hits: 0, cost_usd: 0, shown: 0, new: 0, failures: 0 });
}

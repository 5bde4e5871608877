import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { loggedSeries, seriesName } from "./logged-metrics.ts";

/** As alarms ask for our metrics, and as the dashboard does. */
const alarmQuery = /SELECT \w+\((?<name>\w+)\) FROM SCHEMA\(\\*"Cityscout\\*", (?<dimensions>[\w, ]+)\)/g;
const dashboardQuery = /\{Cityscout,(?<dimensions>[\w,]+)\} MetricName=\\*"(?<name>\w+)\\*"/g;

/** Every metric of ours that an alarm or the dashboard watches must be one that runs log, dimension by dimension. */
export async function checkMetrics({ clients, synthesis }: Deployed, checks: Checklist): Promise<void> {
  const templates = JSON.stringify(synthesis.assembly.stacks.map(({ template }): unknown => template));
  const watched = new Set(
    [...templates.matchAll(alarmQuery), ...templates.matchAll(dashboardQuery)].map(({ groups = {} }) =>
      seriesName(groups["name"] ?? "", (groups["dimensions"] ?? "").split(/, ?/)),
    ),
  );
  const logged = await loggedSeries(clients);
  const silent = [...watched].filter((series) => !logged.has(series));
  checks.expect(
    `each of ${watched.size} metrics that alarms and the dashboard watch was logged by a run`,
    watched.size > 0 && silent.length === 0,
    `nothing of ${silent.join("; ")}`,
  );
}

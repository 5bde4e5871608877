import type { Source } from "@cityscout/contracts";
import { formatCount } from "../format.ts";
import { html, type Html } from "../html.ts";
import type { ReportAnswer, ReportData } from "../report-data.ts";
import { legend, lineChart, type Series } from "./line-chart.ts";

/** What was left of the budgets as the run went on, in per cent: of the run's calls, and of each source's own. */
export function burnDown({ answers, callLimits, manifest }: ReportData): Html {
  const counted = answers.filter((answer) => answer.counted);
  if (callLimits === null || counted.length === 0) {
    return html`<p class="empty">No call was made: every answer was in the cache already.</p>`;
  }
  const startedAt = Date.parse(manifest.started_at);
  const sources = [...new Set(counted.map(({ source }) => source))].sort();
  const limited = sources.flatMap((source): Series[] => {
    const limit = callLimits.bySource[source] ?? null;
    const own = counted.filter((answer) => answer.source === source);
    return limit === null
      ? []
      : [
          seriesOf(
            `${source} (${formatCount(own.length)} of ${formatCount(limit)})`,
            `source-${source}`,
            own,
            limit,
            startedAt,
          ),
        ];
  });
  const series = [
    seriesOf(
      `all calls (${formatCount(counted.length)} of ${formatCount(callLimits.total)})`,
      "total",
      counted,
      callLimits.total,
      startedAt,
    ),
    ...limited,
  ];
  return html`<figure>
      ${lineChart({
        label: "Share of the call budgets that was left, against time",
        xLabel: "seconds since the run began",
        yLabel: "left",
        formatY: (value) => `${Math.round(value)} %`,
        series,
      })}
      ${legend(series)}
    </figure>
    ${sources.some((source: Source) => (callLimits.bySource[source] ?? null) === null) && html`<p class="note">Sources without a limit of their own share the run's.</p>`}`;
}

function seriesOf(
  name: string,
  className: string,
  answers: readonly ReportAnswer[],
  limit: number,
  startedAt: number,
): Series {
  const times = answers
    .map(({ at }) => Math.max(0, (Date.parse(at) - startedAt) / 1000))
    .sort((a, b) => a - b);
  return {
    name,
    className,
    points: [
      [0, 100],
      ...times.map((seconds, index) => [seconds, 100 * Math.max(0, 1 - (index + 1) / limit)] as const),
    ],
  };
}

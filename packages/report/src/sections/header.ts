import type { Manifest, RunStatus, StopReason } from "@cityscout/contracts";
import { formatCount, formatCounted, formatDuration, formatUsd } from "../format.ts";
import { html, type Html } from "../html.ts";

const statusText: Readonly<Record<RunStatus, string>> = {
  succeeded: "Succeeded",
  partial: "Partial",
  failed: "Failed",
  running: "Running",
  interrupted: "Interrupted",
};

const stopText: Readonly<Record<StopReason, string>> = {
  complete: "the city is covered: no further call could have shown a place",
  max_api_calls: "the budget of calls was spent",
  max_cost_usd: "the budget of money was spent",
  max_wall_clock: "the time was up",
  source_budgets: "every source's own budget was spent",
  new_unique_rate: "further calls were expected to show too little that is new",
  no_sources: "no source was left to ask",
  max_history_events: "its execution had no room for another round; it can be gone on with",
  failed: "a stage failed",
  interrupted: "it was interrupted, and can be resumed",
};

/** Of a source that failed, nobody knows what a further call would have shown. */
const stopTextOf = ({ status, stop_reason: reason }: Manifest): string =>
  reason === "complete" && status !== "succeeded"
    ? "the sources that answered had nothing left to show"
    : stopText[reason];

/** The run at a glance. */
export function header(manifest: Manifest): Html {
  const { counts, calls } = manifest;
  const figures: [string, string, string][] = [
    ["Places", formatCount(counts.places), `of ${formatCount(counts.candidates)} candidates`],
    ["Primaries", formatCount(counts.primaries), "the city's must-see places"],
    ["Merged", formatCount(counts.duplicates_merged), "candidates that were duplicates"],
    ["Calls", formatCount(calls.total), `and ${formatCounted(calls.cache_hits, "answer")} from the cache`],
    ["Cost", formatUsd(manifest.cost_usd), "at list prices"],
    ["Duration", formatDuration(manifest.duration_ms), `began ${startOf(manifest.started_at)}`],
  ];
  return html`<header class="top">
    <p class="eyebrow">Cityscout</p>
    <h1><bdi>${manifest.job.city}</bdi></h1>
    <p class="status">
      <span class="badge ${manifest.status}">${statusText[manifest.status]}</span> Stopped because
      ${stopTextOf(manifest)}.
    </p>
    ${
      manifest.simulated_world !== undefined &&
      html`<p class="status">
        <span class="badge simulated">Simulated</span> Answers are of the world
        <code>${manifest.simulated_world}</code>: no real service was asked, and nothing was paid.
      </p>`
    }
    <dl class="figures">
      ${figures.map(
        ([name, value, note]) =>
          html`<div>
            <dt>${name}</dt>
            <dd><span class="value">${value}</span><span class="note">${note}</span></dd>
          </div>`,
      )}
    </dl>
    ${manifest.failures.length > 0 && failureList(manifest)}
  </header>`;
}

function failureList({ failures, counts }: Manifest): Html {
  return html`<details class="failures" open>
    <summary>
      ${failures.length === 1 ? "One failure" : `${failures.length} failures`}${counts.dead_letters > 0 && `, ${formatCounted(counts.dead_letters, "dead letter")}`}
    </summary>
    <ul>
      ${failures.slice(0, 20).map(({ stage, error, message }) => html`<li><b>${stage}</b> <code>${error}</code> <bdi>${message}</bdi></li>`)}
    </ul>
    ${failures.length > 20 && html`<p class="note">and ${failures.length - 20} more, in the manifest</p>`}
  </details>`;
}

function startOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

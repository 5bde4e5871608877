import { pathToFileURL } from "node:url";
import type { CorruptAnswers, Manifest } from "@cityscout/contracts";
import pc from "picocolors";
import { formatCounted, formatDuration, formatNumber, formatTable, formatUsd } from "../format.ts";
import { recordsOf } from "../run/source-uses.ts";

/** The `--json` document of a run. */
export function runDocument(
  manifest: Manifest,
  artifacts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    status: manifest.status,
    run_id: manifest.run_id,
    city: manifest.job.city,
    stop_reason: manifest.stop_reason,
    counts: manifest.counts,
    calls: manifest.calls,
    cost_usd: manifest.cost_usd,
    duration_ms: manifest.duration_ms,
    stages: manifest.stages.map(({ name, duration_ms }) => ({ name, duration_ms })),
    ...(manifest.new_unique_rate === undefined ? {} : { new_unique_rate: manifest.new_unique_rate }),
    sources: manifest.sources,
    ...(manifest.not_asked === undefined ? {} : { not_asked: manifest.not_asked }),
    ...(manifest.simulated_world === undefined ? {} : { simulated_world: manifest.simulated_world }),
    coverage: manifest.coverage,
    failures: manifest.failures,
    ...(manifest.swapped === undefined ? {} : { swapped: manifest.swapped }),
    ...(manifest.corrupt_answers === undefined ? {} : { corrupt_answers: manifest.corrupt_answers }),
    artifacts,
  };
}

const stopReasonSentences: Readonly<Record<Manifest["stop_reason"], string>> = {
  complete: "nothing was left that another call could prove",
  max_api_calls: "the call budget was spent",
  max_cost_usd: "the cost budget was spent",
  max_wall_clock: "the time was up",
  source_budgets: "every source's own budget was spent",
  new_unique_rate: "further calls were expected to show too little that is new",
  no_sources: "no source was left to ask",
  max_history_events: "its execution had no room for another round",
  failed: "a stage failed",
  interrupted: "it was interrupted",
};

/** Of a source that failed, nobody knows what a further call would have proven. */
const stopSentenceOf = ({ status, stop_reason: reason }: Manifest): string =>
  reason === "complete" && status !== "succeeded"
    ? "the sources that answered had nothing left to prove"
    : stopReasonSentences[reason];

function sourceTable(manifest: Manifest): string {
  const rows = Object.entries(manifest.sources).map(([source, use]) => {
    const coverage = manifest.coverage[source as keyof typeof manifest.coverage];
    const share =
      coverage === undefined || coverage.area_km2 === 0
        ? "–"
        : `${((coverage.covered_km2 / coverage.area_km2) * 100).toFixed(1)} %`;
    const remaining = coverage === undefined ? "–" : formatNumber(coverage.expected_remaining.mean);
    return [
      source,
      formatNumber(use.calls),
      formatNumber(use.cache_hits),
      formatUsd(use.cost_usd),
      formatNumber(use.new),
      share,
      remaining,
    ];
  });
  return formatTable(["source", "calls", "cached", "cost", "records", "covered", "expected missing"], rows);
}

function corruptLine({ answers, examples }: CorruptAnswers): string {
  const which = formatCounted(answers, "stored answer");
  const keys = examples.map(({ key }) => key).join(", ");
  return `${pc.yellow("!")} ${which} could not be used, and passed for not stored: ${keys}${examples.length < answers ? ", …" : ""}`;
}

/** What a person reads when a run has ended. */
export function runSummary(manifest: Manifest, artifacts: Readonly<Record<string, string>>): string {
  const { counts } = manifest;
  const mark = manifest.status === "succeeded" ? pc.green("✔") : pc.yellow("!");
  const lines = [
    "",
    `${mark} ${pc.bold(`${formatCounted(counts.places, "place")} in ${manifest.job.city}`)} (${formatNumber(counts.primaries)} primary, ${formatNumber(counts.secondaries)} secondary)`,
    `  ${manifest.status}: it stopped because ${stopSentenceOf(manifest)} (${manifest.stop_reason})`,
    `  ${formatCounted(manifest.calls.total, "call")}, ${formatCounted(manifest.calls.cache_hits, "answer")} from the cache, ${formatUsd(manifest.cost_usd)}, ${formatDuration(manifest.duration_ms)}`,
    `  ${formatCounted(recordsOf(manifest.sources), "record")}, ${formatCounted(counts.candidates, "candidate")} inside the area, ${formatNumber(counts.duplicates_merged)} merged into another, ${formatCounted(counts.dead_letters, "dead letter")}`,
    ...(manifest.simulated_world === undefined
      ? []
      : [
          `  simulated sources, world ${manifest.simulated_world}: no real service was asked, and nothing was paid`,
        ]),
    "",
    sourceTable(manifest),
    "",
  ];
  for (const [source, reason] of Object.entries(manifest.not_asked ?? {}))
    lines.push(`${pc.yellow("!")} ${source} was not asked: ${reason}`);
  for (const failure of manifest.failures)
    lines.push(`${pc.yellow("!")} ${failure.stage}: ${failure.error}: ${failure.message}`);
  for (const [source, { out_of_order, leaves_out }] of Object.entries(manifest.coverage)) {
    if (out_of_order)
      lines.push(
        `${pc.yellow("!")} ${source} does not answer nearest first, as it was said to: its full answers proved nothing`,
      );
    if (leaves_out)
      lines.push(
        `${pc.yellow("!")} ${source} leaves records out of answers that say that they hold all: none proved more than out to its last record`,
      );
  }
  for (const [source, { records, examples }] of Object.entries(manifest.swapped ?? {}))
    lines.push(
      `${pc.yellow("!")} ${source}: ${formatCounted(records, "record was", "records were")} left out, far away from the area, but within it with lat and lng swapped: ${examples.join(", ")}${examples.length < records ? ", …" : ""}`,
    );
  if (manifest.corrupt_answers !== undefined) lines.push(corruptLine(manifest.corrupt_answers));
  const report = artifacts["report.html"];
  if (report !== undefined) lines.push(`map and report  ${pc.underline(pathToFileURL(report).href)}`);
  const places = artifacts["places.ndjson"];
  if (places !== undefined) lines.push(`places          ${places} (also .geojson and .csv beside it)`);
  lines.push(`run             ${manifest.run_id}`);
  if (manifest.status === "interrupted") lines.push(`go on           scout run --resume ${manifest.run_id}`);
  lines.push("");
  return lines.join("\n");
}

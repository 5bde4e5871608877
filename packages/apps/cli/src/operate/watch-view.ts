import { cityFunctionStates } from "@cityscout/workflows";
import type { Output } from "../context.ts";
import { formatCounted, formatDuration, formatUsd } from "../format.ts";
import { createLivePicture } from "../run/live-picture.ts";
import { type Progress, progressAfterEvent, startProgress } from "../run/progress-model.ts";
import { renderProgress } from "../run/progress-view.ts";
import type { ExecutionView } from "./execution-view.ts";
import { recordsOf, type SourceUses } from "../run/source-uses.ts";
import { timelineOf } from "./timeline.ts";

/** Shows how an execution goes on. */
export interface WatchView {
  show(view: ExecutionView, sources: SourceUses): void;
  /** Leaves the last picture standing. */
  stop(): void;
}

/** What the picture of `scout run` shows, from the history of an execution and the run's ledger. */
export function progressOf(view: ExecutionView, sources: SourceUses): Progress {
  const working = view.visits.at(-1)?.state;
  const state = cityFunctionStates.find((known) => known === working || working?.startsWith(known) === true);
  let progress = startProgress();
  if (view.runState !== null)
    progress = progressAfterEvent(progress, { state: "Initialize", kind: "left", output: view.runState });
  const sweeping = working?.startsWith("TileSweep") === true ? "TileSweepPlan" : state;
  if (sweeping !== undefined && view.status === "running")
    progress = progressAfterEvent(progress, { state: sweeping, kind: "entered" });
  const uses = Object.entries(sources);
  return {
    ...progress,
    cacheHits: uses.reduce((sum, [, use]) => sum + use.cache_hits, 0),
    errors: uses.reduce((sum, [, use]) => sum + use.failures, 0),
    found: recordsOf(sources),
    callsBySource: new Map(uses.map(([source, use]) => [source, use.calls])),
  };
}

function liveView(stream: Output, now: () => number): WatchView {
  let latest: { view: ExecutionView; progress: Progress } | undefined;
  const picture = createLivePicture(stream, (tick) => {
    if (latest === undefined) return undefined;
    const { view, progress } = latest;
    return renderProgress(progress, tick, (view.endedAt ?? now()) - (view.startedAt ?? now()));
  });
  return {
    show(view, sources) {
      latest = { view, progress: progressOf(view, sources) };
      picture.draw();
    },
    stop: () => picture.stop(),
  };
}

/** One line for each stage and each round that ends. */
function plainView(stream: Output): WatchView {
  let told = 0;
  return {
    show(view, sources) {
      const ended = timelineOf(view).filter(({ tookMs }) => tookMs !== null);
      const fresh = ended.slice(told);
      told = ended.length;
      for (const [index, { name, tookMs, calls, costUsd, failures }] of fresh.entries()) {
        const spent = calls === null ? "" : `, ${formatCounted(calls, "call")}, ${formatUsd(costUsd ?? 0)}`;
        // The books are of now: they say nothing of the moment when an earlier stage ended.
        const found = index === fresh.length - 1 ? `, ${formatCounted(recordsOf(sources), "record")}` : "";
        const failed = failures.length === 0 ? "" : `, failed ${failures.length} times: ${failures.at(-1)}`;
        stream.write(`${name}: ${formatDuration(tookMs ?? 0)}${spent}${found}${failed}\n`);
      }
    },
    stop: () => {},
  };
}

const silentView: WatchView = { show: () => {}, stop: () => {} };

/** Live on a terminal, plain lines elsewhere, nothing where the output is meant for a machine. */
export function createWatchView(stream: Output, options: { quiet: boolean; now: () => number }): WatchView {
  if (options.quiet) return silentView;
  return stream.isTTY ? liveView(stream, options.now) : plainView(stream);
}

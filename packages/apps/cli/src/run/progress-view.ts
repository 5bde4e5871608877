import { cityStages, InterruptedError } from "@cityscout/contracts";
import type { ExecutionEvent } from "@cityscout/runtime";
import pc from "picocolors";
import type { Output } from "../context.ts";
import { formatDuration, formatNumber, formatUsd } from "../format.ts";
import { createLivePicture } from "./live-picture.ts";
import { progressAfterEvent, progressAfterMetric, startProgress, type Progress } from "./progress-model.ts";

export interface ProgressView {
  onEvent: (event: ExecutionEvent) => void;
  onMetric: (line: string) => void;
  /** Leaves the last picture standing. */
  stop: () => void;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

function budgetBar(progress: Progress): string {
  if (progress.callsLeft === null) return "";
  const limit = progress.calls + progress.callsLeft;
  const width = 24;
  const filled = limit === 0 ? width : Math.round((progress.calls / limit) * width);
  return `${pc.cyan("█".repeat(filled))}${pc.dim("░".repeat(width - filled))} ${formatNumber(progress.calls)} of ${formatNumber(limit)} calls`;
}

/** The picture on a terminal: a line a stage, and below them what the run has spent and found. */
export function renderProgress(progress: Progress, tick: number, elapsedMs: number): string {
  const lines = cityStages.map(({ state }) => {
    const finished = progress.finished.find(({ name }) => name === state);
    if (state === progress.stage) {
      const detail = state === "TileSweep" && progress.round > 0 ? pc.dim(` round ${progress.round}`) : "";
      return `${pc.cyan(frames[tick % frames.length] ?? "·")} ${pc.bold(state)}${detail}`;
    }
    if (finished !== undefined)
      return `${pc.green("✔")} ${state} ${pc.dim(formatDuration(finished.durationMs))}`;
    return pc.dim(`· ${state}`);
  });
  const sources = [...progress.callsBySource]
    .map(([source, calls]) => `${source} ${formatNumber(calls)}`)
    .join(", ");
  const rate =
    progress.newUniqueRate === null
      ? ""
      : `, ${(progress.newUniqueRate * 100).toFixed(0)} % of the last answers new`;
  return [
    ...lines,
    "",
    budgetBar(progress),
    `${formatNumber(progress.found)} records, ${formatUsd(progress.costUsd)}, ${formatDuration(elapsedMs)}${rate}`,
    pc.dim(sources),
  ].join("\n");
}

function liveView(stream: Output): ProgressView {
  const startedAt = performance.now();
  let progress = startProgress();
  const picture = createLivePicture(stream, (tick) =>
    renderProgress(progress, tick, performance.now() - startedAt),
  );
  return {
    onEvent: (event) => {
      progress = progressAfterEvent(progress, event);
    },
    onMetric: (line) => {
      progress = progressAfterMetric(progress, line);
    },
    stop: () => {
      progress = { ...progress, stage: null };
      picture.stop();
    },
  };
}

/** One line for each stage that ends, and for every tenth round of the sweep. */
function plainView(stream: Output): ProgressView {
  let progress = startProgress();
  let told = 0;
  return {
    onEvent: (event) => {
      progress = progressAfterEvent(progress, event);
      for (const { name, durationMs } of progress.finished.slice(told)) {
        if (name === "TileSweep" && progress.stage === "TileSweep" && event.state !== "GeocodeValidate")
          break;
        told += 1;
        stream.write(
          `${name}: ${formatDuration(durationMs)}; so far ${formatNumber(progress.calls)} calls, ${formatNumber(progress.found)} records, ${formatUsd(progress.costUsd)}\n`,
        );
      }
      if (event.state === "TileSweepEvaluate" && event.kind === "left" && progress.round % 10 === 0) {
        stream.write(
          `TileSweep round ${progress.round}: ${formatNumber(progress.calls)} calls, ${formatNumber(progress.found)} records\n`,
        );
      }
      if (event.kind === "failed" && !(event.error instanceof InterruptedError))
        stream.write(
          `${event.state} failed: ${event.error instanceof Error ? event.error.message : String(event.error)}\n`,
        );
    },
    onMetric: (line) => {
      progress = progressAfterMetric(progress, line);
    },
    stop: () => {},
  };
}

const silentView: ProgressView = { onEvent: () => {}, onMetric: () => {}, stop: () => {} };

/** Live on a terminal, plain lines elsewhere, nothing where the output is meant for a machine. */
export function createProgressView(stream: Output, options: { quiet: boolean }): ProgressView {
  if (options.quiet) return silentView;
  return stream.isTTY ? liveView(stream) : plainView(stream);
}

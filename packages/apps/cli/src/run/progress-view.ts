import { cityStages, InterruptedError } from "@cityscout/contracts";
import type { ExecutionEvent } from "@cityscout/runtime";
import pc from "picocolors";
import type { Output } from "../context.ts";
import { formatCounted, formatDuration, formatNumber, formatUsd } from "../format.ts";
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
    `${formatCounted(progress.found, "record")}, ${formatUsd(progress.costUsd)}, ${formatDuration(elapsedMs)}${rate}`,
    pc.dim(sources),
  ].join("\n");
}

/** Until a stage has ended what it must not leave half done, a first Ctrl-C shows nothing else. */
const interruption = "interrupted: what is under way ends first; Ctrl-C again ends it at once";

function liveView(stream: Output, signal: AbortSignal): ProgressView {
  const startedAt = performance.now();
  let progress = startProgress();
  const picture = createLivePicture(stream, (tick) => {
    const text = renderProgress(progress, tick, performance.now() - startedAt);
    return signal.aborted && progress.stage !== null ? `${text}\n${pc.yellow(interruption)}` : text;
  });
  const onAbort = (): void => picture.draw();
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    onEvent: (event) => {
      progress = progressAfterEvent(progress, event);
    },
    onMetric: (line) => {
      progress = progressAfterMetric(progress, line);
    },
    stop: () => {
      signal.removeEventListener("abort", onAbort);
      progress = { ...progress, stage: null };
      picture.stop();
    },
  };
}

/** One line for each stage that ends, and for every tenth round of the sweep. */
function plainView(stream: Output, signal: AbortSignal): ProgressView {
  let progress = startProgress();
  let told = 0;
  const onAbort = (): void => void stream.write(`${interruption}\n`);
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    onEvent: (event) => {
      progress = progressAfterEvent(progress, event);
      for (const { name, durationMs } of progress.finished.slice(told)) {
        if (name === "TileSweep" && progress.stage === "TileSweep" && event.state !== "GeocodeValidate")
          break;
        told += 1;
        stream.write(
          `${name}: ${formatDuration(durationMs)}; so far ${formatCounted(progress.calls, "call")}, ${formatCounted(progress.found, "record")}, ${formatUsd(progress.costUsd)}\n`,
        );
      }
      if (event.state === "TileSweepEvaluate" && event.kind === "left" && progress.round % 10 === 0) {
        stream.write(
          `TileSweep round ${progress.round}: ${formatCounted(progress.calls, "call")}, ${formatCounted(progress.found, "record")}\n`,
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
    stop: () => signal.removeEventListener("abort", onAbort),
  };
}

const silentView: ProgressView = { onEvent: () => {}, onMetric: () => {}, stop: () => {} };

/** Live on a terminal, plain lines elsewhere, nothing where the output is meant for a machine. */
export function createProgressView(
  stream: Output,
  { quiet, signal }: { quiet: boolean; signal: AbortSignal },
): ProgressView {
  if (quiet) return silentView;
  return stream.isTTY ? liveView(stream, signal) : plainView(stream, signal);
}

import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { registerBenchColdStart } from "./bench-cold-start.ts";
import { registerBenchDlq } from "./bench-dlq.ts";
import { registerBenchDedupe } from "./bench-dedupe.ts";
import { registerBenchMatching } from "./bench-matching.ts";
import { registerBenchRun } from "./bench-run.ts";
import { registerBenchSweep } from "./bench-sweep.ts";

/** `scout bench`: figures that anyone can measure again. */
export function registerBench(program: Command, context: CommandContext): void {
  const bench = program
    .command("bench")
    .summary("measure whole runs, the planner, the matcher, cold starts, dead letters")
    .description(
      "Benchmarks: each prints its figures and, beside them in the same run, those of a baseline.",
    );
  registerBenchRun(bench, context);
  registerBenchSweep(bench, context);
  registerBenchMatching(bench, context);
  registerBenchDedupe(bench, context);
  registerBenchColdStart(bench, context);
  registerBenchDlq(bench, context);
}

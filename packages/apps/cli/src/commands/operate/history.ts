import { InvalidInputError } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { findRun } from "../../operate/read-run.ts";
import { formatTimeline, timelineOf } from "../../operate/timeline.ts";

interface HistoryFlags extends TargetFlags {
  events?: true;
  json?: true;
}

/** `scout history`: what a run did, and when. */
export function registerHistory(program: Command, context: CommandContext): void {
  const command = program
    .command("history")
    .summary("show what a run did, state by state")
    .argument("<run-id>", "as `scout start` or `scout run` printed it");
  withTargetOptions(command)
    .option("--json", "print one JSON document")
    .option("--events", "of a deployed run: every event, as Step Functions has it, as JSON")
    .action(async (runId: string, flags: HistoryFlags) => {
      const { view, environment, events } = await findRun(context, flags, "history", runId);
      const rows = timelineOf(view);
      const { status, ending, missingEvents } = view;
      if (flags.events === true && events === null)
        throw new InvalidInputError("--events: found without --env or --endpoint, expected a deployed run");
      if (flags.json === true || flags.events === true) {
        const document = { run_id: runId, environment, status, ending, missing_events: missingEvents };
        const rest = flags.events === true ? { events } : { states: rows.map(documentOf) };
        context.stdout.write(`${JSON.stringify({ ...document, ...rest }, null, 2)}\n`);
        return;
      }
      context.stdout.write(`${formatTimeline(rows)}\n\n${status.replace("_", " ")}\n`);
      if (ending !== null) context.stdout.write(`${ending.error}: ${ending.cause}\n`);
      if (missingEvents > 0)
        context.stdout.write(
          `${missingEvents} events are not served by this endpoint, and are missing above\n`,
        );
    });
}

function documentOf(row: ReturnType<typeof timelineOf>[number]): Record<string, unknown> {
  return {
    state: row.name,
    at_ms: row.atMs,
    took_ms: row.tookMs,
    workers: row.workers,
    tries: row.attempts,
    failures: row.failures,
    calls: row.calls,
    cost_usd: row.costUsd,
  };
}

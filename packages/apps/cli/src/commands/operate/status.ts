import { InvalidInputError } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { formatDuration, formatTable } from "../../format.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import type { ExecutionSummary } from "../../operate/executions.ts";
import { type Operations, withOperations } from "../../operate/operations.ts";
import { findRun, isDeployed } from "../../operate/read-run.ts";
import { formatReport, reportOf } from "../../operate/run-report.ts";
import { wholeNumber } from "../../options.ts";

interface StatusFlags extends TargetFlags {
  last: number;
  json?: true;
}

function formatList(executions: readonly ExecutionSummary[], now: number): string {
  if (executions.length === 0) return "No runs yet. Start one with `scout start edinburgh`.";
  return formatTable(
    ["run", "started", "status", "took"],
    executions.map(({ runId, startedAt, endedAt, status }) => [
      runId,
      startedAt?.toISOString().slice(0, 16).replace("T", " ") ?? "",
      status.toLowerCase().replace("_", " "),
      startedAt === undefined ? "" : formatDuration((endedAt?.getTime() ?? now) - startedAt.getTime()),
    ]),
  );
}

async function listRuns(
  context: CommandContext,
  { executions, deployed }: Operations,
  flags: StatusFlags,
): Promise<void> {
  const runs = await executions.list(flags.last);
  const document = runs.map(({ runId, status, startedAt, endedAt }) => ({
    run_id: runId,
    environment: deployed.environment,
    status: status.toLowerCase(),
    started_at: startedAt?.toISOString() ?? null,
    ended_at: endedAt?.toISOString() ?? null,
  }));
  context.stdout.write(
    flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : `${formatList(runs, Date.now())}\n`,
  );
}

/** `scout status`: how a run stands. */
export function registerStatus(program: Command, context: CommandContext): void {
  const command = program
    .command("status")
    .summary("say how a run stands, or list the last ones of a deployed environment")
    .argument("[run-id]", "as `scout start` or `scout run` printed it");
  withTargetOptions(command)
    .option("--last <n>", "without a run: how many to list", wholeNumber(1), 20)
    .option("--json", "print one JSON document")
    .action(async (runId: string | undefined, flags: StatusFlags) => {
      if (runId === undefined) {
        if (!isDeployed(flags))
          throw new InvalidInputError(
            "status: found neither a run id nor --env, expected one of them; `scout runs` lists the runs of this machine",
          );
        await withOperations(context, flags, "status", (operations) => listRuns(context, operations, flags));
        return;
      }
      const { view, books, environment } = await findRun(context, flags, "status", runId);
      const report = reportOf(view, books, { runId, environment, now: Date.now() });
      context.stdout.write(
        flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${formatReport(report)}\n`,
      );
    });
}

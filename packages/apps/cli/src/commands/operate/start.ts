import { randomBytes } from "node:crypto";
import { InvalidInputError, type Job } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { withOperations } from "../../operate/open-run.ts";
import { watchRun } from "../../operate/watch-run.ts";
import { wholeNumber } from "../../options.ts";
import { resolveJob, withCallBudget } from "../../run/resolve-job.ts";
import { newRunId } from "../run.ts";

interface StartFlags extends TargetFlags {
  budgetCalls?: number;
  wait?: true;
  json?: true;
}

/** The objects that a deployed stage may reach. */
const deployedPrefix = "cities/";

function deployable(job: Job, given: string): Job {
  if (job.s3_prefix === undefined || job.s3_prefix.startsWith(deployedPrefix)) return job;
  throw new InvalidInputError(
    `${given}: s3_prefix: found ${job.s3_prefix}, expected one that begins with ${deployedPrefix}: deployed stages reach no other objects`,
  );
}

/** `scout start`: a run on AWS. */
export function registerStart(program: Command, context: CommandContext): void {
  const command = program
    .command("start")
    .summary("start a run in a deployed environment")
    .description(
      "Checks the job as `scout run` does, starts an execution of its workflow, and prints the run id.",
    )
    .argument("<preset|job.json>", "a preset (see `scout presets`) or a job file (see `scout schema job`)");
  withTargetOptions(command)
    .option("--budget-calls <n>", "at most this many calls, over the job's own budget", wholeNumber(1))
    .option("--wait", "watch the run to its end, and end with its exit code")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  scout start edinburgh --env dev
  scout start job.json --env prod --budget-calls 200 --wait
  scout start edinburgh --endpoint http://127.0.0.1:4566

Exit codes: 0 started (with --wait: done), 1 failed, 2 bad input, nothing started, 3 partial, 130 no longer watching.`,
    )
    .action(async (target: string, flags: StartFlags) => {
      const resolved = await resolveJob(context.workingDirectory, target);
      const job = deployable(withCallBudget(resolved.job, flags.budgetCalls), target);
      const startedAt = new Date();
      const runId = newRunId(job.city, startedAt, randomBytes(2).toString("hex"));
      await withOperations(context, flags, "start", async (operations) => {
        const executionArn = await operations.executions.start(runId, job);
        if (flags.wait === true) {
          if (flags.json !== true) context.stderr.write(`${runId}\n`);
          await watchRun(context, operations, { runId, json: flags.json ?? false, intervalSeconds: 2 });
          return;
        }
        const { environment } = operations.deployed;
        const document = { run_id: runId, environment, execution_arn: executionArn, job };
        context.stdout.write(flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : `${runId}\n`);
      });
    });
}

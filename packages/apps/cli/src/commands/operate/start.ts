import { randomBytes } from "node:crypto";
import { type Continuation, InvalidInputError, type Job } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { type Operations, withOperations } from "../../operate/operations.ts";
import { watchRun } from "../../operate/watch-run.ts";
import { wholeNumber } from "../../options.ts";
import { resolveJob, withCallBudget } from "../../run/resolve-job.ts";
import { newRunId } from "../run.ts";

interface StartFlags extends TargetFlags {
  resume?: string;
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

/** What is started: the execution's name, and its input. */
interface Start {
  runId: string;
  input: Job | Continuation;
}

const suffix = (): string => randomBytes(2).toString("hex");

async function newStart(context: CommandContext, target: string, flags: StartFlags): Promise<Start> {
  const resolved = await resolveJob(context.workingDirectory, target);
  const job = deployable(withCallBudget(resolved.job, flags.budgetCalls), target);
  return { runId: newRunId(job.city, new Date(), suffix()), input: job };
}

/** An execution name is used up by its first use: a run goes on under its own id by an execution of another name. */
async function resumption({ executions }: Operations, given: string): Promise<Start> {
  const { runId, job } = await executions.originOf(given);
  const goesOn = (await executions.list(1_000)).find(
    (execution) =>
      execution.status === "RUNNING" &&
      (execution.runId === runId || execution.runId.startsWith(`${runId}-again-`)),
  );
  if (goesOn !== undefined)
    throw new InvalidInputError(
      `--resume: found that run ${runId} goes on (${goesOn.runId}), expected one that has ended`,
    );
  return { runId: `${runId}-again-${suffix()}`, input: { continue_run: runId, job } };
}

/** `scout start`: a run on AWS. */
export function registerStart(program: Command, context: CommandContext): void {
  const command = program
    .command("start")
    .summary("start a run in a deployed environment")
    .description(
      "Checks the job as `scout run` does, starts an execution of its workflow, and prints the run id.",
    )
    .argument("[preset|job.json]", "a preset (see `scout presets`) or a job file (see `scout schema job`)");
  withTargetOptions(command)
    .option(
      "--resume <run-id>",
      "go on with a run that was stopped, failed, had no room for more, or had dead letters redriven",
    )
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
  scout start --resume edinburgh-20260131T101500-3fa9 --env prod

Exit codes: 0 started (with --wait: done), 1 failed, 2 bad input, nothing started, 3 partial, 130 no longer watching.`,
    )
    .action(async (target: string | undefined, flags: StartFlags) => {
      const { resume } = flags;
      if ((target === undefined) === (resume === undefined))
        throw new InvalidInputError("start: expected either a preset or job file, or --resume with a run id");
      if (resume !== undefined && flags.budgetCalls !== undefined)
        throw new InvalidInputError(
          "--budget-calls: found with --resume, expected one or the other: a run keeps its limits",
        );
      const start = target === undefined ? undefined : await newStart(context, target, flags);
      await withOperations(context, flags, "start", async (operations) => {
        await startRun(context, operations, start ?? (await resumption(operations, resume ?? "")), flags);
      });
    });
}

async function startRun(
  context: CommandContext,
  operations: Operations,
  { runId, input }: Start,
  flags: StartFlags,
): Promise<void> {
  const executionArn = await operations.executions.start(runId, input);
  if (flags.wait === true) {
    if (flags.json !== true) context.stderr.write(`${runId}\n`);
    await watchRun(context, operations, { runId, json: flags.json ?? false, intervalSeconds: 2 });
    return;
  }
  const { environment } = operations.deployed;
  const document = { run_id: runId, environment, execution_arn: executionArn, input };
  context.stdout.write(flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : `${runId}\n`);
}

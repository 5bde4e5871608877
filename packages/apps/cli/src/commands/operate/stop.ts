import type { Command } from "commander";
import { InvalidInputError } from "@cityscout/contracts";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { withOperations } from "../../operate/operations.ts";

interface StopFlags extends TargetFlags {
  cause: string;
  json?: true;
}

/** What Step Functions keeps of a cause. */
const maxCauseCharacters = 32_768;

/** `scout stop`: ends a deployed run at once. */
export function registerStop(program: Command, context: CommandContext): void {
  const command = program
    .command("stop")
    .summary("stop a deployed run")
    .description(
      "Ends the execution at once: no stage starts any more, and nothing is finalized. What sources have answered stays in the cache, so that starting the job again asks for none of it twice.",
    )
    .argument("<run-id>", "as `scout start` printed it")
    .requiredOption("--cause <text>", "why, for whoever reads the history");
  withTargetOptions(command)
    .option("--json", "print one JSON document")
    .action(async (runId: string, flags: StopFlags) => {
      const cause = flags.cause.trim();
      if (cause === "" || cause.length > maxCauseCharacters)
        throw new InvalidInputError(
          `--cause: found ${cause.length} characters, expected 1 to ${maxCauseCharacters}`,
        );
      await withOperations(context, flags, "stop", async ({ executions, deployed }) => {
        await executions.stop(runId, cause);
        const { environment } = deployed;
        context.stdout.write(
          flags.json === true
            ? `${JSON.stringify({ run_id: runId, environment, status: "aborted", cause }, null, 2)}\n`
            : `${runId} is stopped: ${cause}\n`,
        );
      });
    });
}

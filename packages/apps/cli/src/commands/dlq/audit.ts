import { redriveKeys, redriveLineSchema } from "@cityscout/contracts";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTarget, withTargetOptions } from "../../operate/environment-target.ts";

/** `scout dlq audit`: what became of letters, line by line. */
export function registerAudit(dlq: Command, context: CommandContext): void {
  withTargetOptions(
    dlq.command("audit").summary("print what became of each letter that was redriven or refused"),
  )
    .option("--redrive <id>", "only of this redrive, as it said itself")
    .addHelpText(
      "after",
      `
One JSON document a line, oldest redrive first, from dead-letters/audit/ in the bucket.

Example:
  $ scout dlq audit --env prod`,
    )
    .action(async (flags: TargetFlags & { redrive?: string }) => {
      await withTarget(context, flags, async ({ store }) => {
        for (const key of await store.list(redriveKeys.auditPrefix)) {
          for await (const line of store.readRecords(key, redriveLineSchema)) {
            if (flags.redrive === undefined || line.redrive_id === flags.redrive)
              context.stdout.write(`${JSON.stringify(line)}\n`);
          }
        }
      });
    });
}

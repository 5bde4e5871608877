import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { loadJobFile } from "../run/resolve-job.ts";

/** `scout validate`: checks a job and shows it with its defaults; makes no call and writes nothing. */
export function registerValidate(program: Command, context: CommandContext): void {
  program
    .command("validate")
    .summary("check a job file")
    .argument("<job.json>", "the job")
    .action(async (file: string) => {
      const job = await loadJobFile(context.workingDirectory, file);
      context.stdout.write(`${JSON.stringify(job, null, 2)}\n`);
    });
}

import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { presets } from "../presets.ts";

/** `scout presets`: the jobs that come with it. */
export function registerPresets(program: Command, context: CommandContext): void {
  program
    .command("presets")
    .summary("list the jobs that come with scout")
    .option("--json", "print the jobs as JSON, ready to be edited")
    .action((flags: { json?: true }) => {
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify(Object.fromEntries(presets.map(({ name, job }) => [name, job])), null, 2)}\n`
          : `${formatTable(
              ["preset", "what it does"],
              presets.map(({ name, summary }) => [name, summary]),
            )}\n`,
      );
    });
}

import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { registerAnalyze } from "./analyze.ts";
import { registerAudit } from "./audit.ts";
import { registerDiscard } from "./discard.ts";
import { registerInspect } from "./inspect.ts";
import { registerMonitor } from "./monitor.ts";
import { registerPeek } from "./peek.ts";
import { registerRedrive } from "./redrive.ts";
import { registerStatus } from "./status.ts";

/** `scout dlq`: dead letters, of this machine's data folder or of a deployed environment. */
export function registerDeadLetters(program: Command, context: CommandContext): void {
  const dlq = program
    .command("dlq")
    .summary("look at dead letters, and put back what is worth it")
    .description(
      "Dead letters: searches that were given up, and stages that failed. Without --env or --endpoint, those of this machine.",
    );
  registerStatus(dlq, context);
  registerPeek(dlq, context);
  registerAnalyze(dlq, context);
  registerInspect(dlq, context);
  registerRedrive(dlq, context);
  registerDiscard(dlq, context);
  registerMonitor(dlq, context);
  registerAudit(dlq, context);
}

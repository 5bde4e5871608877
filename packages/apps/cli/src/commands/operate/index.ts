import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { registerCost } from "./cost.ts";
import { registerHistory } from "./history.ts";
import { registerLogs } from "./logs.ts";
import { registerStart } from "./start.ts";
import { registerStatus } from "./status.ts";
import { registerStop } from "./stop.ts";
import { registerWatch } from "./watch.ts";

/** The commands that speak to a deployed environment. */
export function registerOperations(program: Command, context: CommandContext): void {
  registerStart(program, context);
  registerStatus(program, context);
  registerWatch(program, context);
  registerStop(program, context);
  registerHistory(program, context);
  registerLogs(program, context);
  registerCost(program, context);
}

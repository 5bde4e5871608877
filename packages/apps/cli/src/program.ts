import { Command, Help } from "commander";
import packageManifest from "../package.json" with { type: "json" };
import { registerBench } from "./commands/bench.ts";
import { registerCorrections } from "./commands/corrections.ts";
import { registerDedupe } from "./commands/dedupe.ts";
import { registerDeadLetters } from "./commands/dlq/index.ts";
import { registerExplain } from "./commands/explain.ts";
import { registerIdentify } from "./commands/identify.ts";
import { registerMatch } from "./commands/match.ts";
import { registerOperations } from "./commands/operate/index.ts";
import { registerPlace } from "./commands/place.ts";
import { registerPresets } from "./commands/presets.ts";
import { registerRun } from "./commands/run.ts";
import { registerRuns } from "./commands/runs.ts";
import { registerSchema } from "./commands/schema.ts";
import { registerShow } from "./commands/show.ts";
import { registerTrainMatching } from "./commands/train-matching.ts";
import { registerUndo } from "./commands/undo.ts";
import { registerValidate } from "./commands/validate.ts";
import type { CommandContext } from "./context.ts";

/** `scout` with all its commands. Bad usage throws instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("scout");
  program
    .description("Finds every place of a city under a budget, and keeps the list true.")
    .version(packageManifest.version)
    .showHelpAfterError("(`scout --help` shows what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(wrapProse(text, program)),
      writeErr: (text) => context.stderr.write(text),
    });
  registerRun(program, context);
  registerRuns(program, context);
  registerShow(program, context);
  registerValidate(program, context);
  registerSchema(program, context);
  registerPresets(program, context);
  registerMatch(program, context);
  registerDedupe(program, context);
  registerExplain(program, context);
  registerIdentify(program, context);
  registerPlace(program, context);
  registerUndo(program, context);
  registerCorrections(program, context);
  registerOperations(program, context);
  registerDeadLetters(program, context);
  registerTrainMatching(program, context);
  registerBench(program, context);
  return program;
}

/** Commander wraps all of a help but the text at its end. Indented lines are examples, to be copied whole. */
function wrapProse(help: string, program: Command): string {
  const width = program.configureOutput().getOutHelpWidth?.() ?? 80;
  return help.replaceAll(/^\S.*$/gm, (line) => new Help().boxWrap(line, width));
}

import { InterruptedError } from "@cityscout/contracts";
import { CommanderError } from "commander";
import { createContext } from "./context.ts";
import { cliEnvironmentSchema, processEnvironment } from "./environment.ts";
import { exitCodeOfError, exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { describeFailure } from "./failure.ts";
import { UnwritableOutputError } from "./output-file.ts";

const interruption = new AbortController();
let exitCode: number = exitCodes.done;

process.on("SIGINT", () => {
  // Once: finish cleanly. Twice: the user means it.
  if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
  interruption.abort(new InterruptedError("interrupted by the user"));
});
process.on("SIGTERM", () => interruption.abort(new InterruptedError("asked to end")));
if (process.channel !== undefined) {
  // Started by `scripts/bootstrap.mjs`: when that is killed outright, this process must not work on unseen.
  process.on("disconnect", () => process.exit(exitCodes.failed));
  process.channel.unref();
}
process.stdout.on("error", endWithoutOutput);
// What is said beside the result is lost where nobody takes it, and ends no work.
process.stderr.on("error", () => {});

const environment = processEnvironment();
const context = createContext({
  variables: cliEnvironmentSchema.parse(environment),
  environment,
  currentDirectory: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
  setExitCode: (code) => {
    exitCode = code;
  },
});

try {
  await createProgram(context).parseAsync(process.argv);
} catch (error) {
  // Commander has already said what it has to say.
  if (!(error instanceof CommanderError)) process.stderr.write(`${describeFailure(error)}\n`);
  exitCode = exitCodeOfError(error);
}
// Written through before the end: a pipe takes what it is given in its own time.
process.stdout.write("", () => {
  if (process.stdout.errored === null) process.exit(exitCode);
  else endWithoutOutput(process.stdout.errored);
});

function endWithoutOutput(error: NodeJS.ErrnoException): never {
  // A reader such as `head` that closes the pipe has seen enough.
  if (error.code === "EPIPE") process.exit(exitCode);
  const failure = new UnwritableOutputError("standard output", { cause: error });
  process.stderr.write(`${describeFailure(failure)}\n`);
  process.exit(exitCodes.failed);
}

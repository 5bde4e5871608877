import { PassThrough } from "node:stream";
import { CommanderError } from "commander";
import { createContext } from "./context.ts";
import { exitCodeOfError } from "./exit-codes.ts";
import { describeFailure } from "./failure.ts";
import { createProgram } from "./program.ts";

export interface Answer {
  code: number;
  out: string;
  err: string;
}

export interface ScoutOptions {
  home?: string;
  signal?: AbortSignal;
  environment?: Record<string, string>;
}

/** `scout` in the test's own process, standing in a directory of the test's own. */
export async function runScout(
  directory: string,
  args: readonly string[],
  options: ScoutOptions = {},
): Promise<Answer> {
  const text = { out: "", err: "" };
  const stream = (name: "out" | "err"): PassThrough =>
    new PassThrough().on("data", (chunk: Buffer) => (text[name] += chunk.toString()));
  let code = 0;
  const context = createContext({
    variables: { CITYSCOUT_CWD: directory, CITYSCOUT_HOME: options.home ?? "home" },
    environment: options.environment ?? {},
    currentDirectory: directory,
    stdout: stream("out"),
    stderr: stream("err"),
    signal: options.signal ?? new AbortController().signal,
    setExitCode: (value) => (code = value),
  });
  try {
    await createProgram(context).parseAsync(["node", "scout", ...args]);
  } catch (error) {
    if (!(error instanceof CommanderError)) text.err += describeFailure(error);
    code = exitCodeOfError(error);
  }
  return { code, ...text };
}

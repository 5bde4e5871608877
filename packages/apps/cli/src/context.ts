import path from "node:path";
import type { CliEnvironment } from "./environment.ts";

/** Where a command writes. */
export type Output = NodeJS.WritableStream & {
  /** It is a terminal, on which lines can be written over. */
  readonly isTTY?: boolean;
};

/** What a command sees of the world outside: where it stands, where it writes, and when the user wants it to end. */
export interface CommandContext {
  /** The user's directory: relative arguments are relative to it. */
  workingDirectory: string;
  /** Runs, raw cache and database. */
  dataDirectory: string;
  environment: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  /** Aborted by Ctrl-C, with an `InterruptedError`. */
  signal: AbortSignal;
  setExitCode(code: number): void;
}

export function createContext(options: {
  variables: CliEnvironment;
  environment: Readonly<Record<string, string | undefined>>;
  currentDirectory: string;
  stdout: Output;
  stderr: Output;
  signal: AbortSignal;
  setExitCode(code: number): void;
}): CommandContext {
  const { variables, currentDirectory, ...rest } = options;
  const workingDirectory = variables.CITYSCOUT_CWD ?? currentDirectory;
  return {
    ...rest,
    workingDirectory,
    dataDirectory: path.resolve(workingDirectory, variables.CITYSCOUT_HOME ?? ".cityscout"),
  };
}

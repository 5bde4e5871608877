import { once } from "node:events";
import path from "node:path";
import type { CommandContext, Output } from "./context.ts";
import { checkOutputFile, writeWhole } from "./output-file.ts";

/** Where a command puts its result, and where it then says what it did. */
export interface ResultOutput {
  write(content: string | AsyncIterable<string | Uint8Array>): Promise<void>;
  /** Standard error where the result itself goes to standard output: who reads that gets nothing else. */
  readonly notes: Output;
}

const standardOutput: ReadonlySet<string> = new Set(["-", "/dev/stdout"]);

/**
 * The output that a user names: a file, which is refused before the work where it could not be written, or `-` for standard
 * output.
 *
 * @param argument - what the user calls it, e.g. `--out places.ndjson`; the message begins with it
 * @param inputs - files that are read
 * @throws InvalidInputError
 */
export async function resultOutput(
  context: CommandContext,
  given: string,
  argument: string,
  inputs: readonly string[] = [],
): Promise<ResultOutput> {
  if (standardOutput.has(given)) {
    return { write: (content) => writeThrough(context.stdout, content), notes: context.stderr };
  }
  const file = path.resolve(context.workingDirectory, given);
  await checkOutputFile(file, argument, inputs);
  return { write: (content) => writeWhole(file, content), notes: context.stdout };
}

async function writeThrough(
  stream: Output,
  content: string | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const piece of typeof content === "string" ? [content] : content)
    if (!stream.write(piece)) await once(stream, "drain");
}

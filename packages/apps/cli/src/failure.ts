import { ZodError } from "zod";

/** One message for the user: what went wrong and, below it, what caused it. */
export function describeFailure(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // Its issues stand in words in the message that it caused.
    if (lines.length > 0 && cause instanceof ZodError) break;
    const line = lines.length === 0 ? `scout: ${cause.message}` : `  because: ${cause.message}`;
    if (!lines.includes(line)) lines.push(line);
  }
  return lines.length === 0 ? `scout: ${String(error)}` : lines.join("\n");
}

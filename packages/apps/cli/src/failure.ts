import { ZodError } from "zod";

/** One message for the user: what went wrong and, below it, what caused it. */
export function describeFailure(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // Its issues stand in words in the message that it caused.
    if (lines.length > 0 && cause instanceof ZodError) break;
    const line = lines.length === 0 ? `scout: ${cause.message}` : `  because: ${reasonOf(cause)}`;
    if (!lines.includes(line) && !saysThatNothingIsThere(lines, cause)) lines.push(line);
  }
  return lines.length === 0 ? `scout: ${String(error)}` : lines.join("\n");
}

const isMissing = (error: Error): boolean =>
  "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** What the system says of a file names its path once more, and a system call. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  ENOSPC: "no space is left",
  EDQUOT: "no space is left of the quota",
  EFBIG: "it would be larger than a file may be",
  EROFS: "the file system is read-only",
  ENAMETOOLONG: "a name in it is too long",
  ELOOP: "its links lead around in a circle",
};

const reasonOf = (cause: Error): string =>
  ("code" in cause ? reasons[String(cause.code)] : undefined) ?? cause.message;

const saysThatNothingIsThere = (lines: readonly string[], cause: Error): boolean =>
  isMissing(cause) && lines.some((line) => /not found|no such file/.test(line));

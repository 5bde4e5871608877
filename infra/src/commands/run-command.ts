import process, { exit, stderr } from "node:process";
import { InvalidInputError } from "@cityscout/contracts";

/** Exit codes are those of `scout`: 0 done, 1 failed, 2 bad input. */
export async function runCommand(command: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await command()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    stderr.write(`${error.message}\n`);
    exit(2);
  }
}

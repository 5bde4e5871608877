import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Python packages of the check, in an environment of their own under `directory`, which is made once. */
export async function pythonEnvironment(directory: string, packages: readonly string[]): Promise<string> {
  const name = packages.join("-").replaceAll("==", "-");
  const environment = path.join(directory, `python-${name}`);
  const bin = path.join(environment, "bin");
  const whole = path.join(environment, "whole");
  if (existsSync(whole)) return bin;
  await rm(environment, { recursive: true, force: true });
  try {
    await run("python3", ["-m", "venv", environment]);
    await run(path.join(bin, "python"), ["-m", "pip", "install", "--quiet", "--no-input", ...packages]);
  } catch (error) {
    await rm(environment, { recursive: true, force: true });
    throw new Error(
      `the check needs Python 3.10 or newer with venv, and a package registry that has ${packages.join(" and ")}`,
      { cause: error },
    );
  }
  // A mark and not a move into place: the scripts of an environment know its path.
  await writeFile(whole, "");
  return bin;
}

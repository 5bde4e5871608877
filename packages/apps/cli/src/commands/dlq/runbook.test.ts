import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { refusalRules } from "@cityscout/frontier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PoisonedEnvironment, startPoisonedEnvironment } from "../../bench-dlq/poisoned-environment.ts";
import { createContext } from "../../context.ts";
import { createProgram } from "../../program.ts";

const root = path.join(import.meta.dirname, "..", "..", "..", "..", "..", "..");
const page = await readFile(path.join(root, "docs", "runbooks", "dead-letters.md"), "utf8");

describe("the runbook of dead letters", () => {
  it.each(refusalRules)("has a section for letters that are refused by the rule %s", (rule) => {
    expect(page.split("\n")).toContain(`### ${rule}`);
  });

  const commands = [
    ...new Set(
      [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
        .flatMap(([, block = ""]) => block.trim().split("\n"))
        .map((line) => line.replace(" --env prod", "")),
    ),
  ];

  let directory: string;
  let environment: PoisonedEnvironment;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "cityscout-runbook-"));
    environment = await startPoisonedEnvironment(directory, 60);
  });
  afterAll(async () => {
    await environment.close();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(commands)("%s does what it says, in a local AWS", async (command) => {
    let code = 0;
    let out = "";
    const stream = (write: (text: string) => void): PassThrough =>
      new PassThrough().on("data", (chunk: Buffer) => write(chunk.toString()));
    const context = createContext({
      variables: { CITYSCOUT_CWD: directory },
      environment: {},
      currentDirectory: directory,
      stdout: stream((text) => (out += text)),
      stderr: stream(() => undefined),
      signal: new AbortController().signal,
      setExitCode: (value) => (code = value),
    });
    const words = [...command.split(" ").slice(1), "--endpoint", environment.endpoint];
    await createProgram(context).parseAsync(["node", "scout", ...words]);
    expect(out).not.toBe("");
    // 3: some of the poison is refused.
    expect([0, 3]).toContain(code);
  });
});

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Checklist } from "./checklist.ts";
import type { Scout } from "./scout.ts";

const folder = path.join(import.meta.dirname, "..", "..", "docs", "runbooks");

/** Those whose order matters; the others only look. */
const actingCommands = new Set(["start", "stop", "dlq"]);

/** Of a page's shell blocks, the commands of `scout`, without the environment that the page speaks of. */
function commandsOf(page: string): string[][] {
  const text = readFileSync(path.join(folder, page), "utf8");
  return [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .map((line) => line.replace(/ #.*$/, "").trim())
    .filter((line) => line.startsWith("scout "))
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ""))
    .map((words) =>
      words.slice(1).filter((word, index, all) => word !== "--env" && all[index - 1] !== "--env"),
    );
}

/**
 * Runs every command of `scout` that the runbooks quote, each once, as they stand: `job.json` is a file in `scout`'s own
 * directory, and `RUN` a run that has ended, or the one that is to be stopped, or that was.
 */
export async function checkRunbooks(scout: Scout, endedRunId: string, checks: Checklist): Promise<void> {
  const pages = globSync("*.md", { cwd: folder }).sort();
  const commands = new Map(pages.flatMap(commandsOf).map((words) => [words.join(" "), words]));
  const refused: string[] = [];
  let stoppedRunId = endedRunId;
  const run = async (words: readonly string[]): Promise<void> => {
    const [name] = words;
    if (name === "stop") stoppedRunId = (await scout("start", "job.json")).out.trim();
    const runId = name === "stop" || words.includes("--resume") ? stoppedRunId : endedRunId;
    const { code, err } = await scout(...words.map((word) => (word === "RUN" ? runId : word)));
    // An execution that goes on with the stopped run would be met by the next that wants to.
    if (name === "start" && words.includes("--resume")) stoppedRunId = endedRunId;
    // 3: done in part, as where some dead letters cannot be redriven.
    if (code !== 0 && code !== 3) refused.push(`${words.join(" ")}: ${code}: ${err}`);
  };
  const runAll = async (some: readonly string[][]): Promise<void> => {
    for (const words of some) await run(words);
  };
  const acting = [...commands.values()].filter(([name = ""]) => actingCommands.has(name));
  const looking = [...commands.values()].filter(([name = ""]) => !actingCommands.has(name));
  await checks.step(`${commands.size} commands of the runbooks are run`, async () => {
    await Promise.all([runAll(acting), runAll(looking)]);
  });
  checks.expect("none of them is refused or fails", refused.length === 0, refused.join("\n    "));
}

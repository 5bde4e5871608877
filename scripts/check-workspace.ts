/** Checks the rules that keep the house in order; prints what breaks them and ends with 1. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { workspaceProblems } from "./workspace-rules.ts";

const root = path.dirname(import.meta.dirname);
const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => file !== "");

const problems = workspaceProblems(root, tracked);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(
  problems.length === 0 ? `${tracked.length} files keep the rules\n` : `${problems.length} problems\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * `npm test`: every check and every test, and at the end one line with the count. Ends with 1 where anything failed.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { findBrowser, installBrowser } from "./browser.ts";

const root = path.dirname(import.meta.dirname);
const report = path.join(root, ".reports", "vitest.json");

interface Step {
  name: string;
  command: string;
  args: string[];
}

/** Each tool runs once over the whole workspace: `docs/decisions/0001-toolchain.md` says why not once a package. */
const checks: Step[] = [
  { name: "formatting", command: "oxfmt", args: ["--check", "."] },
  { name: "house rules", command: "node", args: ["scripts/check-workspace.ts"] },
  { name: "unused code", command: "knip", args: ["--no-progress"] },
  { name: "types", command: "tsc", args: ["-p", "tsconfig.workspace.json"] },
  { name: "lint", command: "oxlint", args: ["--type-aware", "--deny-warnings", "."] },
];
const tests: Step = {
  name: "tests",
  command: "vitest",
  args: [
    "run",
    // One worker a core: the process that serves them has little to do beside.
    "--maxWorkers=100%",
    "--reporter=minimal",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ],
};

interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

function countTests(): { passed: number; failed: number; skipped: number } {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, "utf8"),
  ) as TestReport;
  // A file that does not even load has no tests of its own to fail.
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests };
}

/** What a program needs of a machine. Anything else that its user has set, such as an AWS account, no test may see. */
const passedOn =
  /^(?:PATH|HOME|USER|SHELL|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|TERM|CI|SYSTEMROOT|APPDATA|LOCALAPPDATA|NODE_COMPILE_CACHE)$/i;

const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
  DO_NOT_TRACK: "1",
};
const failedSteps: string[] = [];

async function take({ name, command, args }: Step, env: NodeJS.ProcessEnv): Promise<void> {
  process.stdout.write(`\n── ${name}\n`);
  const started = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env });
  const ok = await once(child, "close").then(
    ([code]) => code === 0,
    (error: unknown) => {
      process.stdout.write(`${command}: ${String(error)}\n`);
      return false;
    },
  );
  if (!ok) failedSteps.push(name);
  process.stdout.write(`${ok ? "ok" : "FAILED"} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

rmSync(report, { force: true });
const browser = findBrowser(process.env) ?? installBrowser(process.env);
for (const check of checks) await take(check, environment);
const chromium = await browser;
await take(tests, { ...environment, ...(chromium === undefined ? {} : { CHROMIUM_PATH: chromium }) });

if (!existsSync(report)) failedSteps.push("no test report");
const { passed, failed, skipped } = existsSync(report) ? countTests() : { passed: 0, failed: 0, skipped: 0 };
if (failedSteps.length > 0) process.stdout.write(`\nfailed: ${failedSteps.join(", ")}\n`);
// A check that is not a test fails the run too, so it counts as one.
const failures = Math.max(failed, failedSteps.length);
process.stdout.write(`\n${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failures > 0 || passed === 0 ? 1 : 0;

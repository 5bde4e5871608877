/**
 * `npm test`: every check and every test, and at the end one line with the count. Ends with 1 where anything failed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { findBrowser, installBrowser } from "./browser.ts";

const root = path.dirname(import.meta.dirname);

interface Step {
  name: string;
  command: string;
  args: string[];
}

const steps: Step[] = [
  { name: "formatting", command: "oxfmt", args: ["--check", "."] },
  { name: "house rules", command: "node", args: ["scripts/check-workspace.ts"] },
  { name: "unused code", command: "knip", args: ["--no-progress"] },
  { name: "types of the scripts", command: "tsc", args: ["-p", "tsconfig.json"] },
  {
    name: "lint of the scripts",
    command: "oxlint",
    args: ["--type-aware", "--deny-warnings", "scripts", "vitest.config.ts"],
  },
  {
    name: "tests of the scripts",
    command: "vitest",
    args: [
      "run",
      "--project",
      "scripts",
      "--reporter=default",
      "--reporter=json",
      "--outputFile.json=.reports/vitest.json",
    ],
  },
  {
    name: "types, lint and tests of the packages",
    command: "turbo",
    args: [
      "run",
      "typecheck",
      "lint",
      "test",
      "--continue=always",
      "--output-logs=errors-only",
      "--concurrency=2",
      "--no-daemon",
    ],
  },
];

interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTotalTestSuites: number;
  success: boolean;
  testResults: { status: string; assertionResults: unknown[] }[];
}

function countTests(): { passed: number; failed: number; skipped: number } {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of globSync("{.,infra}/.reports/vitest.json", { cwd: root }).concat(
    globSync("packages/{*,*/*}/.reports/vitest.json", { cwd: root, exclude: ["**/node_modules/**"] }),
  )) {
    const report = JSON.parse(readFileSync(path.join(root, file), "utf8")) as TestReport;
    totals.passed += report.numPassedTests;
    // A file that does not even load has no tests of its own to fail.
    totals.failed +=
      report.numFailedTests +
      report.testResults.filter(
        (result) => result.status === "failed" && result.assertionResults.length === 0,
      ).length;
    totals.skipped += report.numPendingTests;
  }
  return totals;
}

for (const report of globSync("{.,infra,packages/*,packages/*/*}/.reports", { cwd: root })) {
  rmSync(path.join(root, report), { recursive: true, force: true });
}

const browser = findBrowser(process.env) ?? installBrowser(process.env);
const failedSteps: string[] = [];
for (const { name, command, args } of steps) {
  process.stdout.write(`\n── ${name}\n`);
  const started = performance.now();
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      TURBO_NO_UPDATE_NOTIFIER: "1",
      ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }),
    },
  });
  if (result.error !== undefined) process.stdout.write(`${command}: ${result.error.message}\n`);
  const ok = result.status === 0;
  if (!ok) failedSteps.push(name);
  process.stdout.write(`${ok ? "ok" : "FAILED"} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

const { passed, failed, skipped } = countTests();
if (!existsSync(path.join(root, ".reports", "vitest.json"))) failedSteps.push("no test report");
if (failedSteps.length > 0) process.stdout.write(`\nfailed: ${failedSteps.join(", ")}\n`);
// A check that is not a test fails the run too, so it counts as one.
const failures = Math.max(failed, failedSteps.length);
process.stdout.write(`\n${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failures > 0 || passed === 0 ? 1 : 0;

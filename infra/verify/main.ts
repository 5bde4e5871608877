import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process, { exit, stdout } from "node:process";
import { inspect } from "node:util";
import { bundleReport } from "../src/bundle-report.ts";
import { createChecklist } from "./checklist.ts";
import { checkFailure } from "./check-failure.ts";
import { checkOperations } from "./check-operations.ts";
import { checkPreset } from "./check-preset.ts";
import { checkRedrive } from "./check-redrive.ts";
import { checkResources } from "./check-resources.ts";
import { checkRights } from "./check-rights.ts";
import { checkRun } from "./check-run.ts";
import { startDeployment } from "./deployed.ts";
import { elsewhereJob, presetJobs, smallJob } from "./jobs.ts";
import { scoutIn } from "./scout.ts";

const seed = 1;
const cache = path.join(import.meta.dirname, "..", "..", ".cityscout");

/** Deploys everything to a local AWS, runs cities there, and checks what they left. Ends with 1 where a check failed. */
async function verify(): Promise<boolean> {
  const checks = createChecklist((line) => stdout.write(`${line}\n`), Date.now);
  await using open = new AsyncDisposableStack();
  // An interrupted check leaves nothing running either.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void open.disposeAsync().finally(() => exit(130)));
  const directory = await mkdtemp(path.join(tmpdir(), "cityscout-deploy-"));
  open.defer(() => rm(directory, { recursive: true, force: true }));
  try {
    const deployed = await startDeployment({ directory, cache, seed }, open, checks);
    const { findings, bundles, assembly } = deployed.synthesis;
    checks.expect("the rules of AWS Solutions find nothing", findings.length === 0, findings.join("; "));
    const { lines, problems } = bundleReport(bundles);
    for (const line of lines) checks.note(line);
    checks.expect("every bundle is as small as it should be", problems.length === 0, problems.join("; "));
    const changes = await checks.step("all stacks are deployed", () => deployed.deployAll(assembly));
    checks.expect(
      `${assembly.stacks.length} stacks are new`,
      Object.values(changes).every((change) => change === "created"),
      JSON.stringify(changes),
    );
    await checkResources(deployed, checks);
    const preset = await presetJobs(scoutIn(directory));
    // In this order: answers are kept, and a run that is to spend its calls has to find some that no other made.
    await checkRun(deployed, { runId: "small", job: smallJob, independently: true, directory }, checks);
    await checkPreset(
      deployed,
      {
        job: preset("budget-test-small"),
        stopReason: "max_api_calls",
        also: { what: "it made its 60 calls and not one more", holds: ({ calls }) => calls.total === 60 },
      },
      checks,
    );
    await checkPreset(deployed, { job: preset("early-stop-test"), stopReason: "new_unique_rate" }, checks);
    await checkRun(
      deployed,
      { runId: "edinburgh", job: preset("edinburgh"), independently: false, directory },
      checks,
    );
    await checkPreset(
      deployed,
      {
        job: preset("kill-switch-test"),
        stopReason: "complete",
        also: { what: "google was neither asked nor used", holds: ({ sources }) => !("google" in sources) },
      },
      checks,
    );
    const failedRunId = "broken";
    await checkFailure(deployed, { runId: failedRunId, job: smallJob, directory }, checks);
    await checkRedrive(deployed, { job: elsewhereJob, failedRunId, directory }, checks);
    await checkOperations(deployed, { endpoint: deployed.endpoint, job: smallJob, directory }, checks);
    checkRights(deployed, checks);
  } catch (error) {
    checks.expect("the check came to its end", false, inspect(error));
  }
  stdout.write(`\n${checks.passed} passed, ${checks.failed} failed\n`);
  return checks.failed === 0;
}

process.exitCode = (await verify()) ? 0 : 1;

import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process, { exit, stdout } from "node:process";
import { inspect } from "node:util";
import { citySlug, type JobInput } from "@cityscout/contracts";
import { bundleReport } from "../src/bundle-report.ts";
import { type Checklist, createChecklist } from "./checklist.ts";
import { checkFailure } from "./check-failure.ts";
import { checkOperations } from "./check-operations.ts";
import { checkMetrics } from "./check-metrics.ts";
import { checkPreset, presetsOverAnswers, presetsThatAsk } from "./check-preset.ts";
import { checkRedrive } from "./check-redrive.ts";
import { checkResources } from "./check-resources.ts";
import { checkRights } from "./check-rights.ts";
import { checkOwnRun, checkReplay, checkRun, type RunCheck } from "./check-run.ts";
import { type Deployed, startDeployment } from "./deployed.ts";
import { forgetAnswers } from "./raw-answers.ts";
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
    await checkStacks(deployed, checks);
    await checkRuns(deployed, directory, checks);
    await checkMetrics(deployed, checks);
    checkRights(deployed, checks);
    await open.disposeAsync();
    checks.expect(
      "nothing is left: no process, no file",
      !deployed.isRunning() && !existsSync(directory),
      `${deployed.isRunning() ? "processes of MiniStack, " : ""}${directory}`,
    );
  } catch (error) {
    checks.expect("the check came to its end", false, inspect(error));
  }
  stdout.write(`\n${checks.passed} passed, ${checks.failed} failed\n`);
  return checks.failed === 0;
}

async function checkStacks(deployed: Deployed, checks: Checklist): Promise<void> {
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
}

async function checkRuns(deployed: Deployed, directory: string, checks: Checklist): Promise<void> {
  const preset = await presetJobs(scoutIn(directory));
  const small = { runId: "small", job: smallJob, directory };
  const city = { runId: "edinburgh", job: preset("edinburgh"), directory };
  // A run begins with all that earlier ones were answered about its area: those to compare have to begin with the same.
  const forget = () =>
    forgetAnswers({ s3: deployed.clients.s3, bucket: deployed.bucket }, citySlug(smallJob.city));
  await checkRun(deployed, small, checks);
  await checkEmbedded(deployed, small, checks);
  await forget();
  await checkRun(deployed, city, checks);
  const copied = Promise.withResolvers<void>();
  // Functions are processes of their own: beside the embedded run in this one they keep the other core busy.
  const replay = checkReplay(deployed, { ...city, onCopied: copied.resolve }, checks);
  // Not before the answers are copied: those of another run would be known to the embedded one, and were not to this.
  const presets = Promise.race([copied.promise, replay]).then(() =>
    checkPresets(deployed, preset, forget, checks),
  );
  await Promise.all([replay, presets]);
  const failedRunId = "broken";
  await checkFailure(deployed, { runId: failedRunId, job: smallJob, directory }, checks);
  await forget();
  await checkRedrive(deployed, { job: elsewhereJob, failedRunId, directory }, checks);
  await checkOperations(deployed, { endpoint: deployed.endpoint, job: smallJob, directory }, checks);
}

async function checkEmbedded(deployed: Deployed, run: RunCheck, checks: Checklist): Promise<void> {
  await checkReplay(deployed, run, checks);
  await checkOwnRun(deployed, run, checks);
}

/** @param forget removes the city's answers */
async function checkPresets(
  deployed: Deployed,
  preset: (name: string) => JobInput,
  forget: () => Promise<void>,
  checks: Checklist,
): Promise<void> {
  for (const check of presetsOverAnswers(preset)) await checkPreset(deployed, check, checks);
  await forget();
  for (const check of presetsThatAsk(preset)) await checkPreset(deployed, check, checks);
}

process.exitCode = (await verify()) ? 0 : 1;

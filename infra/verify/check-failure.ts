import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { execPath } from "node:process";
import { promisify } from "node:util";
import { GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { citySlug, type JobInput, type StageFolder } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import { createApp } from "../src/app.ts";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { region } from "./local-aws.ts";
import { runWorkflow } from "./workflow-run.ts";

const bin = path.join(import.meta.dirname, "..", "..", "node_modules", ".bin");
const broken = 'export const handler = async () => { throw new Error("broken for the check"); };\n';

/**
 * Deploys a Rank that throws, alone; runs a city with it: Rank must be tried again, given up, told to the dead letters,
 * and the run end with what it has. Then puts the sound one back.
 */
export async function checkFailure(
  deployed: Deployed,
  check: { runId: string; job: JobInput; directory: string },
  checks: Checklist,
): Promise<void> {
  const { bundles, assembly } = deployed.synthesis;
  const throwing = path.join(check.directory, "throwing");
  await mkdir(throwing);
  await writeFile(path.join(throwing, "index.mjs"), broken);
  const withThrowing = createApp(
    deployed.deployment,
    new Map<StageFolder, { directory: string }>([...bundles, ["rank", { directory: throwing }]]),
    path.join(check.directory, "broken"),
  ).synth();
  const changes = await checks.step("everything is deployed with a Rank that throws", () =>
    deployed.deployAll(withThrowing),
  );
  const changed = Object.keys(changes).filter((name) => changes[name] !== "unchanged");
  checks.expect(
    "one stack changed",
    changed.length === 1 && changed[0] === "cityscout-mock-rank",
    changed.join(", "),
  );
  await checkPartialRun(deployed, check, checks);
  await checkStageScript(deployed, check.directory, checks);
  const again = await deployed.deployAll(assembly);
  checks.expect(
    "everything is as it was deployed at first",
    Object.values(again).every((change) => change === "unchanged"),
    JSON.stringify(again),
  );
}

/** Puts the sound Rank back as its developer would: by the stage's own script. */
async function checkStageScript(
  { deployment, endpoint }: Deployed,
  directory: string,
  checks: Checklist,
): Promise<void> {
  const own = path.join(directory, "mock.json");
  await writeFile(own, JSON.stringify(deployment));
  const { stdout } = await checks.step("the sound Rank is deployed by its own script", () =>
    promisify(execFile)("pnpm", ["--filter", "@cityscout/stage-rank", "run", "deploy", "mock", own], {
      cwd: import.meta.dirname,
      env: {
        // A shell too, which runs the script.
        PATH: `${path.dirname(execPath)}:${bin}:/usr/bin:/bin`,
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      },
    }),
  );
  checks.expect(
    "the script updates that stack and no other",
    stdout.match(/^cityscout-.*$/gm)?.join() === "cityscout-mock-rank: updated",
    stdout,
  );
}

async function checkPartialRun(
  { clients, bucket }: Deployed,
  { runId, job }: { runId: string; job: JobInput },
  checks: Checklist,
): Promise<void> {
  const { status, failures, entered } = await checks.step("a run with it", () =>
    runWorkflow(clients, { environment: "mock", runId, job }),
  );
  checks.expect(
    "Rank was tried three times before it was given up",
    failures.length === 3 && failures.every((failure) => failure.includes("broken for the check")),
    failures.join("; "),
  );
  checks.expect(
    "its failure was caught and reported, and the run went on to Finalize",
    entered.get("ReportFailure") === 1 && entered.get("Finalize") === 1,
    [...entered.keys()].join(", "),
  );
  checks.expect("the execution succeeded all the same", status === "SUCCEEDED", status);
  const store = createS3RunStore({ s3: clients.s3, bucket });
  const manifest = await readManifest(store, citySlug(job.city), runId);
  checks.expect(
    "the run ended partial, and lists its places",
    manifest?.status === "partial" && manifest.counts.places > 0,
    `${manifest?.status}, ${manifest?.counts.places} places`,
  );
  const { QueueUrl } = await clients.sqs.send(
    new GetQueueUrlCommand({ QueueName: "cityscout-mock-dead-letters" }),
  );
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
      VisibilityTimeout: 0,
    }),
  );
  const bodies = Messages.map(
    ({ Body = "{}" }) => JSON.parse(Body) as { type?: string; state?: string; run?: { run_id?: string } },
  );
  checks.expect(
    "the dead letters have the failure, with its state and its run",
    bodies.some(
      ({ type, state, run }) => type === "stage-failure" && state === "Rank" && run?.run_id === runId,
    ),
    JSON.stringify(bodies),
  );
}

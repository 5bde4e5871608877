import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { citySlug, type JobInput, type StageFolder } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import { createApp } from "../src/app.ts";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { runWorkflow } from "./workflow-run.ts";

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
  const directories = Object.fromEntries(
    Object.entries(bundles).map(([folder, bundle]) => [folder, bundle.directory]),
  ) as Record<StageFolder, string>;
  const withThrowing = createApp(
    deployed.deployment,
    { ...directories, rank: throwing },
    path.join(check.directory, "broken"),
  ).synth();
  await deployedAlone("a Rank that throws", () => deployed.deployAll(withThrowing), checks);
  await checkPartialRun(deployed, check, checks);
  await deployedAlone("the sound Rank, again", () => deployed.deployAll(assembly), checks);
}

async function deployedAlone(
  what: string,
  deploy: () => Promise<Record<string, string>>,
  checks: Checklist,
): Promise<void> {
  const changes = await checks.step(`everything is deployed with ${what}`, deploy);
  const changed = Object.keys(changes).filter((name) => changes[name] !== "unchanged");
  checks.expect(
    `${what}: one stack changed`,
    changed.length === 1 && changed[0] === "cityscout-mock-rank",
    changed.join(", "),
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
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
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

import { GetObjectTaggingCommand } from "@aws-sdk/client-s3";
import { citySlug, type JobInput, runKeys } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import path from "node:path";
import { queueAttributes } from "./check-resources.ts";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { embeddedPlaces } from "./embedded-run.ts";
import { loggedMetric } from "./logged-metrics.ts";
import { rawKeys } from "./raw-answers.ts";
import { runWorkflow } from "./workflow-run.ts";

/** When a record was asked for: the one thing that two runs of the same seed cannot share. */
const withoutTimes = (text: string): string => text.replaceAll(/"retrieved_at":"[^"]*"/g, "");

export interface RunCheck {
  runId: string;
  job: JobInput;
  directory: string;
}

/** Runs a job through Step Functions and looks at what it left. */
export async function checkRun(
  { clients, bucket }: Deployed,
  { runId, job }: RunCheck,
  checks: Checklist,
): Promise<void> {
  const name = job.job_id;
  const execution = await checks.step(`${name} runs through Step Functions`, () =>
    runWorkflow(clients, { environment: "mock", runId, job }),
  );
  checks.expect(`${name}: the execution succeeded`, execution.status === "SUCCEEDED", execution.status);
  checks.expect(`${name}: no task failed`, execution.failures.length === 0, execution.failures[0]);

  const store = createS3RunStore({ s3: clients.s3, bucket });
  const city = citySlug(job.city);
  const manifest = await readManifest(store, city, runId);
  checks.expect(`${name}: the manifest says succeeded`, manifest?.status === "succeeded", manifest?.status);
  if (manifest === undefined) return;
  const { counts, calls, stop_reason: reason } = manifest;
  checks.note(
    `${counts.places} places of ${counts.candidates} candidates, ${calls.total} calls, stopped by ${reason}, ${execution.seconds.toFixed(1)} s`,
  );
  const raw = await rawKeys({ s3: clients.s3, bucket }, city);
  checks.expect(
    `${name}: each call left its raw response`,
    raw.length >= calls.total && calls.total > 0,
    `${raw.length} of ${calls.total}`,
  );
  const { TagSet } = await clients.s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: raw[0] }));
  checks.expect(
    `${name}: raw responses carry the tag that the lifecycle goes by`,
    TagSet?.some(({ Key, Value }) => Key === "kind" && Value === "raw-response") === true,
    JSON.stringify(TagSet),
  );
  const { sum, dimensions } = await loggedMetric(clients, { runId, name: "Calls" });
  checks.expect(
    `${name}: the metrics count the manifest's calls, by city, state and source`,
    sum === calls.total && ["city", "state", "source"].every((dimension) => dimensions.has(dimension)),
    `${sum} of ${calls.total}, by ${[...dimensions].join(", ")}`,
  );
  const frontier = await queueAttributes(clients, "cityscout-mock-frontier");
  const left = Number(frontier["ApproximateNumberOfMessages"]);
  checks.expect(`${name}: no search is left in the frontier`, left === 0, String(left));
}

/** Runs the job of a run again, embedded over the same answers: it must find the same. */
export async function checkReplay(
  deployed: Deployed,
  { runId, job, directory, onCopied }: RunCheck & { onCopied?: () => void },
  checks: Checklist,
): Promise<void> {
  const { clients, bucket, sources: environment } = deployed;
  const name = job.job_id;
  const places = await placesOf(deployed, { runId, job });
  const replayed = await checks.step(`${name} runs embedded over the same answers`, () =>
    embeddedPlaces({
      runId,
      job,
      environment,
      // Where the run before has been as well: places keep the ids that it gave them.
      directory: path.join(directory, "replayed"),
      rawResponses: { s3: clients.s3, bucket },
      onCopied,
    }),
  );
  checks.expect(
    `${name}: the places of the embedded run are the same, byte for byte`,
    places !== undefined && places === replayed,
    differenceOf(places, replayed),
  );
}

/** Runs the job of a run again, embedded and with sources that it asks itself. */
export async function checkOwnRun(
  deployed: Deployed,
  { runId, job, directory }: RunCheck,
  checks: Checklist,
): Promise<void> {
  const { sources: environment } = deployed;
  const name = job.job_id;
  const places = await placesOf(deployed, { runId, job });
  const own = await checks.step(`${name} runs embedded with the same seed and sources of its own`, () =>
    embeddedPlaces({ runId, job, environment, directory: path.join(directory, `${runId}-own`) }),
  );
  checks.expect(
    `${name}: the places are the same but for the time of asking`,
    places !== undefined && own !== undefined && withoutTimes(places) === withoutTimes(own),
    differenceOf(places, own),
  );
}

async function placesOf(
  { clients, bucket }: Deployed,
  { runId, job }: { runId: string; job: JobInput },
): Promise<string | undefined> {
  const store = createS3RunStore({ s3: clients.s3, bucket });
  return await store.readText(runKeys.artifact(`cities/${citySlug(job.city)}/${runId}`, "places.ndjson"));
}

/** Where two texts first differ, for whoever has to find out why. */
function differenceOf(one = "", other = ""): string {
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  const around = (text: string): string => text.slice(Math.max(0, index - 200), index + 200);
  return `${one.length} and ${other.length} characters, at ${index}\n    …${around(one)}…\n    …${around(other)}…`;
}

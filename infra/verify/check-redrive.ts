import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { citySlug, type JobInput, type Manifest } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import { z } from "zod";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { type Scout, scoutAt } from "./scout.ts";
import { runWorkflow } from "./workflow-run.ts";

export interface RedriveCheck {
  /** About a place that no run has asked about. */
  job: JobInput;
  /** A run that a broken stage made partial; the stage is sound again. */
  failedRunId: string;
  directory: string;
}

const statusSchema = z.object({
  dead_letters: z.object({ visible: z.number() }),
  waiting_runs: z.array(z.object({ run_id: z.string() })),
});
const lettersSchema = z.array(z.object({ message_id: z.string() }));
const reportSchema = z.object({
  seen: z.number(),
  redriven: z.number(),
  refused: z.number(),
  refusals: z.record(z.string(), z.number()),
});

const runId = "source-down";

/** Has a source fail for one run, and heals that run and one whose stage was broken, with `scout dlq` alone. */
export async function checkRedrive(
  deployed: Deployed,
  check: RedriveCheck,
  checks: Checklist,
): Promise<void> {
  const scout = scoutAt(deployed.endpoint, check.directory);
  const manifestOf = manifestReader(deployed, check.job);
  await checkRunWithoutSource(deployed, check, manifestOf, checks);
  await sendPoison(deployed);

  const { dead_letters: before } = await status(scout);
  const letters = before.visible;
  const peeked = [await peek(scout), await peek(scout)];
  checks.expect(
    "scout dlq peek lists every letter, and again: it consumes none",
    letters > 2 && peeked.every((ids) => new Set(ids).size === letters),
    `${letters} letters, peeked ${peeked.map(({ length }) => length).join(" and ")}`,
  );
  const dry = await redriveAll(scout, "--dry-run");
  const redriven = await redriveAll(scout);
  checks.expect(
    "scout dlq redrive-all puts back what its dry run said: all but the poison, which it refuses and keeps",
    dry.redriven === letters - 1 &&
      redriven.redriven === letters - 1 &&
      redriven.refused === 1 &&
      redriven.refusals["unreadable"] === 1,
    `${JSON.stringify(dry)} ${JSON.stringify(redriven)}`,
  );
  const { dead_letters: left, waiting_runs: waiting } = await status(scout);
  checks.expect(
    "both runs wait to go on, and the poison is still there",
    left.visible === 1 &&
      [runId, check.failedRunId].every((id) => waiting.some(({ run_id }) => run_id === id)),
    `${left.visible} letters, waiting: ${waiting.map(({ run_id }) => run_id).join(", ")}`,
  );
  for (const id of [runId, check.failedRunId]) {
    const { code, err } = await checks.step(`${id} goes on`, () => scout("start", "--resume", id, "--wait"));
    const manifest = await manifestOf(id);
    checks.expect(
      `${id}: healed: it succeeded, with no dead letter and no failure left`,
      code === 0 &&
        manifest?.status === "succeeded" &&
        manifest.counts.dead_letters === 0 &&
        manifest.failures.length === 0 &&
        (manifest.calls.by_source.yelp ?? 0) + manifest.calls.cache_hits > 0,
      `${code} ${err} ${JSON.stringify(manifest)}`,
    );
  }
  const { waiting_runs: waitingStill } = await status(scout);
  checks.expect("no run waits any more", waitingStill.length === 0, JSON.stringify(waitingStill));
}

type ManifestReader = (id: string) => Promise<Manifest | undefined>;

function manifestReader({ clients, bucket }: Deployed, job: JobInput): ManifestReader {
  const store = createS3RunStore({ s3: clients.s3, bucket });
  return (id) => readManifest(store, citySlug(job.city), id);
}

async function checkRunWithoutSource(
  { clients, yelp }: Deployed,
  { job }: RedriveCheck,
  manifestOf: ManifestReader,
  checks: Checklist,
): Promise<void> {
  yelp.isDown = true;
  const { status: ended } = await checks.step("a run while a source is down", () =>
    runWorkflow(clients, { environment: "mock", runId, job }),
  );
  yelp.isDown = false;
  const manifest = await manifestOf(runId);
  checks.expect(
    "it ended partial, with dead letters for that source and with all other sources' places",
    ended === "SUCCEEDED" &&
      manifest?.status === "partial" &&
      manifest.counts.dead_letters > 0 &&
      (manifest.calls.by_source.yelp ?? 0) === 0 &&
      (manifest.calls.by_source.google ?? 0) > 0 &&
      manifest.counts.places > 0,
    `${ended} ${JSON.stringify(manifest)}`,
  );
}

/** A letter that no redrive can do anything with. */
async function sendPoison({ clients: { sqs } }: Deployed): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "cityscout-mock-dead-letters" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "no letter at all" }));
}

const status = async (scout: Scout): Promise<z.infer<typeof statusSchema>> =>
  statusSchema.parse(JSON.parse((await scout("dlq", "status", "--json")).out));

async function peek(scout: Scout): Promise<string[]> {
  const { out } = await scout("dlq", "peek", "--count", "1000", "--json");
  return lettersSchema.parse(JSON.parse(out)).map(({ message_id }) => message_id);
}

async function redriveAll(scout: Scout, ...flags: string[]): Promise<z.infer<typeof reportSchema>> {
  const { out } = await scout("dlq", "redrive-all", ...flags, "--json");
  return reportSchema.parse(JSON.parse(out));
}

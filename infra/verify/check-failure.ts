import { ReceiveMessageCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { citySlug, type JobInput } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { runWorkflow } from "./workflow-run.ts";

/** Takes the database away: Persist must be tried again, given up, told to the dead letters, and the run go on. */
export async function checkFailure(
  deployed: Deployed,
  check: { runId: string; job: JobInput },
  checks: Checklist,
): Promise<void> {
  const { clients, bucket } = deployed;
  const { runId, job } = check;
  await deployed.stopDatabase();
  const execution = await checks.step("a run without its database", () =>
    runWorkflow(clients, { environment: "mock", runId, job }),
  );
  checks.expect(
    "Persist was tried again before it was given up",
    execution.failures.length >= 3,
    execution.failures.join("; "),
  );
  checks.expect(
    "its failure was caught and reported, and the run went on to Finalize",
    execution.entered.get("ReportFailure") === 1 && execution.entered.get("Finalize") === 1,
    [...execution.entered.keys()].join(", "),
  );
  checks.expect("the execution succeeded all the same", execution.status === "SUCCEEDED", execution.status);
  const manifest = await readManifest(
    createS3RunStore({ s3: clients.s3, bucket }),
    citySlug(job.city),
    runId,
  );
  checks.expect("the run ended partial", manifest?.status === "partial", manifest?.status);
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
      ({ type, state, run }) => type === "stage-failure" && state === "Persist" && run?.run_id === runId,
    ),
    JSON.stringify(bodies),
  );
}

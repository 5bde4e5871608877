import { citySlug, type JobInput, type Manifest, type StopReason } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { runWorkflow } from "./workflow-run.ts";

export interface PresetCheck {
  job: JobInput;
  stopReason: StopReason;
  /** What else holds for its manifest. */
  also?: { what: string; holds(manifest: Manifest): boolean };
}

/** Runs a preset through Step Functions: however it stops, it succeeds, says why, and has its places. */
export async function checkPreset(
  { clients, bucket }: Deployed,
  { job, stopReason, also }: PresetCheck,
  checks: Checklist,
): Promise<void> {
  const name = job.job_id;
  const { status } = await checks.step(`${name} runs through Step Functions`, () =>
    runWorkflow(clients, { environment: "mock", runId: name, job }),
  );
  const store = createS3RunStore({ s3: clients.s3, bucket });
  const manifest = await readManifest(store, citySlug(job.city), name);
  const found = `${status}, ${manifest?.status}, ${manifest?.stop_reason}, ${JSON.stringify(manifest?.calls)}`;
  checks.expect(
    `${name}: it succeeded, stopped by ${stopReason}, and lists its places`,
    status === "SUCCEEDED" &&
      manifest?.status === "succeeded" &&
      manifest.stop_reason === stopReason &&
      manifest.counts.places > 0,
    found,
  );
  if (also !== undefined)
    checks.expect(`${name}: ${also.what}`, manifest !== undefined && also.holds(manifest), found);
}

import { citySlug, type JobInput, type Manifest, type StopReason } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { runWorkflow } from "./workflow-run.ts";

export interface PresetCheck {
  job: JobInput;
  /** Any of these is right. */
  stopReasons: readonly StopReason[];
  /** What else holds for its manifest. */
  also?: { what: string; holds(manifest: Manifest): boolean };
}

/** Presets that have to spend calls, and a job whose time is up before its city is known: answers must not be kept. */
export const presetsThatAsk = (preset: (name: string) => JobInput): PresetCheck[] => [
  {
    job: preset("budget-test-small"),
    stopReasons: ["max_api_calls"],
    also: { what: "it made its 60 calls and not one more", holds: ({ calls }) => calls.total === 60 },
  },
  { job: preset("early-stop-test"), stopReasons: ["new_unique_rate"] },
  {
    // To the end, with more calls to one source than it may be asked in that time on any machine.
    job: {
      ...preset("edinburgh"),
      job_id: "time-limit",
      budgets: { google: { tokens_per_min: 1 } },
      early_stop: { min_new_unique_rate: 0 },
      timeouts: { wall_clock_seconds: 20 },
    },
    stopReasons: ["max_wall_clock"],
  },
];

/** Presets that may find the answers that they ask for. */
export const presetsOverAnswers = (preset: (name: string) => JobInput): PresetCheck[] => [
  {
    job: preset("kill-switch-test"),
    // Covered or hardly anything new, whichever comes first: without google the two are close.
    stopReasons: ["complete", "new_unique_rate"],
    also: { what: "google was neither asked nor used", holds: ({ sources }) => !("google" in sources) },
  },
];

/** Runs a preset through Step Functions: however it stops, it succeeds, says why, and has its places. */
export async function checkPreset(
  { clients, bucket }: Deployed,
  { job, stopReasons, also }: PresetCheck,
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
    `${name}: it succeeded, stopped by ${stopReasons.join(" or ")}, and lists its places`,
    status === "SUCCEEDED" &&
      manifest?.status === "succeeded" &&
      stopReasons.includes(manifest.stop_reason) &&
      manifest.counts.places > 0,
    found,
  );
  if (also !== undefined)
    checks.expect(`${name}: ${also.what}`, manifest !== undefined && also.holds(manifest), found);
}

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { citySlug, cityStages, type JobInput } from "@cityscout/contracts";
import { createS3RunStore, readManifest } from "@cityscout/raw-cache";
import { z } from "zod";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import { checkRunbooks } from "./check-runbooks.ts";
import { type Scout, type ScoutAnswer, scoutAt } from "./scout.ts";

export interface OperationsCheck {
  endpoint: string;
  /** A small one. */
  job: JobInput;
  /** For files of the check. */
  directory: string;
  /** A run of before that ended `partial`. */
  partialRunId?: string;
}

/** What `--json` printed; where it printed nothing, what it said instead is in the error. */
function documentOf<T>({ code, out, err }: ScoutAnswer, schema: z.ZodType<T>): T {
  if (code !== 0) throw new Error(`scout ended with ${code}: ${err}`);
  return schema.parse(JSON.parse(out));
}

const runsSchema = z.array(z.object({ run_id: z.string() }));
const reportSchema = z.object({ status: z.string(), calls: z.number(), ending: z.unknown() });
const historySchema = z.object({
  states: z.array(
    z.object({ state: z.string(), took_ms: z.number().nullable(), failures: z.array(z.string()) }),
  ),
  ending: z.object({ error: z.string(), cause: z.string() }).nullable(),
});
const resumedSchema = z.object({ status: z.string(), run_id: z.string() });
const costSchema = z.object({
  sources: z.record(z.string(), z.object({ calls: z.number(), cost_usd: z.number() })),
  aws_estimate: z.object({ usd: z.number() }),
});
const logLineSchema = z.object({ timestamp: z.iso.datetime(), state: z.string(), message: z.string() });

/** Operates runs as people do, with nothing but the endpoint: the operator's commands, each in its own process. */
export async function checkOperations(
  deployed: Deployed,
  check: OperationsCheck,
  checks: Checklist,
): Promise<void> {
  const answers: ScoutAnswer[] = [];
  const ask = scoutAt(check.endpoint, check.directory);
  const scout: Scout = async (...args) => {
    const answer = await ask(...args);
    answers.push(answer);
    return answer;
  };
  const jobFile = path.join(check.directory, "job.json");
  await writeFile(jobFile, JSON.stringify(check.job));
  await checkRefusals(scout, check, checks);
  const endedRunId = await checkWholeRun(deployed, scout, { ...check, jobFile }, checks);
  await checkStoppedRun(scout, jobFile, checks);
  await checkRunbooks(scout, endedRunId, checks);
  if (check.partialRunId !== undefined) {
    const { code } = await scout("watch", check.partialRunId);
    checks.expect("scout watch ends with 3 for a run that ended partial", code === 3, String(code));
  }
  const shown = answers.map(({ out, err }) => out + err).join("\n");
  checks.expect(
    "no command showed what the functions' variables hold",
    !/postgres:\/\/|_SECRET_ARN|_API_KEY/.test(shown),
  );
}

/** What was started, by `scout status` without a run. */
async function runIds(scout: Scout): Promise<string[]> {
  const runs = documentOf(await scout("status", "--json", "--last", "1000"), runsSchema);
  return runs.map(({ run_id }) => run_id);
}

async function checkRefusals(
  scout: Scout,
  { directory, job }: OperationsCheck,
  checks: Checklist,
): Promise<void> {
  const before = await runIds(scout);
  const wrong = path.join(directory, "wrong-job.json");
  await writeFile(wrong, JSON.stringify({ ...job, seed: { ...job.seed, radius_km: -1 } }));
  const refused = await scout("start", wrong);
  checks.expect(
    "scout start refuses a wrong job: one message that names the field, exit code 2",
    refused.code === 2 && refused.err.includes("radius_km") && refused.out === "",
    `${refused.code}: ${refused.err}`,
  );
  const elsewhere = path.join(directory, "elsewhere-job.json");
  await writeFile(elsewhere, JSON.stringify({ ...job, s3_prefix: "elsewhere" }));
  const unreachable = await scout("start", elsewhere);
  checks.expect(
    "scout start refuses a prefix that no stage may write to",
    unreachable.code === 2 && unreachable.err.includes("s3_prefix"),
    `${unreachable.code}: ${unreachable.err}`,
  );
  const unknown = await scout("watch", "never-was");
  checks.expect(
    "scout watch refuses a run that never was",
    unknown.code === 2 && unknown.err.includes("never-was"),
    `${unknown.code}: ${unknown.err}`,
  );
  const after = await runIds(scout);
  checks.expect("nothing was started by all that", after.length === before.length, `${after.length}`);
}

async function checkWholeRun(
  { clients, bucket }: Deployed,
  scout: Scout,
  { job, jobFile }: OperationsCheck & { jobFile: string },
  checks: Checklist,
): Promise<string> {
  const started = await scout("start", jobFile);
  const runId = started.out.trim();
  checks.expect(
    "scout start prints the run id and nothing else",
    started.code === 0 && /^[a-z0-9-]+-\d{8}T\d{6}-[0-9a-f]{4}$/.test(runId),
    `${started.code}: ${started.out}${started.err}`,
  );
  const watched = await checks.step("scout watch follows it to its end", () => scout("watch", runId));
  const store = createS3RunStore({ s3: clients.s3, bucket });
  const manifest = await readManifest(store, citySlug(job.city), runId);
  checks.expect(
    "it tells each stage as it ends, the places at the end, and ends with 0",
    watched.code === 0 &&
      cityStages.every(({ state }) => watched.err.includes(state)) &&
      watched.out.includes(`${manifest?.counts.places.toLocaleString("en-US")} places`),
    `${watched.code}: ${watched.err}${watched.out}`,
  );
  const report = documentOf(await scout("status", runId, "--json"), reportSchema);
  checks.expect(
    "scout status has the manifest's calls",
    report.status === "succeeded" && report.calls === manifest?.calls.total,
    JSON.stringify(report),
  );
  const history = documentOf(await scout("history", runId, "--json"), historySchema);
  const states = history.states.map(({ state }) => state.split(" ")[0]);
  checks.expect(
    "scout history has every stage in its order, each with its time and without a failure",
    cityStages
      .map(({ state }) => states.indexOf(state))
      .every((at, index, all) => at > (all[index - 1] ?? -1)) &&
      history.states.every(({ took_ms, failures }) => took_ms !== null && failures.length === 0),
    JSON.stringify(history),
  );
  await checkLogs(scout, runId, checks);
  const cost = documentOf(await scout("cost", runId, "--json"), costSchema);
  const calls = Object.fromEntries(Object.entries(cost.sources).map(([source, use]) => [source, use.calls]));
  checks.expect(
    "scout cost has the manifest's calls of each source, and what AWS takes",
    JSON.stringify(calls) === JSON.stringify(manifest?.calls.by_source) && cost.aws_estimate.usd > 0,
    `${JSON.stringify(calls)}, ${cost.aws_estimate.usd}`,
  );
  return runId;
}

async function checkLogs(scout: Scout, runId: string, checks: Checklist): Promise<void> {
  // Of a run that has ended: it must give what there is and come back.
  const { code, out } = await scout("logs", runId, "--follow", "--level", "DEBUG", "--json");
  const lines = out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => logLineSchema.parse(JSON.parse(line)));
  const silent = cityStages.filter(({ state }) => !lines.some((line) => line.state.startsWith(state)));
  checks.expect(
    "scout logs has lines of every stage, in the order of their times",
    code === 0 &&
      silent.length === 0 &&
      lines.every(({ timestamp }, index) => index === 0 || timestamp >= (lines[index - 1]?.timestamp ?? "")),
    `${code}, ${lines.length} lines, none of ${silent.map(({ state }) => state).join(", ")}`,
  );
}

async function checkStoppedRun(scout: Scout, jobFile: string, checks: Checklist): Promise<void> {
  const runId = (await scout("start", jobFile)).out.trim();
  const stopped = await scout("stop", runId, "--cause", "checked how a run is stopped");
  const watched = await scout("watch", runId);
  const history = documentOf(await scout("history", runId, "--json"), historySchema);
  checks.expect(
    "scout stop ends a run at once; its cause is in the history, and scout watch ends with 1",
    stopped.code === 0 && watched.code === 1 && history.ending?.cause === "checked how a run is stopped",
    `${stopped.code} ${watched.code} ${stopped.err} ${JSON.stringify(history.ending)}`,
  );
  const resumed = await scout("start", "--resume", runId, "--wait", "--json");
  const went = documentOf(resumed, resumedSchema);
  checks.expect(
    "scout start --resume goes on with it under its own run id, to the end",
    went.status === "succeeded" && went.run_id === runId,
    resumed.out,
  );
  const again = await scout("stop", runId, "--cause", "again");
  checks.expect(
    "scout stop refuses a run that has ended",
    again.code === 2 && again.err.includes(runId),
    `${again.code}: ${again.err}`,
  );
}

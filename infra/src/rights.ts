import { runKeys, type Source, sourceNames, type StageName } from "@cityscout/contracts";
import type { Names } from "./names.ts";

export interface Right {
  actions: string[];
  resources: string[];
  /** Why a resource is no narrower; there wherever one has a `*`. */
  because?: string;
  conditions?: Record<string, Record<string, unknown>>;
}

/** What a function touches; its role holds this and nothing else. */
export interface Uses {
  /** Keys in the bucket, with `*` for what a run decides. */
  reads: readonly string[];
  writes: readonly string[];
  removes?: readonly string[];
  frontier?: readonly ("send" | "depth" | "receive")[];
}

/**
 * Any run: its prefix is `cities/<city>/<run id>`, or begins with the job's own `s3_prefix`, which on AWS therefore
 * begins with `cities/` too.
 */
const run = "cities/*";

/** The table of keys, filled in for any run, so that a stage's rights and its code cannot name different objects. */
export const keys = {
  job: runKeys.job(run),
  limits: runKeys.limits(run),
  ledger: runKeys.ledger(run),
  calls: `${runKeys.callsPrefix(run)}*`,
  outcome: (stage: StageName) => runKeys.outcome(run, stage),
  targets: runKeys.targets(run),
  anchors: runKeys.anchors(run),
  candidates: `${runKeys.candidatesPrefix(run)}*`,
  seeded: runKeys.seeded(run),
  edges: runKeys.edges(run),
  expansion: runKeys.expansion(run),
  planner: runKeys.planner(run),
  rounds: `${run}/sweep/rounds/*`,
  tooHeavy: runKeys.tooHeavy(run, "*"),
  exhausted: `${runKeys.exhaustedPrefix(run)}*`,
  corruptAnswers: `${runKeys.corruptAnswersPrefix(run)}*`,
  coverage: runKeys.coverage(run),
  deadLetters: runKeys.deadLetter(run, "*"),
  validated: runKeys.validated(run),
  discarded: runKeys.discarded(run),
  merged: runKeys.merged(run),
  dedupe: runKeys.dedupe(run),
  identified: runKeys.identified(run),
  identityEvents: runKeys.identityEvents(run),
  places: runKeys.artifact(run, "places.ndjson"),
  geojson: runKeys.artifact(run, "places.geojson"),
  csv: runKeys.artifact(run, "places.csv"),
  report: runKeys.artifact(run, "report.html"),
  runManifest: runKeys.artifact(run, "manifest.json"),
  corrections: runKeys.corrections("*"),
  correctedRecords: runKeys.correctedRecords("*"),
  manifest: runKeys.manifest("*", "*"),
  /** `<city>/<source>/<request hash>.json` */
  rawResponses: (...sources: readonly Source[]) => sources.map((source) => `*/${source}/*.json`),
} as const;

const allRawResponses = keys.rawResponses(...sourceNames);

const whichRun = "keys hold the city and the run, which are not known before a run begins";

/** The rights to do what `uses` says, as statements of a policy. */
export function rightsOf(uses: Uses, names: Names): Right[] {
  const objects = (found: readonly string[]): string[] => found.map((key) => `${names.bucketArn}/${key}`);
  const rights: Right[] = [
    // Without it S3 answers a key that is not there with 403 and not with 404, and a stage could not tell.
    { actions: ["s3:ListBucket"], resources: [names.bucketArn] },
    { actions: ["s3:GetObject"], resources: objects(uses.reads), because: whichRun },
    {
      // Large objects go up in parts; parts of an upload that failed are given up.
      actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
      resources: objects(uses.writes),
      because: whichRun,
    },
    {
      // Raw responses are tagged, for the bucket's lifecycle.
      actions: ["s3:PutObjectTagging"],
      resources: objects(uses.writes.filter((key) => allRawResponses.includes(key))),
      because: whichRun,
    },
  ];
  if (uses.removes !== undefined)
    rights.push({ actions: ["s3:DeleteObject"], resources: objects(uses.removes), because: whichRun });
  if (uses.frontier?.includes("send"))
    rights.push({ actions: ["sqs:SendMessage"], resources: [names.frontier.arn] });
  if (uses.frontier?.includes("depth"))
    rights.push({ actions: ["sqs:GetQueueAttributes"], resources: [names.frontier.arn] });
  if (uses.frontier?.includes("receive")) {
    rights.push(
      {
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
        resources: [names.frontier.arn],
      },
      { actions: ["sqs:SendMessage"], resources: [names.deadLetters.arn] },
    );
  }
  return rights;
}

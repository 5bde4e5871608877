import type { Source } from "./source.ts";
import type { StageName } from "./stage.ts";

/**
 * Where a run's objects are, below its prefix. One table, so that the stage that writes an object and the one that
 * reads it cannot disagree.
 */
export const runKeys = {
  job: (prefix: string) => `${prefix}/job.json`,
  /** `Limits` of `@cityscout/budget`, as resolved when the run began. */
  limits: (prefix: string) => `${prefix}/limits.json`,
  ledger: (prefix: string) => `${prefix}/ledger.json`,
  /** A call that was made and is not booked: its name says by whom, of which source, for what, and when. */
  call: (prefix: string, asker: string, name: string) => `${prefix}/calls/${asker}/${name}`,
  /** Of one asker, or of all. */
  callsPrefix: (prefix: string, asker?: string) =>
    asker === undefined ? `${prefix}/calls/` : `${prefix}/calls/${asker}/`,
  /** How a stage ended: there once all that it writes is there, so that a resumed run passes it by. */
  outcome: (prefix: string, stage: StageName) => `${prefix}/stages/${stage}.json`,
  targets: (prefix: string) => `${prefix}/targets.json`,
  /** The prominent places that SeedPrimaries chose, most prominent first. */
  anchors: (prefix: string) => `${prefix}/anchors.ndjson`,
  /** Records as found: one object a stage, and one a round where a stage works in rounds. */
  candidates: (prefix: string, stage: "seed" | "expand" | "tile-sweep", part: number) =>
    `${prefix}/candidates/${stage}-${String(part).padStart(5, "0")}.ndjson.gz`,
  candidatesPrefix: (prefix: string) => `${prefix}/candidates/`,
  /** Which answers SeedPrimaries has stored the records of. */
  seeded: (prefix: string) => `${prefix}/sweep/seeded.json`,
  edges: (prefix: string) => `${prefix}/edges.ndjson`,
  /** The searches that ExpandNeighbors made, in plan order, for the sweep to continue from. */
  expansion: (prefix: string) => `${prefix}/sweep/expansion.json`,
  planner: (prefix: string) => `${prefix}/sweep/planner.json`,
  round: (prefix: string, round: number) => `${prefix}/sweep/rounds/${String(round).padStart(5, "0")}.json`,
  /** Boxes that a source could not answer at once: they are asked in quarters. */
  tooHeavy: (prefix: string, requestHash: string) => `${prefix}/sweep/too-heavy/${requestHash}.json`,
  /** Sources whose quota is spent: nothing more is asked of them in the run. */
  exhausted: (prefix: string, source: Source) => `${prefix}/exhausted/${source}.json`,
  exhaustedPrefix: (prefix: string) => `${prefix}/exhausted/`,
  /** Stored answers that the run came across and could not use. */
  corruptAnswer: (prefix: string, source: Source, requestHash: string) =>
    `${prefix}/corrupt-answers/${source}.${requestHash}.json`,
  corruptAnswersPrefix: (prefix: string) => `${prefix}/corrupt-answers/`,
  coverage: (prefix: string) => `${prefix}/coverage.json`,
  deadLetter: (prefix: string, requestHash: string) => `${prefix}/dead-letters/${requestHash}.json`,
  deadLettersPrefix: (prefix: string) => `${prefix}/dead-letters/`,
  /** Candidates inside the area with a sane position, each source record once. */
  validated: (prefix: string) => `${prefix}/validated.ndjson.gz`,
  discarded: (prefix: string) => `${prefix}/discarded.ndjson`,
  merged: (prefix: string) => `${prefix}/merged.ndjson.gz`,
  dedupe: (prefix: string) => `${prefix}/dedupe.json`,
  identified: (prefix: string) => `${prefix}/identified.ndjson.gz`,
  identityEvents: (prefix: string) => `${prefix}/identity-events.ndjson`,
  artifact: (prefix: string, name: ArtifactName) => `${prefix}/${name}`,
  /** What people decided about the city's records; written by them, obeyed by every run. */
  corrections: (city: string) => `corrections/${city}.json`,
  /** What is known of the records that these name, for runs in which those have other keys. */
  correctedRecords: (city: string) => `corrected-records/${city}.json`,
  manifest: (city: string, runId: string) => `manifests/${city}/${runId}.json`,
  /** Of one city, or of all. */
  manifestsPrefix: (city?: string) => (city === undefined ? "manifests/" : `manifests/${city}/`),
} as const;

/** `coverage.json` is there where a sweep has ended. */
export const artifactNames = [
  "manifest.json",
  "places.geojson",
  "places.ndjson",
  "places.csv",
  "report.html",
  "coverage.json",
] as const;
export type ArtifactName = (typeof artifactNames)[number];

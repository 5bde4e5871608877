import type { StageFolder } from "@cityscout/contracts";
import { environmentSchema as dedupe } from "@cityscout/stage-dedupe/environment";
import { environmentSchema as discoverTargets } from "@cityscout/stage-discover-targets/environment";
import { environmentSchema as expand } from "@cityscout/stage-expand/environment";
import { environmentSchema as finalize } from "@cityscout/stage-finalize/environment";
import { environmentSchema as geocode } from "@cityscout/stage-geocode/environment";
import { environmentSchema as initialize } from "@cityscout/stage-initialize/environment";
import { environmentSchema as persist } from "@cityscout/stage-persist/environment";
import { environmentSchema as rank } from "@cityscout/stage-rank/environment";
import { environmentSchema as seed } from "@cityscout/stage-seed/environment";
import { environmentSchema as tileSweep } from "@cityscout/stage-tile-sweep/environment";
import type { CityFunctionState } from "@cityscout/workflows";
import type { z } from "zod";
import type { Deployment, SourceState } from "./deployment.ts";
import type { Names } from "./names.ts";
import { keys, type Uses } from "./rights.ts";
import { jobVariables, type OwnVariables, sweepVariables, type Variables } from "./variables.ts";

export interface StageFunction {
  state: CityFunctionState;
  /** The export of the stage's handler module. */
  handler: string;
  memoryMb: number;
  timeoutSeconds: number;
  uses: Uses;
  reservedConcurrency?: (deployment: Deployment) => number;
}

export interface StageDefinition {
  folder: StageFolder;
  /** The handler's module. */
  entry: string;
  environment: z.ZodType;
  /** What the stage's schema wants beyond what every function has. */
  variables(deployment: Deployment, names: Names): Variables;
  /** As which state it asks sources, real or simulated. */
  asks?: SourceState;
  /** It asks sources that want a key, or says which of them can be asked. */
  keyed?: true;
  /** It keeps places in Postgres. */
  database?: true;
  functions: readonly StageFunction[];
}

const stage = <Schema extends z.ZodType>(
  definition: Omit<StageDefinition, "environment" | "variables"> & {
    environment: Schema;
    variables: (deployment: Deployment, names: Names) => OwnVariables<Schema>;
  },
): StageDefinition => ({
  ...definition,
  variables: (deployment, names) => definition.variables(deployment, names),
});

const none = () => ({});
const { rawResponses, outcome } = keys;
/** What answers of boxes, circles and addresses are kept under. */
const boxes = rawResponses("overpass", "wikidata");
const circles = rawResponses("google", "foursquare", "yelp");
const addresses = rawResponses("nominatim");
const books = [keys.limits, keys.ledger];
/** From which the sweep's planner is made again, in each round. */
const sweepRecords = [
  keys.targets,
  ...books,
  keys.exhausted,
  keys.seeded,
  keys.planner,
  keys.rounds,
  keys.expansion,
  keys.candidates,
  keys.tooHeavy,
  keys.deadLetters,
  ...boxes,
  ...circles,
];

/** Every function: how large, how long at most, and what it may touch. A stage's folder is its package. */
export const stages: readonly StageDefinition[] = [
  stage({
    folder: "initialize",
    entry: import.meta.resolve("@cityscout/stage-initialize/handler"),
    environment: initialize,
    variables: jobVariables,
    functions: [
      {
        state: "Initialize",
        handler: "handler",
        memoryMb: 512,
        timeoutSeconds: 30,
        uses: {
          reads: [keys.job, ...books, keys.deadLetters, keys.corrections],
          writes: [keys.job, ...books],
          // A run that goes on after its dead letters were redriven.
          removes: [
            keys.exhausted,
            outcome("SeedPrimaries"),
            outcome("ExpandNeighbors"),
            outcome("GeocodeValidate"),
          ],
        },
      },
    ],
  }),
  stage({
    folder: "discover-targets",
    entry: import.meta.resolve("@cityscout/stage-discover-targets/handler"),
    environment: discoverTargets,
    variables: none,
    asks: "DiscoverTargets",
    keyed: true,
    functions: [
      {
        state: "DiscoverTargets",
        handler: "handler",
        memoryMb: 512,
        timeoutSeconds: 900,
        uses: {
          reads: [keys.job, ...books, keys.exhausted, outcome("DiscoverTargets"), ...addresses],
          writes: [
            keys.ledger,
            keys.calls,
            keys.exhausted,
            keys.corruptAnswers,
            keys.targets,
            outcome("DiscoverTargets"),
            ...addresses,
          ],
          removes: [keys.calls],
        },
      },
    ],
  }),
  stage({
    folder: "seed",
    entry: import.meta.resolve("@cityscout/stage-seed/handler"),
    environment: seed,
    variables: none,
    asks: "SeedPrimaries",
    functions: [
      {
        state: "SeedPrimaries",
        handler: "handler",
        memoryMb: 1024,
        timeoutSeconds: 900,
        uses: {
          reads: [keys.targets, ...books, keys.exhausted, outcome("SeedPrimaries"), ...boxes],
          writes: [
            keys.ledger,
            keys.calls,
            keys.exhausted,
            keys.corruptAnswers,
            keys.candidates,
            keys.anchors,
            keys.seeded,
            keys.tooHeavy,
            outcome("SeedPrimaries"),
            ...boxes,
          ],
          removes: [keys.calls],
        },
      },
    ],
  }),
  stage({
    folder: "expand",
    entry: import.meta.resolve("@cityscout/stage-expand/handler"),
    environment: expand,
    variables: none,
    asks: "ExpandNeighbors",
    keyed: true,
    functions: [
      {
        state: "ExpandNeighbors",
        handler: "handler",
        memoryMb: 1024,
        timeoutSeconds: 900,
        uses: {
          reads: [
            keys.targets,
            keys.anchors,
            keys.candidates,
            ...books,
            keys.exhausted,
            outcome("ExpandNeighbors"),
            ...circles,
          ],
          writes: [
            keys.ledger,
            keys.calls,
            keys.exhausted,
            keys.corruptAnswers,
            keys.candidates,
            keys.edges,
            keys.expansion,
            outcome("ExpandNeighbors"),
            ...circles,
          ],
          removes: [keys.calls],
        },
      },
    ],
  }),
  stage({
    folder: "tile-sweep",
    entry: import.meta.resolve("@cityscout/stage-tile-sweep/handler"),
    environment: tileSweep,
    variables: sweepVariables,
    asks: "TileSweep",
    keyed: true,
    functions: [
      {
        state: "TileSweepPlan",
        handler: "planHandler",
        memoryMb: 2048,
        timeoutSeconds: 300,
        uses: {
          reads: sweepRecords,
          writes: [keys.planner, keys.rounds, keys.coverage, keys.corruptAnswers],
          // How deep it is: whether a round that is drained again is still there.
          frontier: ["send", "depth"],
        },
      },
      {
        state: "TileSweepSearch",
        handler: "searchHandler",
        memoryMb: 1024,
        timeoutSeconds: 900,
        reservedConcurrency: ({ sweep }) => sweep.reserved_concurrency,
        uses: {
          reads: [
            keys.limits,
            keys.exhausted,
            keys.rounds,
            keys.tooHeavy,
            keys.deadLetters,
            ...boxes,
            ...circles,
          ],
          writes: [
            keys.calls,
            keys.exhausted,
            keys.corruptAnswers,
            keys.tooHeavy,
            keys.deadLetters,
            ...boxes,
            ...circles,
          ],
          removes: [keys.calls],
          frontier: ["send", "depth", "receive"],
        },
      },
      {
        state: "TileSweepEvaluate",
        handler: "evaluateHandler",
        memoryMb: 2048,
        timeoutSeconds: 300,
        uses: {
          reads: sweepRecords,
          writes: [
            keys.ledger,
            keys.planner,
            keys.rounds,
            keys.candidates,
            keys.coverage,
            keys.corruptAnswers,
            // Searches that no worker settles are given up.
            keys.deadLetters,
          ],
          removes: [keys.deadLetters, keys.calls],
        },
      },
    ],
  }),
  stage({
    folder: "geocode",
    entry: import.meta.resolve("@cityscout/stage-geocode/handler"),
    environment: geocode,
    variables: none,
    asks: "GeocodeValidate",
    functions: [
      {
        state: "GeocodeValidate",
        handler: "handler",
        memoryMb: 1024,
        timeoutSeconds: 900,
        uses: {
          reads: [
            keys.job,
            keys.targets,
            keys.candidates,
            ...books,
            keys.exhausted,
            outcome("GeocodeValidate"),
            ...addresses,
          ],
          writes: [
            keys.ledger,
            keys.calls,
            keys.exhausted,
            keys.corruptAnswers,
            keys.validated,
            keys.discarded,
            outcome("GeocodeValidate"),
            ...addresses,
          ],
          removes: [keys.calls],
        },
      },
    ],
  }),
  stage({
    folder: "dedupe",
    entry: import.meta.resolve("@cityscout/stage-dedupe/handler"),
    environment: dedupe,
    variables: none,
    functions: [
      {
        state: "DedupeCanonicalize",
        handler: "handler",
        memoryMb: 3008,
        timeoutSeconds: 900,
        uses: {
          reads: [keys.validated, keys.corrections, keys.correctedRecords],
          writes: [keys.merged, keys.dedupe, keys.correctedRecords],
        },
      },
    ],
  }),
  stage({
    folder: "persist",
    entry: import.meta.resolve("@cityscout/stage-persist/handler"),
    environment: persist,
    variables: none,
    database: true,
    functions: [
      {
        state: "Persist",
        handler: "handler",
        memoryMb: 2048,
        timeoutSeconds: 600,
        uses: {
          reads: [keys.targets, keys.coverage, keys.merged, keys.identified, keys.identityEvents],
          writes: [keys.identified, keys.identityEvents],
        },
      },
    ],
  }),
  stage({
    folder: "rank",
    entry: import.meta.resolve("@cityscout/stage-rank/handler"),
    environment: rank,
    variables: none,
    database: true,
    functions: [
      {
        state: "Rank",
        handler: "handler",
        memoryMb: 2048,
        timeoutSeconds: 600,
        uses: { reads: [keys.identified, keys.edges, keys.anchors], writes: [keys.places] },
      },
    ],
  }),
  stage({
    folder: "finalize",
    entry: import.meta.resolve("@cityscout/stage-finalize/handler"),
    environment: finalize,
    variables: none,
    functions: [
      {
        state: "Finalize",
        handler: "handler",
        memoryMb: 2048,
        timeoutSeconds: 600,
        uses: {
          reads: [
            keys.job,
            ...books,
            keys.targets,
            keys.discarded,
            keys.corruptAnswers,
            keys.coverage,
            keys.dedupe,
            keys.places,
            keys.identified,
          ],
          writes: [keys.places, keys.geojson, keys.csv, keys.report, keys.runManifest, keys.manifest],
        },
      },
    ],
  }),
];

import {
  boundingBoxSchema,
  failureSchema,
  placeSourceSchema,
  runKeys,
  type RunReference,
  sourceSchema,
  stopReasonSchema,
} from "@cityscout/contracts";
import { isPlannerState, type PlannerState } from "@cityscout/planning";
import type { RunStore } from "@cityscout/raw-cache";
import { z } from "zod";

export const boxSearchSchema = z.object({ source: placeSourceSchema, box: boundingBoxSchema });
export type BoxSearch = z.infer<typeof boxSearchSchema>;

/**
 * Where the sweep stands, between its states. `round` is the one that is planned and not folded yet: the number tells a
 * state that runs again whether its work is done.
 */
export const sweepStateSchema = z.object({
  round: z.number().int().min(0),
  /** Box sources come first; their records tell the circle planner where to look. */
  phase: z.enum(["boxes", "circles"]),
  /** Nothing more is asked, for this reason. */
  stopped: stopReasonSchema.nullable(),
  /** Square kilometres of the area that each box source has answered for, and records that boxes there have shown. */
  boxes: z.partialRecord(
    placeSourceSchema,
    z.object({ answered_km2: z.number(), records: z.number().int().default(0) }),
  ),
  /** Boxes to ask before any other search: their source's rate left no time for them in the rounds before. */
  waiting_boxes: z.array(boxSearchSchema).default([]),
  /** Boxes beyond the share of the calls that is for boxes: they are asked with what circles leave. */
  held_boxes: z.array(boxSearchSchema).default([]),
  /** Once circles are asked. */
  planner: z
    .custom<PlannerState>(
      isPlannerState,
      "a planner state of this version; a run that an older one began is run anew",
    )
    .nullable(),
  /** Sources that failed for good. */
  dropped: z.array(placeSourceSchema),
  /** Failures in a row of each source. */
  strikes: z.partialRecord(sourceSchema, z.number().int()),
  /** What the run was told of each source that failed: an execution that goes on with it is told again. */
  failures: z.partialRecord(sourceSchema, failureSchema).default({}),
  /** What the run is told of the round that was folded last: an evaluation that is done again says the same. */
  told: z.array(failureSchema).default([]),
  /** Sources that again and again showed none of the records that there are, when the sweep stopped. */
  silent: z.array(placeSourceSchema).default([]),
  /** What a source gave for a further page, by the search that is to use it. */
  page_tokens: z.record(z.string(), z.string()),
  /** When the page before a further page was answered, by the search that is to use it. */
  page_times: z.record(z.string(), z.string()).default({}),
  /** The round before had answers that an older run had paid for: this one may, too. */
  recalled: z.boolean(),
  /** The answers that the cache has of earlier runs, and that no round before has come to, were looked for. */
  cache_known: z.boolean().default(false),
  /** Rounds before this one are written already: those of searches that the cache has answers to. */
  written_until: z.number().int().default(0),
  /** Searches of the planned round that an operator put back, by their request hash. */
  reopened: z.array(z.string()).default([]),
  /** How often the planned round was drained without getting on, and what it waited for then. */
  stalled: z.object({ times: z.number().int(), waiting: z.number().int() }),
});
export type SweepState = z.infer<typeof sweepStateSchema>;

export function newSweepState(): SweepState {
  return {
    round: 0,
    phase: "boxes",
    stopped: null,
    boxes: {},
    waiting_boxes: [],
    held_boxes: [],
    planner: null,
    dropped: [],
    strikes: {},
    failures: {},
    told: [],
    silent: [],
    page_tokens: {},
    page_times: {},
    reopened: [],
    recalled: true,
    cache_known: false,
    written_until: 0,
    stalled: { times: 0, waiting: 0 },
  };
}

export function readSweepState(store: RunStore, run: RunReference): Promise<SweepState | undefined> {
  return store.readJson(runKeys.planner(run.prefix), sweepStateSchema);
}

export function writeSweepState(store: RunStore, run: RunReference, state: SweepState): Promise<void> {
  return store.writeJson(runKeys.planner(run.prefix), state);
}

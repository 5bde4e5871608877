import { z } from "zod";
import { candidateSchema } from "./candidate.ts";
import { correctionSchema } from "./correction.ts";
import { jobSchema } from "./job.ts";
import { manifestSchema } from "./manifest.ts";
import { frontierMessageSchema, mapsMessageSchema, webMessageSchema } from "./message.ts";
import { mergedPlaceSchema, placeSchema } from "./place.ts";
import {
  anchorSchema,
  coverageSchema,
  deadLetterRecordSchema,
  dedupeSummarySchema,
  discardedSchema,
  edgeSchema,
  expansionSchema,
  identityEventSchema,
  roundSchema,
  targetsSchema,
} from "./run-objects.ts";
import { runStateSchema } from "./run-state.ts";

const schemas = {
  job: jobSchema,
  "maps-message": mapsMessageSchema,
  "web-message": webMessageSchema,
  "frontier-message": frontierMessageSchema,
  candidate: candidateSchema,
  place: placeSchema,
  manifest: manifestSchema,
  "run-state": runStateSchema,
  correction: correctionSchema,
  targets: targetsSchema,
  anchor: anchorSchema,
  edge: edgeSchema,
  expansion: expansionSchema,
  round: roundSchema,
  coverage: coverageSchema,
  discarded: discardedSchema,
  "merged-place": mergedPlaceSchema,
  "dedupe-summary": dedupeSummarySchema,
  "identity-event": identityEventSchema,
  "dead-letter": deadLetterRecordSchema,
} as const satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof schemas;
/** What `scout schema` knows: all that users write or read. */
export const schemaNames = Object.keys(schemas) as readonly SchemaName[];

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** JSON Schema (2020-12) of one of {@link schemaNames}: of a job as it is written, of all else as it is stored. */
export function jsonSchemaOf(name: SchemaName): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schemas[name], { io: name === "job" ? "input" : "output" });
  return { ...($schema === undefined ? {} : { $schema }), title: name, ...rest };
}

import { type Correction, correctionSchema, parseInput, runKeys } from "@cityscout/contracts";
import { z } from "zod";
import type { RunStore } from "./run-store.ts";

/**
 * What people decided about a city's records, oldest first.
 *
 * @throws InvalidInputError that names what no run can obey, such as a value that its field cannot have
 * @throws CorruptObjectError where the object is no JSON, or is not as it was written
 */
export async function readCorrections(store: RunStore, city: string): Promise<Correction[]> {
  const key = runKeys.corrections(city);
  const said = await store.readJson(key, z.unknown());
  return said === undefined ? [] : parseInput(z.array(correctionSchema), said, key);
}

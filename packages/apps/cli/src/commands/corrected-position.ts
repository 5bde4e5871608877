import { type Area, type Correction, InvalidInputError, runKeys, targetsSchema } from "@cityscout/contracts";
import { centroidOf, distanceMetres, swapped } from "@cityscout/geo";
import type { RunStore } from "@cityscout/raw-cache";
import { formatNumber } from "../format.ts";
import type { AskedRun } from "./explain-run.ts";

/** A place may turn out to lie a little outside of what a run covers, but in no other city. */
const marginMetres = 10_000;

/** Throws `InvalidInputError` where a position lies more than 10 km outside of the disc around the run's area. */
export async function checkPositions(
  corrections: readonly Correction[],
  { prefix }: AskedRun,
  store: RunStore,
  whereOf: (index: number) => string,
): Promise<void> {
  const targets = await store.readJson(runKeys.targets(prefix), targetsSchema);
  if (targets === undefined) return;
  const { center, radius } = discAround(targets.area);
  for (const [index, correction] of corrections.entries()) {
    if (correction.type !== "field" || correction.field !== "location") continue;
    const { lat, lng } = correction.value;
    const metres = distanceMetres(center, correction.value);
    if (metres <= radius + marginMetres) continue;
    const other = swapped(correction.value);
    const isSwapped = other !== null && distanceMetres(center, other) <= radius + marginMetres;
    throw new InvalidInputError(
      `${whereOf(index)}: location: found ${lat},${lng}, ${kilometres(metres)} from the middle of the run's area, expected a position within ${kilometres(radius + marginMetres)} of it${isSwapped ? `, as ${lng},${lat} is: latitude comes first` : ""}`,
    );
  }
}

function discAround(area: Area): { center: { lat: number; lng: number }; radius: number } {
  const center = centroidOf(area);
  const corners = area.flatMap(({ outer }) => outer);
  const radius = corners.reduce((most, corner) => Math.max(most, distanceMetres(center, corner)), 0);
  return { center, radius };
}

function kilometres(metres: number): string {
  return `${formatNumber(Math.round(metres / 1000))} km`;
}

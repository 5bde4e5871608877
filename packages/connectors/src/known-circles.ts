import type { Area } from "@cityscout/contracts";
import { createPlaneArea } from "@cityscout/geo";
import type { CircleConnector, CircleQuery, SourceClient, TakenAt } from "./connector.ts";

/**
 * The circles of {@link SourceClient.knownCircles} that reach into an area, in the same order: what they showed is a fact
 * about it, whichever run asked.
 */
export async function knownCirclesWithin(
  client: Pick<SourceClient, "knownCircles">,
  connector: CircleConnector,
  area: Area,
  takenAt: TakenAt,
): Promise<CircleQuery[]> {
  const drawn = createPlaneArea(area);
  const known = await client.knownCircles(connector, takenAt);
  return known.filter(({ center, radiusMetres }) => {
    const { x, y } = drawn.plane.toPlane(center);
    return drawn.positionOf(x, y, radiusMetres) !== "outside";
  });
}

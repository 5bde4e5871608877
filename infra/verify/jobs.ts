import type { JobInput } from "@cityscout/contracts";

const center = { lat: 55.9533, lng: -3.1883 };

/** A small piece of the city, to see soon whether anything works. */
export const smallJob: JobInput = {
  job_id: "edinburgh-small",
  city: "Edinburgh",
  seed: { type: "map", center, radius_km: 0.5 },
};

/** The preset `edinburgh`. */
export const edinburghJob: JobInput = {
  job_id: "edinburgh",
  city: "Edinburgh",
  seed: { type: "map", center, radius_km: 10 },
};

import { type JobInput, jobSchema } from "@cityscout/contracts";
import { z } from "zod";
import type { Scout } from "./scout.ts";

const place = (job_id: string, lat: number, lng: number): JobInput => ({
  job_id,
  city: "Edinburgh",
  seed: { type: "map", center: { lat, lng }, radius_km: 0.5 },
});

/** A small piece of the city, to see soon whether anything works. */
export const smallJob = place("edinburgh-small", 55.9533, -3.1883);

/** Another small piece, of which no run knows anything beforehand. */
export const elsewhereJob = place("edinburgh-elsewhere", 55.9371, -3.2052);

const presetsSchema = z.record(z.string(), jobSchema);

/** The jobs that come with `scout`, as it prints them. */
export async function presetJobs(scout: Scout): Promise<(name: string) => JobInput> {
  const { out } = await scout("presets", "--json");
  const presets = presetsSchema.parse(JSON.parse(out));
  return (name) => {
    const job = presets[name];
    if (job === undefined) throw new Error(`scout has no preset ${name}`);
    return job;
  };
}

import type { JobInput } from "@cityscout/contracts";

export interface Preset {
  name: string;
  summary: string;
  job: JobInput;
}

const edinburgh = { lat: 55.9533, lng: -3.1883 };

function city(
  name: string,
  displayName: string,
  center: { lat: number; lng: number },
  radiusKm: number,
): Preset {
  return {
    name,
    summary: `${displayName}, ${radiusKm} km around the centre, default budgets`,
    job: { job_id: name, city: displayName, seed: { type: "map", center, radius_km: radiusKm } },
  };
}

/** The jobs that come with `scout`, by the name that `scout run` takes. */
export const presets: readonly Preset[] = [
  city("edinburgh", "Edinburgh", edinburgh, 10),
  city("london", "London", { lat: 51.5074, lng: -0.1278 }, 15),
  city("tokyo", "Tokyo", { lat: 35.6762, lng: 139.6503 }, 12),
  city("new-york", "New York", { lat: 40.7128, lng: -74.006 }, 20),
  {
    name: "budget-test-small",
    summary: "Edinburgh, 5 km, tiny budgets: stops at its call budget and still reports",
    job: {
      job_id: "budget-test-small",
      city: "Edinburgh",
      seed: { type: "map", center: edinburgh, radius_km: 5 },
      budgets: {
        max_api_calls: 60,
        max_wall_clock_hours: 0.25,
        max_cost_usd: 2,
        google: { max_tokens_total: 25 },
        foursquare: { max_tokens_total: 25 },
        yelp: { max_tokens_total: 25 },
      },
      early_stop: { min_new_unique_rate: 0.1, window_calls: 50 },
    },
  },
  {
    name: "early-stop-test",
    summary: "Edinburgh, 8 km, wants 80 % new places in 25 calls: stops early, as soon as the yield drops",
    job: {
      job_id: "early-stop-test",
      city: "Edinburgh",
      seed: { type: "map", center: edinburgh, radius_km: 8 },
      early_stop: { min_new_unique_rate: 0.8, window_calls: 25 },
    },
  },
  {
    name: "kill-switch-test",
    summary: "Edinburgh, 10 km, with google and llm turned off: no call goes to them",
    job: {
      job_id: "kill-switch-test",
      city: "Edinburgh",
      seed: { type: "map", center: edinburgh, radius_km: 10 },
      kill_switches: { google: true, llm: true },
    },
  },
];

/** `undefined` where no preset has this name. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}

const secret = (name: string): string =>
  `arn:aws:secretsmanager:eu-west-1:123456789012:secret:cityscout/${name}-AbCdEf`;

/** What an account's own file may hold, with everything that is optional. */
export const exampleAccount = {
  database: {
    secret_arn: secret("database"),
    network: { subnet_ids: ["subnet-0123456789abcdef0"], security_group_id: "sg-0123456789abcdef0" },
  },
  source_keys: { google: secret("google"), foursquare: secret("foursquare"), yelp: secret("yelp") },
  simulator: {
    SIMULATED_WORLD: "edinburgh",
    OVERPASS_BASE_URL: "https://simulator.example.com/overpass",
    CITYSCOUT_RATE_SCALE: "100",
  },
  contact_url: "https://example.com/cityscout",
  subscriptions: { emails: ["operators@example.com"], webhooks: ["https://alerts.example.com/hook"] },
  schedule: {
    expression: "cron(0 3 1 * ? *)",
    time_zone: "Europe/London",
    job: {
      job_id: "edinburgh-monthly",
      city: "Edinburgh",
      seed: { type: "map", center: { lat: 55.9533, lng: -3.1883 }, radius_km: 10 },
    },
  },
};

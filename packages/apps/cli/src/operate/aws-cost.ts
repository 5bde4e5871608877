import type { ExecutionView } from "./execution-view.ts";

/**
 * List prices in USD of us-east-1, as the pricing pages of AWS Lambda, Step Functions and S3 give them; free tiers and
 * discounts are not taken off. Other regions are up to a half dearer.
 */
export const awsPrices = {
  region: "us-east-1",
  /** By the architecture that Lambda reports. */
  lambdaGbSecond: { arm64: 0.000_013_333_4, x86_64: 0.000_016_666_7 },
  lambdaRequest: 0.2 / 1_000_000,
  stateTransition: 0.025 / 1_000,
  s3Put: 0.005 / 1_000,
} as const;

/** A function as it is deployed. */
export interface FunctionSize {
  memoryMb: number;
  architecture: keyof typeof awsPrices.lambdaGbSecond;
}

/** One line of the estimate. */
export interface AwsCostLine {
  what: string;
  amount: number;
  unit: string;
  usd: number;
}

/** What the estimate leaves out, so that nobody takes it for the bill. */
export const notCounted =
  "reads from S3, SQS, logs, metrics, traces, KMS, data transfer, Postgres, free tiers and discounts";

/**
 * An estimate of what AWS takes for a run, of what its history shows: the time of each try of each function by its
 * memory, requests, state transitions (retries included, as AWS counts them), and one write for each raw response.
 * A try's time is that between its events, which is somewhat more than Lambda bills.
 *
 * @param sizes - by state; a state without a size is left out, as are tries that go on
 * @param rawResponses - calls that were answered
 */
export function awsCostOf(
  view: ExecutionView,
  sizes: ReadonlyMap<string, FunctionSize>,
  rawResponses: number,
): AwsCostLine[] {
  let gbSeconds = 0;
  let duration = 0;
  let requests = 0;
  let transitions = 0;
  for (const { kind, attempts } of view.visits) {
    // Services that do not tell the states within a Map tell their tries.
    transitions += 1 + (kind === "Map" ? attempts.length : Math.max(0, attempts.length - 1));
    for (const { task, startedAt, endedAt } of attempts) {
      const size = sizes.get(task);
      if (size === undefined || endedAt === null) continue;
      const used = (size.memoryMb / 1024) * ((endedAt - startedAt) / 1000);
      gbSeconds += used;
      duration += used * awsPrices.lambdaGbSecond[size.architecture];
      requests += 1;
    }
  }
  return [
    { what: "Lambda, time", amount: gbSeconds, unit: "GB-s", usd: duration },
    { what: "Lambda, requests", amount: requests, unit: "requests", usd: requests * awsPrices.lambdaRequest },
    {
      what: "Step Functions",
      amount: transitions,
      unit: "transitions",
      usd: transitions * awsPrices.stateTransition,
    },
    { what: "S3, raw responses", amount: rawResponses, unit: "writes", usd: rawResponses * awsPrices.s3Put },
  ];
}

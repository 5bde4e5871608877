import type { Source } from "@cityscout/contracts";

/** A request as a service sees it. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a service does not answer a request that is right in itself. */
export type Refusal =
  | { readonly kind: "rate-limited"; readonly retryAfterSeconds: number }
  | { readonly kind: "quota-exceeded" }
  | { readonly kind: "unavailable" };

/** One source's HTTP service over a world. Answers depend on the request alone. */
export interface Service {
  readonly source: Source;
  /** Calls a minute before the service says 429. */
  readonly callsPerMinute: number;
  /** How many requests it works on at once before it says 429. */
  readonly concurrentCalls: number;
  answer(request: ServiceRequest): ServiceAnswer;
  /** The service's own way of saying no. */
  refuse(refusal: Refusal): ServiceAnswer;
}

export function jsonAnswer(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer {
  return { status, body: JSON.stringify(body), contentType: "application/json; charset=utf-8", headers };
}

export function textAnswer(
  body: string,
  status = 200,
  contentType = "text/plain; charset=utf-8",
): ServiceAnswer {
  return { status, body, contentType };
}

/** HTTP status of a refusal, where the service has no other custom. */
export function refusalStatus(refusal: Refusal): number {
  return refusal.kind === "unavailable" ? 503 : 429;
}

/** Headers of a refusal: when to come back, where that is known. */
export function refusalHeaders(refusal: Refusal): Record<string, string> {
  return refusal.kind === "rate-limited" ? { "retry-after": String(refusal.retryAfterSeconds) } : {};
}

/** A whole number of a query string between two bounds, `undefined` where it is none; `fallback` where it is absent. */
export function wholeNumberOf(
  text: string | null,
  { fallback, least, most }: { fallback: number; least: number; most: number },
): number | undefined {
  const value = numberOf(text) ?? fallback;
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

/** A number of a query string or JSON body, `undefined` where it is absent, NaN where it is none. */
export function numberOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  return /^\s*-?\d+(\.\d+)?(e-?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}

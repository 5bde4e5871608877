import {
  type CityscoutError,
  QuotaExhaustedError,
  RateLimitedError,
  type Source,
  SourceContractError,
  SourceRefusedError,
  TransientSourceError,
} from "@cityscout/contracts";

/**
 * The source gave up on the query itself (time limit or memory): a smaller box may be answered, the same again
 * hardly. To a state machine it is a `TransientSourceError`.
 */
export class QueryTooHeavyError extends TransientSourceError {}

/** Whether asking for less (a split box) is the cure of this failure. */
export function isTooHeavy(error: unknown): boolean {
  return error instanceof QueryTooHeavyError;
}

/** A whole answer of a good status whose text ends before the value that it began. Another attempt may bring all of it. */
export class CutShortError extends TransientSourceError {}

/** Whether the source did answer, and is to be paid, although nobody can read what it said. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof SourceContractError || error instanceof CutShortError;
}

/**
 * What Google ("limit 'SearchNearbyRequest per day'", `quota_unit: 1/d/{project}`), Yelp (`ACCESS_LIMIT_REACHED`) and
 * Foursquare (daily quota, credits) say where a wait of seconds or minutes does not help.
 */
const QUOTA =
  /per ?day|\b1\/d\/|daily.{0,20}(quota|limit)|dailyLimitExceeded|per ?month|monthly.{0,20}(quota|limit)|quota_exceeded|ACCESS_LIMIT_REACHED|\bcredits\b/i;
/** 402 is "Payment Required"; 403 is how some say that a quota is spent. */
const QUOTA_STATUS = new Set([402, 403, 429, 509]);
const TOO_HEAVY =
  /query timed out|out of memory|java\.util\.concurrent\.TimeoutException|QueryTimeoutException/i;
const RATE_LIMITED = /rate_limited|bandwidth limit exceeded|too many requests|temporarily blocked|overusing/i;
const TOO_BUSY = /too busy|request_read_and_idx::timeout|temporarily unavailable|gateway time-?out/i;
/** 509 is "Bandwidth Limit Exceeded", which Nominatim sends. */
const RATE_LIMIT_STATUS = new Set([429, 509]);
const EXCERPT_LENGTH = 240;

/** Sorts an answer of status 400 or more by what the caller must do. */
export function statusFailure(
  source: Source,
  status: number,
  body: string,
  retryAfterMs?: number,
): CityscoutError {
  const message = `${source} answered HTTP ${status}: ${saidIn(body)}`;
  if (status === 402 || (QUOTA_STATUS.has(status) && QUOTA.test(body))) {
    return new QuotaExhaustedError(source, message);
  }
  if (RATE_LIMIT_STATUS.has(status)) return new RateLimitedError(source, message, retryAfterMs);
  if (status >= 500 || status === 408) {
    if (TOO_HEAVY.test(body)) return new QueryTooHeavyError(source, message);
    if (retryAfterMs !== undefined) return new RateLimitedError(source, message, retryAfterMs);
    return new TransientSourceError(source, message);
  }
  return new SourceRefusedError(source, message, status);
}

/** Sorts what a source says in words where an answer was expected (an HTML page, a remark), whatever its status. */
export function spokenFailure(source: Source, text: string): CityscoutError | undefined {
  const message = `${source} answered with a failure: ${saidIn(text)}`;
  if (TOO_HEAVY.test(text)) return new QueryTooHeavyError(source, message);
  if (RATE_LIMITED.test(text)) return new RateLimitedError(source, message, undefined);
  if (TOO_BUSY.test(text)) return new TransientSourceError(source, message);
  return undefined;
}

/** What an error page says, without its markup, on one line of bounded length. */
export function saidIn(body: string): string {
  const spoken = body
    .slice(0, 20_000)
    .replace(/<(head|style|script)[\s>][\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/(?:\\n|\s)+/g, " ")
    .trim();
  if (spoken === "") return "(nothing)";
  return spoken.length > EXCERPT_LENGTH ? `${spoken.slice(0, EXCERPT_LENGTH)}…` : spoken;
}

import {
  BudgetExhaustedError,
  DataLockedError,
  QuotaExhaustedError,
  RateLimitedError,
  SourceRefusedError,
  TransientSourceError,
} from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffSeconds } from "./back-off.ts";
import { batchesOf, maxMessageBytes } from "./sqs-batches.ts";
import { verdictOf } from "./verdict.ts";

describe("what becomes of a failed message", () => {
  it.each([
    ["a source's passing failure", new TransientSourceError("google", "reset"), "postpone"],
    ["a failure on the service's side", Object.assign(new Error("503"), { $fault: "server" }), "postpone"],
    ["a reset connection to AWS", Object.assign(new Error("reset"), { code: "ECONNRESET" }), "postpone"],
    [
      "an error that the SDK calls retryable",
      Object.assign(new Error("slow"), { $retryable: {} }),
      "postpone",
    ],
    ["a file that is not there", Object.assign(new Error("no file"), { code: "ENOENT" }), "dead-letter"],
    ["a refusal", new SourceRefusedError("google", "bad key", 403), "dead-letter"],
    ["a spent quota", new QuotaExhaustedError("yelp", "300 calls a day"), "dead-letter"],
    ["a fault of ours", Object.assign(new Error("403"), { $fault: "client" }), "dead-letter"],
    ["a bug", new TypeError("x is not a function"), "dead-letter"],
    ["something thrown that is no error", "oops", "dead-letter"],
    ["a spent budget", new BudgetExhaustedError("no permit"), "put-back"],
    ["a lock", new DataLockedError("held"), "stop"],
  ] as const)("after %s", (_, error, verdict) => {
    expect(verdictOf(error, 1)).toBe(verdict);
    expect(verdictOf(error, 5)).toBe(verdict === "postpone" ? "dead-letter" : verdict);
  });
});

describe("the back-off", () => {
  it("doubles, up to a quarter of an hour", () => {
    const seconds = [1, 2, 3, 4, 20].map((attempt) =>
      backOffSeconds(new Error("reset"), attempt, 4, { next: () => 0.999_999 }),
    );
    expect(seconds).toEqual([4, 8, 16, 32, 900]);
  });

  it("is between half and all of it, never sooner than the source asked, always what a queue takes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 100_000_000 })),
        (attempt, base, chance, retryAfterMs) => {
          const error = new RateLimitedError("google", "slow down", retryAfterMs ?? undefined);
          const seconds = backOffSeconds(error, attempt, base, { next: () => chance });
          const full = Math.min(900, base * 2 ** (attempt - 1));
          const asked = Math.min(43_200, Math.ceil((retryAfterMs ?? 0) / 1000));
          expect(Number.isInteger(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(Math.max(asked, Math.floor(full / 2)));
          expect(seconds).toBeLessThanOrEqual(Math.max(asked, Math.ceil(full)));
        },
      ),
    );
  });
});

describe("batches", () => {
  it("hold everything in its order, and never more than a queue takes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: maxMessageBytes })), (sizes) => {
        const batches = batchesOf(sizes, (size) => size);
        expect(batches.flat()).toEqual(sizes);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(batch.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(maxMessageBytes);
        }
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { judgeLetter, type LetterFacts, type RunFacts, type SearchFacts } from "./judge-letter.ts";
import { readLetter } from "./letter.ts";
import { failureLetter, run, searchLetter, type TestLetter } from "./test-letters.ts";

const sentAt = Date.parse("2026-01-01T01:00:00.000Z");

const viewOf = (letter: TestLetter) =>
  readLetter({ ...letter, messageId: "m", receipt: "r", sentAt, looks: 1 });

const ended = {
  state: "ended",
  correlationId: run.correlation_id,
  endedAt: sentAt + 1000,
  failedStates: ["Rank", "DiscoverTargets"],
} as const;

function factsOf({
  run: runFacts = ended,
  ...search
}: Partial<SearchFacts> & { run?: RunFacts } = {}): LetterFacts {
  return { run: runFacts, search: { record: "dead", isOff: false, hasCallLeft: true, ...search } };
}

const judge = (letter: TestLetter, facts = factsOf(), mended = false) =>
  judgeLetter(viewOf(letter), facts, mended);

describe("a letter about a search", () => {
  it("goes back where its run has ended and misses it", () => {
    expect(judge(searchLetter(1))).toMatchObject({ verdict: "redrive" });
    expect(judge(searchLetter(1), factsOf({ record: "redriven" }))).toMatchObject({
      verdict: "redrive",
    });
  });

  it("is settled where its run does not miss it any more", () => {
    expect(judge(searchLetter(1), factsOf({ record: "none" }))).toMatchObject({
      verdict: "settled",
    });
  });

  it.each([
    ["unreadable", { ...searchLetter(1), body: "{" }, factsOf()],
    ["unreadable", searchLetter(1, { radius: 3 }), factsOf()],
    ["run-gone", searchLetter(1), factsOf({ run: { state: "gone" } })],
    ["run-not-ended", searchLetter(1), factsOf({ run: { state: "unended" } })],
    ["source-off", searchLetter(1), factsOf({ isOff: true })],
    ["no-budget", searchLetter(1), factsOf({ hasCallLeft: false })],
    [
      "correlation-mismatch",
      searchLetter(1, {}, { correlation_id: "9b2f6f6e-8f5e-4d0e-9a53-0d5b8f6f4b11" }),
      factsOf(),
    ],
    [
      "correlation-mismatch",
      searchLetter(1),
      factsOf({ run: { ...ended, correlationId: "9b2f6f6e-8f5e-4d0e-9a53-0d5b8f6f4b11" } }),
    ],
    [
      "no-stage",
      {
        body: JSON.stringify({
          type: "web",
          city: "edinburgh",
          source_url: "https://example.com",
          source_name: "example",
          source_type: "blog",
          crawl_depth: 1,
          correlation_id: run.correlation_id,
          run_id: "run-1",
        }),
        attributes: {},
      },
      factsOf(),
    ],
  ] as const)("is refused by the rule %s", (rule, letter, facts) => {
    expect(judge(letter, facts)).toMatchObject({ verdict: "refuse", rule });
    expect(judge(letter, facts, true)).toMatchObject({ verdict: "refuse", rule });
  });

  it("is refused without a run or a request hash, whose effect nobody could tell", () => {
    const { run_id: _run, ...orphan } = JSON.parse(searchLetter(1).body) as Record<string, unknown>;
    const { request_hash: _hash, ...unhashed } = JSON.parse(searchLetter(1).body) as Record<string, unknown>;
    const gone = factsOf({ run: { state: "gone" } });
    expect(judge({ body: JSON.stringify(orphan), attributes: {} }, gone)).toMatchObject({ rule: "no-run" });
    expect(judge({ body: JSON.stringify(unhashed), attributes: {} })).toMatchObject({
      rule: "no-request-hash",
    });
  });

  it.each([
    ["SourceRefusedError", "1"],
    ["SourceContractError", "5"],
    ["QuotaExhaustedError", "1"],
    ["TypeError", "1"],
  ])("that ended by a %s (receive %s) is refused until its cause is mended", (error, receives) => {
    const letter = searchLetter(1, {}, { error, receive_count: receives });
    expect(judge(letter)).toMatchObject({ verdict: "refuse", rule: "permanent" });
    expect(judge(letter, factsOf(), true)).toMatchObject({ verdict: "redrive" });
  });

  it.each([
    ["SourceDownError", "1"],
    ["RateLimitedError", "5"],
    ["TimeoutError", "5"],
  ])("that ended by a %s (receive %s) goes back: it may pass", (error, receives) => {
    expect(judge(searchLetter(1, {}, { error, receive_count: receives }))).toMatchObject({
      verdict: "redrive",
    });
  });

  it("that the broker moved itself goes back: its workers died, and nobody said why", () => {
    const { body } = searchLetter(1);
    expect(viewOf({ body, attributes: {} })).toMatchObject({ error: "WorkerDied", attempts: null });
    expect(judge({ body, attributes: {} })).toMatchObject({ verdict: "redrive" });
  });
});

describe("a letter about a stage", () => {
  it("goes back until the run has ended without that failure", () => {
    expect(judge(failureLetter("Rank"))).toMatchObject({ verdict: "redrive" });
    expect(judge(failureLetter("Rank"), factsOf({ run: { state: "unended" } }))).toMatchObject({
      verdict: "redrive",
    });
    const healed = factsOf({ run: { ...ended, failedStates: [] } });
    expect(judge(failureLetter("Rank"), healed)).toMatchObject({ verdict: "settled" });
    const before = factsOf({ run: { ...ended, failedStates: [], endedAt: sentAt - 1 } });
    expect(judge(failureLetter("Rank"), before)).toMatchObject({ verdict: "redrive" });
  });

  it("names the error and its message, also where Lambda wrapped it", () => {
    const wrapped = JSON.stringify({ errorType: "RangeError", errorMessage: 'off "by" one', trace: [] });
    expect(viewOf(failureLetter("Rank", "RangeError", wrapped))).toMatchObject({
      error: "RangeError",
      reason: 'off "by" one',
      stage: "Rank",
      runId: "run-1",
    });
  });

  it("is refused where the same input would fail the same", () => {
    const letter = failureLetter("DiscoverTargets", "InvalidInputError");
    expect(judge(letter)).toMatchObject({ rule: "permanent" });
    expect(judge(letter, factsOf(), true)).toMatchObject({ verdict: "redrive" });
  });
});

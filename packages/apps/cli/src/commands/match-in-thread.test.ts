import { InterruptedError } from "@cityscout/contracts";
import { exampleCandidate } from "@cityscout/contracts/testing";
import { matchLists } from "@cityscout/matching";
import { expect, it } from "vitest";
import { matchInThread } from "./match-in-thread.ts";

const left = [exampleCandidate({ source: "overpass", source_id: "1" })];
const right = [exampleCandidate({ source: "yelp", source_id: "2" })];

it("gives what matchLists gives", async () => {
  const options = { pairs: [[0, 0]] } as const;
  const scores = await matchInThread([left, right, options], new AbortController().signal);
  expect(scores).toEqual(matchLists(left, right, options));
});

it("stops when it is told to, in the middle of the work", async () => {
  const interruption = new AbortController();
  const running = matchInThread([left, right], interruption.signal);
  const reason = new InterruptedError("enough");
  interruption.abort(reason);
  await expect(running).rejects.toBe(reason);
});

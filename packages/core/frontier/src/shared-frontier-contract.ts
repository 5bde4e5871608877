import type { FrontierMessage } from "@cityscout/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FrontierFixture, hashes, mapsMessage, mapsMessages, untilEmpty } from "./frontier-contract.ts";

/** What every frontier promises to runs that share it. */
export function sharedFrontierContract(name: string, create: () => Promise<FrontierFixture>): void {
  describe(`the frontier of several runs on ${name}`, () => {
    let fixture: FrontierFixture;
    beforeEach(async () => {
      fixture = await create();
    });
    afterEach(() => fixture.close());

    it("passes on messages of other runs, without counting it as a receive", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1), mapsMessage(2, { run_id: "run-2" })]);
      const handled: FrontierMessage[] = [];
      for (let round = 0; round < 8; round += 1) {
        await frontier.drain(async (message) => void handled.push(message), {
          ...untilEmpty,
          runId: "run-1",
        });
        fixture.advance(10_000);
      }
      expect(hashes(handled)).toEqual([mapsMessage(1).request_hash]);

      const receives: number[] = [];
      await frontier.drain(async (_, { receiveCount }) => void receives.push(receiveCount), {
        ...untilEmpty,
        runId: "run-2",
      });
      expect(receives).toEqual([1]);
      expect(await fixture.deadLetters()).toEqual([]);
    });

    it("Bug: runs at the same time hid each other's messages for seconds. Fix: each finds its own at once", async () => {
      const { frontier } = fixture;
      const runs = ["run-1", "run-2", "run-3"];
      await frontier.enqueue(
        mapsMessages(60).map((message, index) => ({ ...message, run_id: runs[index % 3]! })),
      );
      const handled = new Map<string, number>(runs.map((run) => [run, 0]));
      let looks = 0;
      const reports = await Promise.all(
        runs.map((runId) =>
          frontier.drain(
            async () => {
              handled.set(runId, handled.get(runId)! + 1);
              await new Promise((resolve) => setImmediate(resolve));
            },
            {
              concurrency: 4,
              runId,
              allowance: () => Number.POSITIVE_INFINITY,
              finished: async () => handled.get(runId) === 20 || (looks += 1) > 300,
            },
          ),
        ),
      );
      expect(Object.fromEntries(handled)).toEqual({ "run-1": 20, "run-2": 20, "run-3": 20 });
      // A message meets one run in three by chance: two others before its own.
      const passedOn = reports.reduce((sum, report) => sum + report.passedOn, 0);
      expect(passedOn).toBeLessThan(60 * 8);
      expect(await frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    });

    it("puts what a run left that was stopped out of the way, for the longer the older it is", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1, { run_id: "run-2" })]);
      const passedOn: number[] = [];
      for (let minute = 0; minute < 60; minute += 1) {
        const report = await frontier.drain(() => Promise.resolve(), { ...untilEmpty, runId: "run-1" });
        passedOn.push(report.passedOn);
        fixture.advance(60_000);
      }
      expect(passedOn.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 1));
      // A fifteenth of its age: one minute at first, four in the end.
      expect(passedOn.slice(15).filter((count) => count > 0).length).toBeLessThan(25);
      expect(passedOn.slice(50).filter((count) => count > 0).length).toBeGreaterThan(0);
    });

    it("Bug: what a stopped run left went round for ever, each copy kept anew. Fix: it ends as if it had lain", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1, { run_id: "run-2" })]);
      const depths: number[] = [];
      for (let day = 0; day < 6; day += 1) {
        await frontier.drain(() => Promise.resolve(), { ...untilEmpty, runId: "run-1" });
        const { visible, inFlight, delayed } = await frontier.depth();
        depths.push(visible + inFlight + delayed);
        fixture.advance(24 * 3_600_000 + 1);
      }
      expect(depths).toEqual([1, 1, 1, 1, 0, 0]);
      expect(await fixture.deadLetters()).toEqual([]);
    });
  });
}

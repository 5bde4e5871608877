import { describe, expect, it } from "vitest";
import { createGate } from "./gate.ts";

function work(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const begin = () => {
    log.push(name);
    return promise;
  };
  return { begin, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

describe("createGate", () => {
  it("lets so many in, and the next in order of arrival when one leaves, be it in failure", async () => {
    const log: string[] = [];
    const gate = createGate(2);
    const jobs = ["a", "b", "c", "d"].map((name) => work(log, name));
    const runs = jobs.map((job) => gate.run(undefined, job.begin));
    await Promise.resolve();
    expect(log).toEqual(["a", "b"]);
    jobs[1]!.fail();
    await expect(runs[1]).rejects.toThrow("b");
    expect(log).toEqual(["a", "b", "c"]);
    for (const job of [jobs[0]!, jobs[2]!, jobs[3]!]) job.end();
    expect(await Promise.all([runs[0], runs[2], runs[3]])).toEqual(["a", "c", "d"]);
  });

  it("forgets who gives up while waiting", async () => {
    const log: string[] = [];
    const gate = createGate(1);
    const [first, second, third] = [work(log, "first"), work(log, "second"), work(log, "third")];
    const stop = new AbortController();
    const runs = [
      gate.run(undefined, first.begin),
      gate.run(stop.signal, second.begin),
      gate.run(undefined, third.begin),
    ];
    stop.abort(new Error("stopped"));
    await expect(runs[1]).rejects.toThrow("stopped");
    first.end();
    third.end();
    await Promise.all([runs[0], runs[2]]);
    expect(log).toEqual(["first", "third"]);
  });

  it("keeps a place that it has passed on: who comes later waits as well", async () => {
    const log: string[] = [];
    const gate = createGate(1);
    const jobs = ["a", "b", "c"].map((name) => work(log, name));
    const runs = jobs.slice(0, 2).map((job) => gate.run(undefined, job.begin));
    jobs[0]!.end();
    await runs[0];
    const last = gate.run(undefined, jobs[2]!.begin);
    await Promise.resolve();
    expect(log).toEqual(["a", "b"]);
    jobs[1]!.end();
    jobs[2]!.end();
    expect(await Promise.all([runs[1], last])).toEqual(["b", "c"]);
  });

  it("begins nothing for who has given up before, be there a place", async () => {
    const log: string[] = [];
    const gone = createGate(1).run(AbortSignal.abort(new Error("stopped")), work(log, "a").begin);
    await expect(gone).rejects.toThrow("stopped");
    expect(log).toEqual([]);
  });
});

import { ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startBroker, type TestBroker, type TestFrontier } from "../sqs-broker.ts";
import { createLetterQueue, type LetterQueue } from "./letter-queue.ts";
import type { DeadLetterView } from "./letter.ts";
import { type LetterOutcome, redriveLetters, type RedriveDependencies } from "./redrive.ts";
import { scanLetters } from "./scan.ts";
import { searchLetter, sendLetters } from "./test-letters.ts";

let broker: TestBroker;
let sqs: SQSClient;
let fixture: TestFrontier;
let letters: LetterQueue;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker.stop());
beforeEach(() => {
  sqs = broker.newClient();
  fixture = broker.newFrontier(sqs);
  letters = createLetterQueue({
    sqs,
    queueUrl: broker.queues.deadLetterQueueUrl,
    holdSeconds: 30,
    waitSeconds: 0,
  });
});
afterEach(async () => {
  sqs.destroy();
  await broker.reset();
});

const put = (count: number) =>
  sendLetters(
    sqs,
    broker.queues.deadLetterQueueUrl,
    Array.from({ length: count }, (_, index) => searchLetter(index)),
  );

const hashOf = (body: string): number =>
  Number.parseInt((JSON.parse(body) as { request_hash: string }).request_hash, 16);

/** Letters whose number is a multiple of three are refused. */
const judge: RedriveDependencies["judge"] = (letter) =>
  Promise.resolve(
    hashOf(letter.body) % 3 === 0
      ? { verdict: "refuse", rule: "permanent", why: "it is a multiple of three" }
      : { verdict: "redrive", why: "its run waits for it" },
  );

const refusedOf = (count: number) =>
  Array.from({ length: count }, (_, index) => index).filter((index) => index % 3 === 0);
const redrivenOf = (count: number) =>
  Array.from({ length: count }, (_, index) => index).filter((index) => index % 3 !== 0);

/** What is in the dead-letter queue for anyone who asks now. */
async function visibleLetters(): Promise<number[]> {
  const found: number[] = [];
  for await (const page of scanLetters(letters, { clock: fixture.clock, most: 10_000 }))
    found.push(...page.map(({ body }) => hashOf(body)));
  return found.sort((a, b) => a - b);
}

/** Every copy on the frontier. */
async function frontierMessages(): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: broker.queues.queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return found.sort((a, b) => a - b);
    found.push(...Messages.map(({ Body }) => hashOf(Body ?? "")));
  }
}

interface Kept {
  prepared: DeadLetterView[];
  audited: LetterOutcome[];
}

function dependencies(kept: Kept, changes: Partial<RedriveDependencies> = {}): RedriveDependencies {
  return {
    letters,
    frontier: fixture.frontier,
    judge,
    prepare: (letter) => {
      kept.prepared.push(letter);
      return Promise.resolve();
    },
    audit: (outcomes) => {
      kept.audited.push(...outcomes);
      return Promise.resolve();
    },
    clock: fixture.clock,
    ...changes,
  };
}

const newKept = (): Kept => ({ prepared: [], audited: [] });
const everything = {
  dryRun: false,
  most: Number.POSITIVE_INFINITY,
  perSecond: undefined,
  messageId: undefined,
  signal: new AbortController().signal,
};

describe("a scan of the dead letters", () => {
  it("shows each once, consumes none, and hides none from whoever looks next", async () => {
    await put(253);
    expect(await visibleLetters()).toEqual(Array.from({ length: 253 }, (_, index) => index));
    expect(await letters.depth()).toEqual({ visible: 253, hidden: 0 });
    expect(await visibleLetters()).toHaveLength(253);
  });

  it("shows as many as were asked for, and lets go of them also when it is left early", async () => {
    await put(40);
    for await (const page of scanLetters(letters, { clock: fixture.clock, most: 7 })) {
      expect(page).toHaveLength(7);
      break;
    }
    expect(await letters.depth()).toEqual({ visible: 40, hidden: 0 });
  });

  it("keeps what it has seen hidden for as long as it takes, so that nothing is shown twice", async () => {
    await put(300);
    let shown = 0;
    for await (const page of scanLetters(letters, { clock: fixture.clock, most: 1000 })) {
      shown += page.length;
      fixture.clock.advance(20_000);
    }
    expect(shown).toBe(300);
    expect((await letters.depth()).visible).toBe(300);
  });
});

describe("a redrive", () => {
  it("puts back what is worth it, leaves the rest where it is, and says of each what became of it", async () => {
    await put(250);
    const kept = newKept();
    const report = await redriveLetters(dependencies(kept), everything);
    expect(report).toEqual({
      seen: 250,
      redriven: 166,
      settled: 0,
      refused: 84,
      refusals: { permanent: 84 },
    });
    expect(await frontierMessages()).toEqual(redrivenOf(250));
    expect(await visibleLetters()).toEqual(refusedOf(250));
    expect(kept.audited).toHaveLength(250);
    expect(kept.prepared.map(({ body }) => hashOf(body)).sort((a, b) => a - b)).toEqual(redrivenOf(250));
  });

  it("gives the frontier the message as it was, but for the time, and without its failures", async () => {
    await put(2);
    await redriveLetters(dependencies(newKept()), everything);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: broker.queues.queueUrl, MessageAttributeNames: ["All"] }),
    );
    const { enqueued_at: enqueuedAt, ...message } = JSON.parse(Messages[0]?.Body ?? "") as {
      enqueued_at: string;
    };
    const {
      enqueued_at: _before,
      traceparent: _trace,
      ...original
    } = JSON.parse(searchLetter(1).body) as Record<string, unknown>;
    expect(message).toMatchObject(original);
    expect(enqueuedAt).toBe(new Date(fixture.clock.now()).toISOString());
    expect(Object.keys(Messages[0]?.MessageAttributes ?? {})).not.toContain("reason");
    expect(Object.keys(Messages[0]?.MessageAttributes ?? {})).not.toContain("receive_count");
  });

  it("changes nothing when it is dry", async () => {
    await put(120);
    const kept = newKept();
    const report = await redriveLetters(dependencies(kept), { ...everything, dryRun: true });
    expect(report).toMatchObject({ seen: 120, redriven: 80, refused: 40 });
    expect(kept).toEqual(newKept());
    expect(await frontierMessages()).toEqual([]);
    expect(await visibleLetters()).toHaveLength(120);
  });

  it("stops at its cap", async () => {
    await put(120);
    const report = await redriveLetters(dependencies(newKept()), { ...everything, most: 25 });
    expect(report.redriven).toBe(25);
    expect(await frontierMessages()).toHaveLength(25);
    expect(await visibleLetters()).toHaveLength(95);
  });

  it("keeps to its rate", async () => {
    await put(90);
    const start = fixture.clock.now();
    const slept: number[] = [];
    const clock = {
      now: () => fixture.clock.now(),
      sleep: (ms: number) => {
        slept.push(ms);
        fixture.clock.advance(ms);
        return Promise.resolve();
      },
    };
    await redriveLetters(dependencies(newKept(), { clock }), { ...everything, perSecond: 10 });
    expect(fixture.clock.now() - start).toBe(6_000);
    expect(slept.every((ms) => ms <= 1_000)).toBe(true);
  });

  it("finds one letter among many, and touches no other", async () => {
    await put(130);
    let wanted = "";
    for await (const page of scanLetters(letters, { clock: fixture.clock, most: 1000 }))
      wanted = page.find(({ body }) => hashOf(body) === 121)?.messageId ?? wanted;
    const kept = newKept();
    const report = await redriveLetters(dependencies(kept), { ...everything, messageId: wanted });
    expect(report).toMatchObject({ seen: 1, redriven: 1 });
    expect(await frontierMessages()).toEqual([121]);
    expect((await letters.depth()).visible).toBe(129);
  });

  it("ends after the page in hand when it is told to", async () => {
    await put(250);
    const stop = new AbortController();
    const report = await redriveLetters(dependencies(newKept()), {
      ...everything,
      signal: stop.signal,
      onOutcome: () => stop.abort(new Error("Ctrl-C")),
    });
    expect(report.seen).toBe(100);
    expect((await letters.depth()).hidden).toBe(0);
    expect((await frontierMessages()).length + (await visibleLetters()).length).toBe(250);
  });

  it("leaves a letter where it is that the frontier does not take", async () => {
    await put(20);
    const frontier: RedriveDependencies["frontier"] = {
      enqueue: async (messages) => {
        const [first, ...rest] = messages;
        const { sent } = await fixture.frontier.enqueue(rest);
        return { sent, failed: [{ message: first!, reason: "out of order" }] };
      },
    };
    const report = await redriveLetters(dependencies(newKept(), { frontier }), everything);
    expect(report.refusals).toEqual({ permanent: 7, "frontier-refused": 1 });
    expect(await frontierMessages()).toHaveLength(12);
    expect(await visibleLetters()).toHaveLength(8);
  });

  const steps = ["judge", "prepare", "enqueue", "audit", "remove"] as const;
  it.each(steps)(
    "killed in its second page at %s, and done again, loses none and sends no other",
    async (step) => {
      await put(250);
      let [calls, isDead] = [0, false];
      const first = { judge: 101, prepare: 70, enqueue: 2, audit: 2, remove: 2 }[step];
      const killed =
        <Args extends unknown[], Result>(name: (typeof steps)[number], work: (...args: Args) => Result) =>
        (...args: Args): Result => {
          if (name === step) calls += 1;
          isDead ||= name === step && calls >= first;
          if (isDead) throw new Error("killed");
          return work(...args);
        };
      const none = (): Promise<void> => Promise.resolve();
      const kept = newKept();
      const sound = dependencies(kept);
      const dying: RedriveDependencies = {
        ...sound,
        judge: killed("judge", (letter) => sound.judge(letter)),
        prepare: killed("prepare", (letter) => sound.prepare(letter)),
        audit: killed("audit", (outcomes) => sound.audit(outcomes)),
        frontier: { enqueue: killed("enqueue", (messages) => fixture.frontier.enqueue(messages)) },
        // What a process that is gone cannot do any more.
        letters: {
          ...letters,
          remove: killed("remove", (held) => letters.remove(held)),
          release: none,
          hold: none,
        },
      };
      await expect(redriveLetters(dying, everything)).rejects.toThrow("killed");
      fixture.clock.advance(30_000);
      await redriveLetters(sound, everything);
      expect(await visibleLetters()).toEqual(refusedOf(250));
      const sent = await frontierMessages();
      expect([...new Set(sent)]).toEqual(redrivenOf(250));
      // Sent before the kill and again after it: a page at most, each with the hash that makes its effect one.
      expect(sent.length - redrivenOf(250).length).toBeLessThanOrEqual(100);
      const audited = kept.audited.filter(({ outcome }) => outcome === "redriven");
      expect(new Set(audited.map(({ letter }) => letter.messageId)).size).toBe(redrivenOf(250).length);
    },
  );
});

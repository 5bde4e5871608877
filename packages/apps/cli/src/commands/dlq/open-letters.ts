import { systemClock, type WaitingRun } from "@cityscout/contracts";
import {
  createLetterQueue,
  createSqsFrontier,
  type DeadLetterView,
  type FrontierReader,
  type FrontierWriter,
  judgeLetter,
  type Judgement,
  type LetterQueue,
} from "@cityscout/frontier";
import { createTelemetry, systemRandom, type TelemetrySink } from "@cityscout/telemetry";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, type TargetServices, withTarget } from "../../operate/environment-target.ts";
import { createLetterRuns, type LetterRuns } from "./run-facts.ts";

/** The dead letters of an environment, and all that is needed to deal with them. */
export interface Letters extends TargetServices {
  letters: LetterQueue;
  frontier: FrontierWriter & FrontierReader;
  runs: LetterRuns;
  readonly judge: (letter: DeadLetterView, mended: boolean) => Promise<Judgement>;
  /** The command by which a run goes on. */
  readonly goOnWith: (run: Pick<WaitingRun, "run_id">) => string;
}

/** Long enough for a page of letters, short enough for whoever comes after a redrive that was killed. */
const holdSeconds = 30;
/** On AWS only a long poll asks every part of a queue. */
const awsWaitSeconds = 2;

/** What goes wrong is told by the command itself. */
const silent: TelemetrySink = {
  log: () => undefined,
  metric: () => undefined,
  span: () => undefined,
  flush: () => Promise.resolve(),
};

/** Opens the dead letters of what the flags name for as long as `work` takes. Throws as `withTarget` does. */
export async function withLetters<T>(
  context: CommandContext,
  flags: TargetFlags,
  work: (letters: Letters) => Promise<T>,
): Promise<T> {
  return await withTarget(context, flags, async (services) => {
    const { sqs, store, deployed, frontierQueueUrl, deadLetterQueueUrl } = services;
    const isAws = deployed !== undefined && deployed.clientSettings.endpoint === undefined;
    const waitSeconds = isAws ? awsWaitSeconds : 0;
    const runs = createLetterRuns(store);
    const frontier = createSqsFrontier({
      sqs,
      queueUrl: frontierQueueUrl,
      deadLetterQueueUrl,
      visibilitySeconds: 120,
      waitSeconds,
      retryBaseSeconds: 1,
      clock: systemClock,
      random: systemRandom,
      telemetry: createTelemetry({ sink: silent, clock: systemClock, state: "Redrive", context: undefined }),
    });
    return await work({
      ...services,
      letters: createLetterQueue({ sqs, queueUrl: deadLetterQueueUrl, holdSeconds, waitSeconds }),
      frontier,
      runs,
      judge: async (letter, mended) => {
        const judgement = judgeLetter(letter, await runs.factsOf(letter), mended);
        if (judgement.verdict === "redrive" && letter.content.kind === "search") {
          const { source } = letter.content.message;
          if (source !== undefined) (await runs.runOf(letter))?.purse.take(source);
        }
        return judgement;
      },
      goOnWith: ({ run_id }) => `scout ${resumption(run_id, flags)}`,
    });
  });
}

function resumption(runId: string, { env, endpoint, region }: TargetFlags): string {
  if (env === undefined && endpoint === undefined) return `run --resume ${runId}`;
  const options = Object.entries({ env, endpoint, region }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return [`start --resume ${runId}`, ...options].join(" ");
}

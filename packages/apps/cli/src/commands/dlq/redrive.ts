import { randomBytes } from "node:crypto";
import { redriveKeys, systemClock } from "@cityscout/contracts";
import { redriveLetters, type RedriveReport } from "@cityscout/frontier";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { formatNumber } from "../../format.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { wholeNumber } from "../../options.ts";
import { unknownLetter } from "./inspect.ts";
import { type Letters, withLetters } from "./open-letters.ts";
import { peakMemoryMb } from "./peak-memory.ts";
import { createRedriveNotes, waitingRuns } from "./redrive-notes.ts";

interface RedriveFlags extends TargetFlags {
  messageId?: string;
  count?: number;
  max?: number;
  rate?: number;
  dryRun?: true;
  mended?: true;
  json?: true;
}

interface RedriveDocument extends RedriveReport {
  target: string;
  redrive_id: string;
  dry_run: boolean;
  /** Where the audit's lines are; `null` of a dry run. */
  audit: string | null;
  go_on_with: string[];
  peak_memory_mb: number;
}

const exitCodeHelp = `
A letter is removed only after the frontier has its message and the audit its line. Letters that would fail again are refused, stay where they are, and say by which rule: docs/runbooks/dead-letters.md has a section for each.

Exit codes: 0 done, 1 failed, 2 bad input, 3 some were refused, 130 interrupted (nothing is lost).`;

function withRedriveOptions(command: Command): Command {
  return withTargetOptions(command)
    .option("--dry-run", "judge only: send, note and remove nothing")
    .option("--rate <n>", "letters a second at most", wholeNumber(1))
    .option(
      "--mended",
      "also those whose error no attempt mends: its cause (a key, a parser, a quota) is mended",
    )
    .option("--json", "print one JSON document");
}

/** `scout dlq redrive`, `redrive-batch` and `redrive-all`. */
export function registerRedrive(dlq: Command, context: CommandContext): void {
  const run = async (flags: RedriveFlags): Promise<void> => redrive(context, flags);
  withRedriveOptions(
    dlq
      .command("redrive")
      .summary("put one letter back")
      .requiredOption("--message-id <id>", "as `scout dlq peek` lists it"),
  )
    .addHelpText(
      "after",
      `\nExample:\n  $ scout dlq redrive --message-id 3c5e3b1e-7f0b-4a86-8f5b-2f1f0a8f3c11 --env dev\n${exitCodeHelp}`,
    )
    .action(run);
  withRedriveOptions(
    dlq
      .command("redrive-batch")
      .summary("put some letters back")
      .requiredOption("--count <n>", "how many are redriven at most", wholeNumber(1)),
  )
    .addHelpText("after", `\nExample:\n  $ scout dlq redrive-batch --count 20 --env dev\n${exitCodeHelp}`)
    .action(run);
  withRedriveOptions(
    dlq
      .command("redrive-all")
      .summary("put all letters back that are worth it")
      .option("--max <n>", "how many are redriven at most", wholeNumber(1)),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ scout dlq redrive-all --dry-run
  $ scout dlq redrive-all --env prod --rate 50 --max 5000
${exitCodeHelp}`,
    )
    .action(run);
}

async function redrive(context: CommandContext, flags: RedriveFlags): Promise<void> {
  const redriveId = randomBytes(4).toString("hex");
  const document = await withLetters(context, flags, (open) => redriveIn(open, context, flags, redriveId));
  context.stdout.write(flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : describe(document));
  if (context.signal.aborted) context.setExitCode(exitCodes.interrupted);
  else if (document.refused > 0) context.setExitCode(exitCodes.partial);
}

const progressEvery = 1_000;

async function redriveIn(
  open: Letters,
  context: CommandContext,
  flags: RedriveFlags,
  redriveId: string,
): Promise<RedriveDocument> {
  const { letters, frontier, store, runs } = open;
  const notes = createRedriveNotes({ store, runs, clock: systemClock }, redriveId);
  let seen = 0;
  const report = await redriveLetters(
    {
      letters,
      frontier,
      clock: systemClock,
      judge: (letter) => open.judge(letter, flags.mended ?? false),
      prepare: (letter) => notes.prepare(letter),
      audit: (outcomes) => notes.audit(outcomes),
    },
    {
      dryRun: flags.dryRun ?? false,
      most: flags.count ?? flags.max ?? Number.POSITIVE_INFINITY,
      perSecond: flags.rate,
      messageId: flags.messageId,
      signal: context.signal,
      onOutcome: () => {
        seen += 1;
        if (seen % progressEvery === 0 && flags.json !== true)
          context.stderr.write(`${formatNumber(seen)} letters\n`);
      },
    },
  );
  if (flags.messageId !== undefined && report.seen === 0)
    throw unknownLetter(flags.messageId, open.description);
  const waiting = await waitingRuns(store);
  return {
    target: open.description,
    redrive_id: redriveId,
    dry_run: flags.dryRun ?? false,
    ...report,
    audit: flags.dryRun === true ? null : redriveKeys.auditPrefix,
    go_on_with: waiting.map((note) => open.goOnWith(note)),
    peak_memory_mb: peakMemoryMb(),
  };
}

function describe({
  dry_run: dryRun,
  redriven,
  settled,
  refused,
  refusals,
  go_on_with,
}: RedriveDocument): string {
  const would = dryRun ? "would be " : "";
  const lines = [
    `${formatNumber(redriven)} ${would}redriven, ${formatNumber(settled)} ${would}settled, ${formatNumber(refused)} ${would}refused`,
    ...Object.entries(refusals).map(
      ([rule, count]) => `  ${formatNumber(count)}: ${rule} (docs/runbooks/dead-letters.md#${rule})`,
    ),
    ...(go_on_with.length === 0 ? [] : ["For it to have an effect, the runs have to go on:"]),
    ...go_on_with.map((command) => `  ${command}`),
  ];
  return `${lines.join("\n")}\n`;
}

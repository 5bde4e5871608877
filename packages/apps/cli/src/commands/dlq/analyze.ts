import { systemClock } from "@cityscout/contracts";
import { scanLetters } from "@cityscout/frontier";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { formatNumber, formatTable } from "../../format.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { wholeNumber } from "../../options.ts";
import { createLetterTally, type Group, type LetterTally } from "./letter-tally.ts";
import { withLetters } from "./open-letters.ts";
import { peakMemoryMb } from "./peak-memory.ts";

/** `scout dlq analyze`: why there are letters, where from, how old, and what a redrive would do with them. */
export function registerAnalyze(dlq: Command, context: CommandContext): void {
  withTargetOptions(
    dlq.command("analyze").summary("group all letters by error, source, stage, run and age, and judge them"),
  )
    .option("--count <n>", "at most so many letters; SQS shows at most 100,000", wholeNumber(1), 100_000)
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExamples:\n  $ scout dlq analyze\n  $ scout dlq analyze --env prod --json")
    .action(async (flags: TargetFlags & { count: number; json?: true }) => {
      const { target, tally } = await withLetters(context, flags, async ({ description, letters, judge }) => {
        const counted = createLetterTally(systemClock.now());
        const options = { clock: systemClock, most: flags.count, signal: context.signal };
        for await (const page of scanLetters(letters, options)) {
          const judgements = await Promise.all(page.map((letter) => judge(letter, false)));
          for (const [index, letter] of page.entries()) counted.add(letter, judgements[index]!);
        }
        return { target: description, tally: counted.result() };
      });
      context.signal.throwIfAborted();
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ target, ...tally, peak_memory_mb: peakMemoryMb() }, null, 2)}\n`
          : describe(tally),
      );
    });
}

function describe(tally: LetterTally): string {
  if (tally.letters === 0) return "No dead letters.\n";
  const shown = 12;
  const table = (name: string, groups: readonly Group[], showsExample = false): string =>
    formatTable(
      [name, "letters", ...(showsExample ? ["example"] : [])],
      groups
        .slice(0, shown)
        .map((group) => [group.name, formatNumber(group.letters), ...(showsExample ? [group.example] : [])]),
    );
  const { redrive, settled, refused } = tally.verdicts;
  const verdicts = [
    `${formatNumber(redrive)} would be redriven, ${formatNumber(settled)} are settled`,
    ...Object.entries(refused).map(
      ([rule, count]) =>
        `${formatNumber(count)} would be refused: ${rule} (docs/runbooks/dead-letters.md#${rule})`,
    ),
  ];
  return [
    `${formatNumber(tally.letters)} dead letters`,
    table("error", tally.by_error, true),
    table("source", tally.by_source),
    table("stage", tally.by_stage),
    table("run", tally.by_run),
    table("age", tally.by_age),
    verdicts.join("\n"),
    "",
  ].join("\n\n");
}

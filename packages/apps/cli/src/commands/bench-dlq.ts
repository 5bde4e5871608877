import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { type PoisonFigures, poisonTrial } from "../bench-dlq/poison-trial.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatNumber, formatTable } from "../format.ts";
import { wholeNumber } from "../options.ts";

/** `scout bench dlq`: poison by the thousand. */
export function registerBenchDlq(bench: Command, context: CommandContext): void {
  bench
    .command("dlq")
    .summary("dead letters by the thousand: analysed, redriven, the redrive killed half-way")
    .description(
      `Puts poison of every kind into the dead letters of a local AWS, has \`scout dlq\` analyse it, kills a redrive half-way, has the rest redriven, and counts what is on the frontier, what is left and what the audit says. A second trial has a tenth of the letters: memory should hardly differ.`,
    )
    .option("--letters <n>", "how many", wholeNumber(20), 10_000)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  $ scout bench dlq --letters 10000\n\nExit codes: 1 where a letter was lost.",
    )
    .action(async (flags: { letters: number; json?: true }) => {
      const scratch = await mkdtemp(path.join(tmpdir(), "scout-bench-dlq-"));
      try {
        const trials: PoisonFigures[] = [];
        for (const letters of [Math.max(20, Math.round(flags.letters / 10)), flags.letters])
          trials.push(await poisonTrial(path.join(scratch, String(letters)), letters, context.signal));
        context.stdout.write(
          flags.json === true ? `${JSON.stringify(trials, null, 2)}\n` : `${describe(trials)}\n`,
        );
        if (trials.some((trial) => wrong(trial) > 0)) context.setExitCode(exitCodes.failed);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
}

const wrong = ({ lost, wronglySent, unaudited, misjudged }: PoisonFigures): number =>
  lost + wronglySent + unaudited + misjudged;

function describe(trials: readonly PoisonFigures[]): string {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const rows: [string, (trial: PoisonFigures) => string][] = [
    ["analysed: seconds", ({ analyzeMs }) => seconds(analyzeMs)],
    ["analysed: peak MB", ({ analyzePeakMb }) => formatNumber(analyzePeakMb)],
    ["judged without sending: seconds", ({ dryRunMs }) => seconds(dryRunMs)],
    ["gone when the redrive was killed", ({ goneAtKill }) => formatNumber(goneAtKill)],
    ["redrive of the rest: seconds", ({ redriveMs }) => seconds(redriveMs)],
    ["redrive of the rest: peak MB", ({ redrivePeakMb }) => formatNumber(redrivePeakMb)],
    ["on the frontier", ({ redriven }) => formatNumber(redriven)],
    ["settled", ({ settled }) => formatNumber(settled)],
    ["left, refused", ({ refused }) => formatNumber(refused)],
    ["lost", ({ lost }) => formatNumber(lost)],
    ["sent and not worth it", ({ wronglySent }) => formatNumber(wronglySent)],
    ["sent again after the kill (one effect)", ({ sentAgain }) => formatNumber(sentAgain)],
    ["without a line in the audit", ({ unaudited }) => formatNumber(unaudited)],
    ["misjudged", ({ misjudged }) => formatNumber(misjudged)],
  ];
  return formatTable(
    ["letters", ...trials.map(({ letters }) => formatNumber(letters))],
    rows.map(([name, value]) => [name, ...trials.map(value)]),
  );
}

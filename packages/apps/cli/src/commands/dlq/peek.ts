import { systemClock } from "@cityscout/contracts";
import { scanLetters } from "@cityscout/frontier";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { formatTable } from "../../format.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { wholeNumber } from "../../options.ts";
import { formatAge, letterDocument, shortened } from "./letter-format.ts";
import { withLetters } from "./open-letters.ts";

/** `scout dlq peek`: some letters, left where they are. */
export function registerPeek(dlq: Command, context: CommandContext): void {
  withTargetOptions(dlq.command("peek").summary("look at some letters and leave them where they are"))
    .option("--count <n>", "how many", wholeNumber(1), 10)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
SQS shows a message only by delivering it: peeked letters are hidden from others while they are read, given back at once, and counted as looked at once more. A letter is never removed by looking, however often.

Examples:
  $ scout dlq peek
  $ scout dlq peek --count 50 --json --env prod`,
    )
    .action(async (flags: TargetFlags & { count: number; json?: true }) => {
      const found = await withLetters(context, flags, async ({ letters }) => {
        const pages = scanLetters(letters, { clock: systemClock, most: flags.count, signal: context.signal });
        return (await Array.fromAsync(pages)).flat();
      });
      if (flags.json === true) {
        context.stdout.write(`${JSON.stringify(found.map(letterDocument), null, 2)}\n`);
        return;
      }
      if (found.length === 0) {
        context.stdout.write("No dead letters.\n");
        return;
      }
      const now = systemClock.now();
      const rows = found.map((letter) => [
        letter.messageId,
        letter.runId ?? "–",
        letter.stage ?? "–",
        letter.source ?? "–",
        formatAge(now - letter.sentAt),
        letter.error,
        shortened(letter.reason, 60),
      ]);
      context.stdout.write(
        `${formatTable(["message", "run", "stage", "source", "age", "error", "reason"], rows)}\n`,
      );
    });
}

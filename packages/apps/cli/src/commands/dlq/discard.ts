import { randomBytes } from "node:crypto";
import { systemClock } from "@cityscout/contracts";
import { redriveLetters } from "@cityscout/frontier";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { unknownLetter } from "./inspect.ts";
import { withLetters } from "./open-letters.ts";
import { createRedriveNotes } from "./redrive-notes.ts";

/** `scout dlq discard`: the one way to remove a letter without putting it back. */
export function registerDiscard(dlq: Command, context: CommandContext): void {
  withTargetOptions(
    dlq.command("discard").summary("remove one letter that nothing can be done with, and write down why"),
  )
    .requiredOption("--message-id <id>", "as `scout dlq peek` lists it")
    .requiredOption("--cause <text>", "why; the audit keeps it")
    .addHelpText(
      "after",
      '\nExample:\n  $ scout dlq discard --message-id 3c5e3b1e-7f0b-4a86-8f5b-2f1f0a8f3c11 --cause "sent by hand" --env dev',
    )
    .action(async (flags: TargetFlags & { messageId: string; cause: string }) => {
      await withLetters(context, flags, async ({ letters, frontier, store, runs, description }) => {
        const redriveId = randomBytes(4).toString("hex");
        const notes = createRedriveNotes({ store, runs, clock: systemClock }, redriveId);
        const { seen } = await redriveLetters(
          {
            letters,
            frontier,
            clock: systemClock,
            judge: () => Promise.resolve({ verdict: "settled", why: `discarded: ${flags.cause}` }),
            prepare: (letter) => notes.prepare(letter),
            audit: (outcomes) => notes.audit(outcomes),
          },
          {
            dryRun: false,
            most: Number.POSITIVE_INFINITY,
            perSecond: undefined,
            messageId: flags.messageId,
            signal: context.signal,
          },
        );
        if (seen === 0) throw unknownLetter(flags.messageId, description);
      });
      context.stdout.write(`${flags.messageId} is removed; the audit says why.\n`);
    });
}

import { InvalidInputError, systemClock } from "@cityscout/contracts";
import { type DeadLetterView, type Judgement, scanLetters } from "@cityscout/frontier";
import type { Command } from "commander";
import type { CommandContext } from "../../context.ts";
import { type TargetFlags, withTargetOptions } from "../../operate/environment-target.ts";
import { judgementDocument, letterDocument } from "./letter-format.ts";
import { type Letters, withLetters } from "./open-letters.ts";

/** `scout dlq inspect`: all of one letter, and what a redrive would do with it. */
export function registerInspect(dlq: Command, context: CommandContext): void {
  withTargetOptions(
    dlq.command("inspect").summary("show all of one letter, and what a redrive would do with it"),
  )
    .requiredOption("--message-id <id>", "as `scout dlq peek` lists it")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  $ scout dlq inspect --message-id 3c5e3b1e-7f0b-4a86-8f5b-2f1f0a8f3c11 --env dev",
    )
    .action(async (flags: TargetFlags & { messageId: string; json?: true }) => {
      const { letter, judgement } = await withLetters(context, flags, async (open) => {
        const found = await findLetter(open, flags.messageId, context.signal);
        return { letter: found, judgement: await open.judge(found, false) };
      });
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify(documentOf(letter, judgement), null, 2)}\n`
          : describe(letter, judgement),
      );
    });
}

async function findLetter(
  { letters, description }: Letters,
  messageId: string,
  signal: AbortSignal,
): Promise<DeadLetterView> {
  const options = { clock: systemClock, most: Number.POSITIVE_INFINITY, signal };
  for await (const page of scanLetters(letters, options)) {
    const found = page.find((letter) => letter.messageId === messageId);
    if (found !== undefined) return found;
  }
  throw unknownLetter(messageId, description);
}

export const unknownLetter = (messageId: string, target: string): InvalidInputError =>
  new InvalidInputError(
    `--message-id: found no letter ${messageId} in ${target}, expected one that \`scout dlq peek\` lists`,
  );

function bodyOf({ body }: DeadLetterView): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Shown as it came: that it is no JSON is what is wrong with it.
    return body;
  }
}

const documentOf = (letter: DeadLetterView, judgement: Judgement): Record<string, unknown> => ({
  ...letterDocument(letter),
  attributes: letter.attributes,
  body: bodyOf(letter),
  redrive: judgementDocument(judgement),
});

function describe(letter: DeadLetterView, judgement: Judgement): string {
  const fields = Object.entries({ ...letterDocument(letter), attributes: letter.attributes })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(14)}${typeof value === "string" ? value : JSON.stringify(value)}`);
  const verdict =
    judgement.verdict === "refuse"
      ? `refused (${judgement.rule}): ${judgement.why}`
      : `${judgement.verdict}: ${judgement.why}`;
  return `${fields.join("\n")}\n${"redrive".padEnd(14)}${verdict}\n\n${JSON.stringify(bodyOf(letter), null, 2)}\n`;
}

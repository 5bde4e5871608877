import { candidateKey, InvalidInputError } from "@cityscout/contracts";
import { explainPair, type PairExplanation, verdictOn } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { readCorrectionsIn } from "./corrections-file.ts";
import { recordsOfPlaceWith, withFinishedRun } from "./explain-run.ts";

const shownPushes = 15;

/** A pair of a run: what the matcher says of it, what people say, and what became of it. */
interface ExplainedPair extends PairExplanation {
  /** What the city's corrections say of the two, directly or through other records; `null` where they say nothing. */
  readonly correction: "same" | "different" | null;
  /** Whether the run has both in one place; `null` where it has one of them in none. */
  readonly in_one_place: boolean | null;
}

/** `scout explain`: why two records are, or are not, one place. */
export function registerExplain(program: Command, context: CommandContext): void {
  program
    .command("explain")
    .summary("say why two records are, or are not, one place")
    .argument("<a>", "a record, as places list it: source:source_id")
    .argument("<b>", "another record")
    .option("--run <run-id>", "a finished run; default: the last one")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\n`scout place` says what became of a place's id between runs.\n\nExample:\n  $ scout explain google:ChIJOUKdLWtqOSiVNBbEPPXdu9z foursquare:46526a0dd2710fd88928c98f",
    )
    .action(async (a: string, b: string, flags: { run?: string; json?: true }) => {
      if (a === b) throw new InvalidInputError(`explain: found ${a} twice, expected two records`);
      const explanation = await withFinishedRun(
        context,
        flags.run,
        async (run, store): Promise<ExplainedPair> => {
          const { runId, candidates } = run;
          const find = (key: string): (typeof candidates)[number] => {
            const found = candidates.find((candidate) => candidateKey(candidate) === key);
            if (found !== undefined) return found;
            throw new InvalidInputError(
              `run ${runId}: found no record "${key}", expected source:source_id of one of its records`,
            );
          };
          const explained = explainPair(find(a), find(b), { candidates });
          const [withA, withB] = [
            await recordsOfPlaceWith(a, run, store),
            await recordsOfPlaceWith(b, run, store),
          ];
          return {
            ...explained,
            correction: verdictOn(await readCorrectionsIn(run, store), a, b) ?? null,
            in_one_place: withA === undefined || withB === undefined ? null : withA.includes(b),
          };
        },
      );
      context.stdout.write(
        flags.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : describe(explanation),
      );
    });
}

function describe(explanation: ExplainedPair): string {
  const { records, names, base, features } = explanation;
  const pushing = features.filter((feature) => feature.push !== 0);
  const rows = pushing
    .slice(0, shownPushes)
    .map(({ name, value, push }) => [
      name,
      value === null ? "unknown" : value.toFixed(3),
      push.toFixed(3),
      push > 0 ? "same" : "different",
    ]);
  const rest = pushing.slice(shownPushes).reduce((sum, { push }) => sum + push, 0);
  return [
    `${records[0]}  ${names[0]}`,
    `${records[1]}  ${names[1]}`,
    "",
    describeDecision(explanation),
    describeOutcome(explanation),
    "",
    formatTable(
      ["feature", "value", "push (log-odds)", "toward"],
      [
        ["(any pair)", "", base.toFixed(3), base > 0 ? "same" : "different"],
        ...rows,
        ["(all others)", "", rest.toFixed(3), rest > 0 ? "same" : "different"],
      ],
    ),
    "",
  ].join("\n");
}

function describeDecision({ decision, score, reason, correction }: ExplainedPair): string {
  const judged = `${decision}: ${(score * 100).toFixed(1)} % sure to be one place (${reason})`;
  return correction === null ? judged : `${correction} by a correction; without it ${judged}`;
}

function describeOutcome({ correction, in_one_place }: ExplainedPair): string {
  if (in_one_place === null) return "not both in places of this run";
  const outcome = in_one_place ? "one place in this run" : "two places in this run";
  if (correction === null) return outcome;
  return in_one_place === (correction === "same")
    ? `${outcome} (by a correction)`
    : `${outcome}, ${in_one_place ? "two" : "one"} from the next run on (by a correction)`;
}

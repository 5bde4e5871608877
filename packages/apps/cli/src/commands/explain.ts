import { candidateKey, type IdentifiedPlace, InvalidInputError } from "@cityscout/contracts";
import { explainPair, partedBy, recordsBetween, verdictOn } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { readCorrectionsIn } from "./corrections-file.ts";
import { placeWith, withFinishedRun } from "./explain-run.ts";
import { noSuchRecord } from "./named-record.ts";
import { describeOutcome, type PairOfRun, percent } from "./pair-outcome.ts";

const shownPushes = 15;

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
        async (run, store): Promise<PairOfRun> => {
          const { candidates } = run;
          const find = (argument: string, key: string): (typeof candidates)[number] => {
            const found = candidates.find((candidate) => candidateKey(candidate) === key);
            if (found === undefined) throw noSuchRecord(`explain: ${argument}`, key, run);
            return found;
          };
          const [recordA, recordB] = [find("a", a), find("b", b)];
          const [placeA, placeB] = [await placeWith(a, run, store), await placeWith(b, run, store)];
          const said = await readCorrectionsIn(run, store);
          const inOnePlace = placeA === undefined || placeB === undefined ? null : placeA.id === placeB.id;
          const places = inOnePlace === false ? ([keysIn(placeA!), keysIn(placeB!)] as const) : undefined;
          const explained = explainPair(recordA, recordB, {
            candidates,
            ...(places === undefined ? {} : { places }),
          });
          const parted = places === undefined ? undefined : partedBy(said, ...places);
          return {
            ...explained,
            correction: verdictOn(said, a, b) ?? null,
            in_one_place: inOnePlace,
            through: inOnePlace === true ? recordsBetween(placeA!.merges, ...explained.records) : [],
            kept_apart: parted === undefined ? explained.kept_apart : { by: "correction", records: parted },
          };
        },
      );
      context.stdout.write(
        flags.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : describe(explanation),
      );
    });
}

function keysIn({ sources }: IdentifiedPlace): string[] {
  return sources.map((source) => candidateKey(source));
}

function describe(explanation: PairOfRun): string {
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

function describeDecision({ decision, score, reason, correction }: PairOfRun): string {
  const judged = `${decision}: ${percent(score)} sure to be one place (${reason})`;
  return correction === null ? judged : `${correction} by a correction; without it ${judged}`;
}

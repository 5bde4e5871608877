import { candidateKey, InvalidInputError } from "@cityscout/contracts";
import { explainPair, type PairExplanation } from "@cityscout/matching";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { formatTable } from "../format.ts";
import { withFinishedRun } from "./explain-run.ts";

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
    .addHelpText("after", "\nExample:\n  $ scout explain overpass:osm/00939 foursquare:foursquare/00642")
    .action(async (a: string, b: string, flags: { run?: string; json?: true }) => {
      if (a === b) throw new InvalidInputError(`explain: found ${a} twice, expected two records`);
      const explanation = await withFinishedRun(context, flags.run, async ({ runId, candidates }) => {
        const find = (key: string): (typeof candidates)[number] => {
          const found = candidates.find((candidate) => candidateKey(candidate) === key);
          if (found !== undefined) return found;
          throw new InvalidInputError(
            `run ${runId}: found no record "${key}", expected source:source_id of one of its records`,
          );
        };
        return await Promise.resolve(explainPair(find(a), find(b), { candidates }));
      });
      context.stdout.write(
        flags.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : describe(explanation),
      );
    });
}

function describe(explanation: PairExplanation): string {
  const { records, names, score, decision, reason, base, features } = explanation;
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
    `${decision}: ${(score * 100).toFixed(1)} % sure to be one place (${reason})`,
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

import { citySlug, type IdentityEvent, InvalidInputError } from "@cityscout/contracts";
import { createPlaceStore, type IdentityHistory } from "@cityscout/place-store";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { withRuntime } from "../data.ts";
import { formatTable } from "../format.ts";
import { runAsked } from "./explain-run.ts";
import { keysThereAre } from "./named-record.ts";

/** `scout place`: what became of a place's id, from run to run. */
export function registerPlace(program: Command, context: CommandContext): void {
  program
    .command("place")
    .summary("say what became of a place's id")
    .argument("<id>", "a place's id, or one of its records: source:source_id")
    .option("--run <run-id>", "a run of the city; default: the last one")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nIds stay from run to run. Of places that merge one keeps its id, and the others' ids lead on to it; of a place that is split, the part with most records keeps it.\n\nExample:\n  $ scout place overpass:way/33540352648393",
    )
    .action(async (given: string, flags: { run?: string; json?: true }) => {
      const record = await runAsked(context, flags.run);
      const city = citySlug(record.job.city);
      const found = await withRuntime(context, (runtime) =>
        runtime.withDatabase(context.environment["DATABASE_URL"], (databaseUrl) =>
          createPlaceStore({ databaseUrl }).inCity(city, async (session) => {
            const id = given.includes(":") ? await session.placeOfRecord(given) : given;
            const history = id === undefined ? undefined : await session.identityHistory(id);
            if (history !== undefined) return history;
            const known = (await session.previousIdentities()).flatMap(({ keys }) => keys);
            throw new InvalidInputError(
              `${city}: found no place "${given}" in its runs, expected a place's id or source:source_id of one of its records; ${keysThereAre(given, known)}`,
            );
          }),
        ),
      );
      context.stdout.write(
        flags.json === true ? `${JSON.stringify({ city, ...found }, null, 2)}\n` : describe(found),
      );
    });
}

function describe(history: IdentityHistory): string {
  const rows = history.events.map(({ run_id, started_at, event }) => [
    started_at.slice(0, 16).replace("T", " "),
    run_id,
    describeEvent(event, history.id),
  ]);
  return [
    `${history.id}  ${history.name}`,
    describeState(history),
    `records: ${history.keys.join(", ")}`,
    "",
    formatTable(["started", "run", "what became of it"], rows),
    "",
  ].join("\n");
}

function describeState({ id, current, gone, last_seen_run }: IdentityHistory): string {
  if (current !== id) return `leads on to ${current}`;
  return gone ? `gone, last seen by run ${last_seen_run}` : `a place, last seen by run ${last_seen_run}`;
}

/** What an event says of one of the ids that it names. */
function describeEvent(event: IdentityEvent, id: string): string {
  switch (event.type) {
    case "created":
      return `created, of ${event.keys.join(", ")}`;
    case "merged":
      return event.from === id ? `merged into ${event.into}` : `${event.from} merged into it`;
    case "split":
      return event.from === id ? `split into ${event.into.join(", ")}` : `split off ${event.from}`;
    case "rekeyed":
      return `${event.from.join(", ")} became ${event.into.join(", ")}`;
    case "gone":
      return "gone: no record of it was found";
    case "returned":
      return "returned: it was found again";
  }
}

import { InvalidInputError, jsonSchemaOf, schemaNames } from "@cityscout/contracts";
import { exampleSubstitutions, renderCityMachine } from "@cityscout/workflows";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";

const machine = "city-workflow";

/** `scout schema`: the JSON Schema of what crosses a boundary, and the state machine. */
export function registerSchema(program: Command, context: CommandContext): void {
  program
    .command("schema")
    .summary("print a JSON Schema, or the state machine")
    .argument("[name]", `one of ${schemaNames.join(", ")}, ${machine}`)
    .action((name: string | undefined) => {
      if (name === undefined) {
        context.stdout.write(`${[...schemaNames, machine].join("\n")}\n`);
        return;
      }
      const known = schemaNames.find((schema) => schema === name);
      if (known === undefined && name !== machine) {
        throw new InvalidInputError(
          `schema: found ${name}, expected one of ${schemaNames.join(", ")}, ${machine}`,
        );
      }
      const document = known === undefined ? renderCityMachine(exampleSubstitutions()) : jsonSchemaOf(known);
      context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    });
}

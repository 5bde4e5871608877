import { readFile, writeFile } from "node:fs/promises";
import type { StateMachineDefinition } from "@cityscout/workflows";
import { z } from "zod";
import type { Template } from "../src/deploy/deploy-stack.ts";

/** What AWS would fill in. */
const pseudoParameters: Readonly<Record<string, string>> = {
  "AWS::AccountId": "123456789012",
  "AWS::Partition": "aws",
  "AWS::Region": "eu-west-1",
  "AWS::URLSuffix": "amazonaws.com",
};

const joinSchema = z.object({
  "Fn::Join": z.tuple([
    z.string(),
    z.array(
      z.union([
        z.string(),
        z.object({ Ref: z.string() }).transform(({ Ref }) => pseudoParameters[Ref] ?? Ref),
      ]),
    ),
  ]),
});

export interface LiteralDefinition {
  /** A template with the definition as one text. */
  file: string;
  definition: StateMachineDefinition;
}

/**
 * cfn-lint reads a state machine only where its definition is one text, and the CDK joins it out of parts: writes a
 * template with the text to `file`.
 *
 * @param change makes another definition of it
 */
export async function literalDefinition(
  template: string,
  file: string,
  change: (text: string) => string = (text) => text,
): Promise<LiteralDefinition> {
  const { Resources, ...rest } = JSON.parse(await readFile(template, "utf8")) as Template;
  const machine = Object.values(Resources).find(({ Type }) => Type === "AWS::StepFunctions::StateMachine");
  if (machine?.Properties === undefined) throw new Error(`${template} has no state machine`);
  const [separator, parts] = joinSchema.parse(machine.Properties["DefinitionString"])["Fn::Join"];
  const text = change(parts.join(separator));
  machine.Properties["DefinitionString"] = text;
  await writeFile(file, JSON.stringify({ ...rest, Resources }));
  return { file, definition: JSON.parse(text) as StateMachineDefinition };
}

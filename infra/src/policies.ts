import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { z } from "zod";

export interface PolicyLine {
  stack: string;
  role: string;
  actions: string[];
  resources: string[];
}

/** IAM writes a list of one without the list. */
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));

const policySchema = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal("Allow"),
        Action: oneOrMore(z.string()),
        Resource: oneOrMore(z.unknown()),
      }),
    ),
  }),
});

/** As IAM matches: `*` is any text, slashes included. */
export function matchesPattern(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

/** A CloudFormation value with its references as `${Name}`. */
function flattened(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("Ref" in value) return `\${${String(value.Ref)}}`;
  if ("Fn::Join" in value) {
    const [separator, parts] = value["Fn::Join"] as [string, unknown[]];
    return parts.map(flattened).join(separator);
  }
  if ("Fn::GetAtt" in value) return `\${${(value["Fn::GetAtt"] as string[]).join(".")}}`;
  return JSON.stringify(value);
}

/** Every statement of every role's policies. Throws where a template has one of another shape. */
export function policyLines(assembly: CloudAssembly): PolicyLine[] {
  return assembly.stacks.flatMap(({ stackName, template }) => {
    const { Resources } = template as { Resources: Record<string, { Type: string; Properties: unknown }> };
    return Object.values(Resources)
      .filter(({ Type }) => Type === "AWS::IAM::Policy")
      .flatMap(({ Properties }) => {
        const { Roles, PolicyDocument } = policySchema.parse(Properties);
        return Roles.flatMap(({ Ref }) =>
          PolicyDocument.Statement.map(({ Action, Resource }) => ({
            stack: stackName,
            role: Ref,
            actions: Action,
            resources: Resource.map(flattened),
          })),
        );
      });
  });
}

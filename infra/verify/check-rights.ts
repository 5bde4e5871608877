import { cityFunctionStates } from "@cityscout/workflows";
import { type PolicyLine, policyLines } from "../src/policies.ts";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import type { RecordedCall } from "./recording-proxy.ts";

/** As IAM matches: `*` is any text, slashes included. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

/** The resource as a policy names it: what is in the bucket by its key, queues and secrets by the end of their ARN. */
function isOn(resource: string, call: RecordedCall): boolean {
  if (call.action === "s3:ListBucket") return resource.startsWith("arn:") && !resource.includes("/");
  if (!call.action.startsWith("s3:")) return resource.endsWith(call.resource);
  const slash = resource.indexOf("/");
  return slash >= 0 && matches(resource.slice(slash + 1), call.resource);
}

/** What functions do themselves; Lambda sends logs and traces in their name. */
const isOurs = ({ actions }: PolicyLine): boolean => !/^(?:logs|xray|ec2):/.test(actions[0] ?? "");

/** Holds what the functions asked for against what their roles allow: nothing beyond them, and no right for nothing. */
export function checkRights({ synthesis, proxy }: Deployed, checks: Checklist): void {
  const lines = policyLines(synthesis.assembly);
  const calls = proxy.calls();
  const forbidden: string[] = [];
  const idle: string[] = [];
  for (const state of cityFunctionStates) {
    const ofState = lines.filter(({ role }) => role.startsWith(`${state}Role`));
    const asked = calls.filter((call) => call.state === state);
    const allows = (line: PolicyLine, call: RecordedCall): boolean =>
      line.actions.includes(call.action) && line.resources.some((resource) => isOn(resource, call));
    for (const call of asked) {
      if (!ofState.some((line) => allows(line, call)))
        forbidden.push(`${state} ${call.action} ${call.resource}`);
    }
    for (const line of ofState) {
      for (const resource of line.resources) {
        const used = asked.some((call) => line.actions.includes(call.action) && isOn(resource, call));
        if (!used && isOurs(line))
          idle.push(`${state} ${line.actions[0]} ${resource.replace(/^arn:[^/]*\//, "")}`);
      }
    }
  }
  checks.expect(
    `each of ${calls.length} different calls of the functions is within their roles`,
    forbidden.length === 0 && calls.length > 0,
    [...new Set(forbidden)].slice(0, 40).join("\n    "),
  );
  checks.note(`rights that only other runs use (retries, resumed runs, failures): ${idle.join("; ")}`);
}

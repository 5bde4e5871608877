import { cityFunctionStates } from "@cityscout/workflows";
import { matchesPattern, type PolicyLine, policyLines } from "../src/policies.ts";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import type { RecordedCall } from "./recording-proxy.ts";
import { reasonOfIdle, staleReasons } from "./idle-rights.ts";

/** The resource as a policy names it: what is in the bucket by its key, queues and secrets by the end of their ARN. */
function isOn(resource: string, call: RecordedCall): boolean {
  if (call.action === "s3:ListBucket") return resource.startsWith("arn:") && !resource.includes("/");
  if (!call.action.startsWith("s3:")) return resource.endsWith(call.resource);
  const slash = resource.indexOf("/");
  return slash >= 0 && matchesPattern(resource.slice(slash + 1), call.resource);
}

/** What functions do themselves; Lambda sends logs and traces in their name. */
const isOurs = ({ actions }: PolicyLine): boolean => !/^(?:logs|xray|ec2):/.test(actions[0] ?? "");

/** `Rank s3:GetObject cities/<run>/edges.ndjson`: one action on one resource, for people. */
const rightName = (state: string, action: string, resource: string): string =>
  `${state} ${action} ${resource
    .replaceAll(/\$\{[^}]*\}/g, "")
    .replace(/^arn:[^/]*\//, "")
    .replace(/^arn:.*:/, "")}`;

interface Rights {
  /** Calls that no statement allows. */
  forbidden: string[];
  /** Rights that no call needed. */
  idle: string[];
}

function rightsOf(lines: readonly PolicyLine[], calls: readonly RecordedCall[]): Rights {
  const forbidden = new Set<string>();
  const idle = new Set<string>();
  for (const state of cityFunctionStates) {
    const ofState = lines.filter((line) => line.role.startsWith(`${state}Role`));
    const asked = calls.filter((call) => call.state === state);
    for (const call of asked) {
      const isAllowed = ofState.some(
        ({ actions, resources }) =>
          actions.includes(call.action) && resources.some((resource) => isOn(resource, call)),
      );
      if (!isAllowed) forbidden.add(rightName(state, call.action, call.resource));
    }
    for (const { actions, resources } of ofState.filter(isOurs)) {
      for (const action of actions) {
        for (const resource of resources) {
          if (!asked.some((call) => call.action === action && isOn(resource, call)))
            idle.add(rightName(state, action, resource));
        }
      }
    }
  }
  return { forbidden: [...forbidden], idle: [...idle] };
}

/** Holds what the functions asked for against what their roles allow: nothing beyond them, and no right for nothing. */
export function checkRights({ synthesis, proxy }: Deployed, checks: Checklist): void {
  const calls = proxy.calls();
  const { forbidden, idle } = rightsOf(policyLines(synthesis.assembly), calls);
  checks.expect(
    `each of ${calls.length} different calls of the functions is within their roles`,
    forbidden.length === 0 && calls.length > 0,
    forbidden.join("\n    "),
  );
  for (const [reason, rights] of Object.entries(Object.groupBy(idle, (right) => reasonOfIdle(right) ?? "")))
    if (reason !== "") checks.note(`${rights?.length} rights are only for when: ${reason}`);
  const needless = idle.filter((right) => reasonOfIdle(right) === undefined);
  checks.expect("no role has a right that nothing needs", needless.length === 0, needless.join("\n    "));
  const stale = staleReasons(idle);
  checks.expect("no right is excused that runs do use", stale.length === 0, stale.join("; "));
}

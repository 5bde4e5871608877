import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cityStages } from "@cityscout/contracts";
import { cityFunctionStates, type StateMachineDefinition } from "@cityscout/workflows";
import { definitionProblems } from "@cityscout/workflows/validate";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "./app.ts";
import type { Template } from "./deploy/deploy-stack.ts";
import { deploymentOf } from "./environments.ts";
import { policyLines } from "./policies.ts";

const arnOf = (name: string): string => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;

let directory: string;
let assembly: CloudAssembly;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "cityscout-infra-"));
  const bundle = path.join(directory, "bundle");
  mkdirSync(bundle);
  writeFileSync(path.join(bundle, "index.mjs"), "export const handler = () => undefined;\n");
  const bundles = new Map(cityStages.map(({ folder }) => [folder, { directory: bundle }]));
  const deployment = deploymentOf("prod", {
    database: {
      secret_arn: arnOf("database"),
      network: { subnet_ids: ["subnet-0123abcd"], security_group_id: "sg-0123abcd" },
    },
    source_keys: { google: arnOf("google") },
    schedule: {
      expression: "rate(7 days)",
      time_zone: "Europe/London",
      job: {
        job_id: "weekly",
        city: "Edinburgh",
        seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 5 },
      },
    },
    subscriptions: { emails: ["operators@example.com"], webhooks: ["https://alerts.example.com/hook"] },
  });
  assembly = createApp(deployment, bundles, path.join(directory, "out")).synth();
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const templateOf = (part: string): Template =>
  assembly.getStackByName(`cityscout-prod-${part}`).template as Template;

function resourcesOf(part: string, type: string): Record<string, unknown>[] {
  return Object.values(templateOf(part).Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties ?? {});
}

describe("the stacks", () => {
  it("leave nothing that the rules of AWS Solutions would find", () => {
    expect(assembly.stacks.flatMap(({ messages }) => messages.map(({ entry }) => entry.data))).toEqual([]);
  });

  it("are one of what stages share, one a stage, one of the workflow, tied by no export", () => {
    const parts = ["shared", "workflow", ...cityStages.map(({ folder }) => folder)];
    expect(assembly.stacks.map(({ stackName }) => stackName).toSorted()).toEqual(
      parts.map((part) => `cityscout-prod-${part}`).toSorted(),
    );
    for (const { template } of assembly.stacks)
      expect(JSON.stringify(template)).not.toMatch(/Fn::ImportValue|"Export"/);
  });

  it("hold every function of the workflow once", () => {
    const names = assembly.stacks.flatMap(({ stackName }) =>
      resourcesOf(stackName.replace("cityscout-prod-", ""), "AWS::Lambda::Function").map(
        (properties) => properties["FunctionName"],
      ),
    );
    expect(new Set(names)).toEqual(new Set(cityFunctionStates.map((state) => `cityscout-prod-${state}`)));
    expect(names).toHaveLength(cityFunctionStates.length);
  });

  it("give functions secrets by ARN only", () => {
    const [persist] = resourcesOf("persist", "AWS::Lambda::Function");
    const variables = (persist!["Environment"] as { Variables: Record<string, string> }).Variables;
    expect(variables["DATABASE_URL_SECRET_ARN"]).toBe(arnOf("database"));
    expect(variables).not.toHaveProperty("DATABASE_URL");
    const [expand] = resourcesOf("expand", "AWS::Lambda::Function");
    expect(JSON.stringify(expand)).toContain(arnOf("google"));
  });

  it("tell the sweep how long the history of an execution may get", () => {
    for (const properties of resourcesOf("tile-sweep", "AWS::Lambda::Function")) {
      const { Variables } = properties["Environment"] as { Variables: Record<string, string> };
      expect(Variables["MAX_HISTORY_EVENTS"]).toBe("25000");
    }
  });

  it("Bug: no stage could check the certificate of a database of RDS. Fix: Amazon's are trusted where places are kept", () => {
    const trusting = cityStages.flatMap(({ folder }) =>
      resourcesOf(folder, "AWS::Lambda::Function").flatMap(({ Environment }) =>
        "NODE_EXTRA_CA_CERTS" in (Environment as { Variables: object }).Variables ? [folder] : [],
      ),
    );
    expect(trusting).toEqual(["persist", "rank"]);
  });

  it("give dead letters to their queue one receive after the frontier's own limit", () => {
    const queues = resourcesOf("shared", "AWS::SQS::Queue");
    const frontier = queues.find(({ QueueName }) => QueueName === "cityscout-prod-frontier");
    expect(frontier).toMatchObject({
      RedrivePolicy: { maxReceiveCount: 6 },
      MessageRetentionPeriod: 345_600,
      SqsManagedSseEnabled: true,
    });
  });

  it("expire raw responses and keep what has not their tag", () => {
    const bucket = resourcesOf("shared", "AWS::S3::Bucket").find(
      (found) => "VersioningConfiguration" in found,
    );
    const rules = (bucket!["LifecycleConfiguration"] as { Rules: Record<string, unknown>[] }).Rules;
    const expiring = rules.filter((rule) => "ExpirationInDays" in rule);
    expect(expiring).toMatchObject([{ TagFilters: [{ Key: "kind", Value: "raw-response" }] }]);
  });

  it("name a runbook in every alarm", () => {
    const alarms = assembly.stacks.flatMap(({ template }) =>
      Object.values((template as Template).Resources).filter(({ Type }) => Type === "AWS::CloudWatch::Alarm"),
    );
    expect(alarms.length).toBe(5 + 4 + 2 * cityFunctionStates.length);
    for (const { Properties } of alarms)
      expect(Properties?.["AlarmDescription"]).toMatch(/What to do: docs\/runbooks\/[\w-]+\.md#[\w-]+$/);
  });

  it("have alarms of one query at most: AWS refuses more", () => {
    const alarms = assembly.stacks.flatMap(({ template }) =>
      Object.values((template as Template).Resources).filter(({ Type }) => Type === "AWS::CloudWatch::Alarm"),
    );
    const queries = alarms.map(({ Properties }) => JSON.stringify(Properties).split("SELECT ").length - 1);
    expect(Math.max(...queries)).toBe(1);
  });

  it("Bug: a scheduled run that could not be started left no trace. Fix: it is a dead letter, and so an alarm", () => {
    const [schedule] = resourcesOf("workflow", "AWS::Scheduler::Schedule");
    const { DeadLetterConfig } = schedule!["Target"] as { DeadLetterConfig?: { Arn: unknown } };
    expect(JSON.stringify(DeadLetterConfig?.Arn)).toContain(":cityscout-prod-dead-letters");
    const sends = policyLines(assembly).filter(
      ({ role, actions }) => role.startsWith("ScheduleRole") && actions.includes("sqs:SendMessage"),
    );
    expect(sends.map(({ resources }) => resources)).toMatchObject([
      [expect.stringContaining(":cityscout-prod-dead-letters")],
    ]);
  });

  it("run the definition that the embedded runtime interprets", () => {
    const [machine] = resourcesOf("workflow", "AWS::StepFunctions::StateMachine");
    const { "Fn::Join": joined } = machine!["DefinitionString"] as { "Fn::Join": [string, unknown[]] };
    const text = joined[1].map((part) => (typeof part === "string" ? part : "aws")).join("");
    expect(definitionProblems(JSON.parse(text) as StateMachineDefinition)).toEqual([]);
  });
});

describe("roles", () => {
  it("hold no wildcard action, and none on all resources but where AWS knows no narrower ones", () => {
    const lines = policyLines(assembly);
    expect(lines.flatMap(({ actions }) => actions).filter((action) => action.includes("*"))).toEqual([]);
    const onAll = new Set(
      lines.filter(({ resources }) => resources.includes("*")).flatMap(({ actions }) => actions),
    );
    expect([...onAll].map((action) => action.split(":")[0])).toSatisfy((services: string[]) =>
      services.every((service) => ["xray", "logs", "ec2"].includes(service)),
    );
  });

  it("name each object that a stage writes, in the bucket of the environment", () => {
    const write = policyLines(assembly).find(
      ({ role, actions }) => role.startsWith("RankRole") && actions.includes("s3:PutObject"),
    );
    const bucket = "arn:${AWS::Partition}:s3:::cityscout-prod-raw-${AWS::AccountId}-${AWS::Region}";
    expect(write?.resources).toEqual([`${bucket}/cities/*/places.ndjson`]);
  });

  it("let only the stages that keep places read the database's secret", () => {
    const readers = policyLines(assembly)
      .filter(({ resources }) => resources.includes(arnOf("database")))
      .map(({ stack }) => stack);
    expect(readers).toEqual(["cityscout-prod-persist", "cityscout-prod-rank"]);
  });
});

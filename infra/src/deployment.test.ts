import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidInputError } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { environmentNames } from "./deployment.ts";
import { deploymentOf, readDeployment } from "./environments.ts";

const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:places-AbCdEf";
const own = {
  database: { secret_arn: secretArn },
  simulator: { SIMULATED_WORLD: "edinburgh", OVERPASS_BASE_URL: "https://simulator.example/overpass" },
};

describe("a deployment", () => {
  it("is whole for each environment with a database and, where states are simulated, a simulator", () => {
    for (const name of environmentNames) expect(deploymentOf(name, own).environment).toBe(name);
  });

  it("takes the fields of the account's own file over the environment's", () => {
    expect(deploymentOf("prod", { ...own, monthly_budget_usd: 12 })).toMatchObject({
      monthly_budget_usd: 12,
      log_level: "INFO",
    });
  });

  it.each([
    [{ log_level: "LOUD" }, "log_level: "],
    [
      {
        database: {
          secret_arn: secretArn,
          network: { subnet_ids: ["vpc-1"], security_group_id: "sg-12345678" },
        },
      },
      "database.network.subnet_ids.0: expected the id of a subnet",
    ],
    [
      { database: { secret_arn: "postgres://user:password@host/places" } },
      "database.secret_arn: the ARN of a secret",
    ],
    [{ states: { ...deploymentOf("mock", own).states, TileSweep: "fake" } }, "states.TileSweep: "],
    [{ simulator: undefined }, "simulator: missing, and at least one state is `mock`"],
    [{ simulator: { AWS_REGION: "x" } }, "simulator.AWS_REGION: no variable of a simulator"],
    [{ alarms: { ...deploymentOf("mock", own).alarms, budget_use: 90 } }, "alarms.budget_use: "],
    [{ log_days: 8 }, "log_days: "],
    [
      { raw_responses: { infrequent_access_after_days: 60, expire_after_days: 60 } },
      "raw_responses.expire_after_days: must be above 60",
    ],
    [
      {
        execution_hours: 2,
        schedule: {
          expression: "rate(7 days)",
          time_zone: "Europe/London",
          job: {
            job_id: "weekly",
            city: "Edinburgh",
            seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 5 },
            timeouts: { wall_clock_seconds: 7_200 },
          },
        },
      },
      "execution_hours: must be above the 2 hours that the scheduled job may search",
    ],
    [{ subscriptions: { webhooks: ["http://plain.example"] } }, "subscriptions.webhooks.0: "],
    [{ colour: "blue" }, 'Unrecognized key: "colour"'],
  ])("names the field that is wrong: %j", (wrong, message) => {
    const parse = (): unknown => deploymentOf("mock", { ...own, ...wrong });
    expect(parse).toThrow(InvalidInputError);
    expect(parse).toThrow(message);
  });

  it("says what is wrong with the account's own file", async () => {
    await using directory = await mkdtempDisposable(path.join(tmpdir(), "cityscout-deployment-"));
    const file = path.join(directory.path, "own.json");
    expect(() => readDeployment("mock", file)).toThrow(/own\.json: ENOENT.*; expected a JSON file/);
    await writeFile(file, "{");
    expect(() => readDeployment("mock", file)).toThrow(/own\.json: .*JSON.*; expected a JSON file/);
    await writeFile(file, JSON.stringify(own));
    expect(readDeployment("mock", file).environment).toBe("mock");
  });

  it("knows no other environments", () => {
    expect(() => deploymentOf("production", own)).toThrow(
      'environment: found "production", expected one of mock',
    );
  });
});

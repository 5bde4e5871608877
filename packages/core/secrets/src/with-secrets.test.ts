import { InvalidInputError } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { secretVariable, withSecrets } from "./with-secrets.ts";

const database = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:places-AbCdEf";
const noReader = (arn: string): Promise<string> => Promise.reject(new Error(`asked for ${arn}`));

describe("withSecrets", () => {
  it("puts a secret's text where the stage's schema looks for it", async () => {
    const given = { LOG_LEVEL: "INFO", [secretVariable("DATABASE_URL")]: database };
    const asked: string[] = [];
    const variables = await withSecrets(given, (arn) => {
      asked.push(arn);
      return Promise.resolve("postgres://places");
    });
    expect(variables).toMatchObject({ LOG_LEVEL: "INFO", DATABASE_URL: "postgres://places" });
    expect(asked).toEqual([database]);
  });

  it("asks for nothing where no variable names a secret", async () => {
    const given = { DATABASE_URL: "postgres://places", YELP_API_KEY_SECRET_ARN: undefined };
    expect(await withSecrets(given, noReader)).toBe(given);
  });

  it("refuses a variable that is given twice, once as a secret", async () => {
    const given = { DATABASE_URL: "postgres://places", DATABASE_URL_SECRET_ARN: database };
    await expect(withSecrets(given, noReader)).rejects.toThrow(
      new InvalidInputError(
        "DATABASE_URL: found together with DATABASE_URL_SECRET_ARN, expected one of them",
      ),
    );
  });

  it("says which secret has no text", async () => {
    await expect(
      withSecrets({ DATABASE_URL_SECRET_ARN: database }, () => Promise.resolve(undefined)),
    ).rejects.toThrow(/DATABASE_URL_SECRET_ARN: the secret arn:.* has no text/);
  });

  it("passes on why a secret could not be read", async () => {
    await expect(withSecrets({ DATABASE_URL_SECRET_ARN: database }, noReader)).rejects.toThrow(
      `asked for ${database}`,
    );
  });
});

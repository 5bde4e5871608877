import { InvalidInputError } from "@cityscout/contracts";
import { afterEach, expect, it, vi } from "vitest";
import { connectS3 } from "./connect-s3.ts";

afterEach(() => void vi.unstubAllEnvs());

it("Bug: a missing region or credentials were a stack of the AWS SDK, after bundles were made. Fix: one line, before", async () => {
  for (const name of ["AWS_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    vi.stubEnv(name, undefined);
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/none");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  await expect(connectS3()).rejects.toThrow(InvalidInputError);
  await expect(connectS3()).rejects.toThrow(
    "region: the AWS SDK found none, expected AWS_REGION or a profile",
  );
  vi.stubEnv("AWS_REGION", "eu-west-1");
  await expect(connectS3()).rejects.toThrow("credentials: the AWS SDK found none");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  expect(await (await connectS3()).config.region()).toBe("eu-west-1");
});

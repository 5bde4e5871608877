import { describe, expect, it } from "vitest";
import { deployedNames, environmentNames, environmentOfDeadLetterQueue } from "./deployed-names.ts";

const place = {
  partition: "aws",
  region: "eu-west-1",
  accountId: "123456789012",
  urlSuffix: "amazonaws.com",
};

describe("the names of an environment", () => {
  it("find their environment again from its dead-letter queue, and from no other queue", () => {
    for (const environment of environmentNames) {
      const names = deployedNames(environment, place);
      expect(environmentOfDeadLetterQueue(names.deadLetters.name)).toBe(environment);
      expect(environmentOfDeadLetterQueue(names.frontier.name)).toBeUndefined();
    }
    expect(environmentOfDeadLetterQueue("cityscout-dead-letters")).toBeUndefined();
    expect(environmentOfDeadLetterQueue("others-dev-dead-letters")).toBeUndefined();
  });

  it("have the account and the region where AWS shares its names among all, and ARNs that AWS accepts", () => {
    const names = deployedNames("prod", place);
    expect(names.bucket).toBe("cityscout-prod-raw-123456789012-eu-west-1");
    expect(names.frontier.url).toBe(
      "https://sqs.eu-west-1.amazonaws.com/123456789012/cityscout-prod-frontier",
    );
    expect(names.executionArn("run-1")).toBe(
      "arn:aws:states:eu-west-1:123456789012:execution:cityscout-prod-city:run-1",
    );
  });
});

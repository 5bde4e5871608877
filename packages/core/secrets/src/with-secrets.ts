import { InvalidInputError } from "@cityscout/contracts";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Gives a secret's text by its ARN; `undefined` where it has none. */
export type SecretReader = (arn: string) => Promise<string | undefined>;

const suffix = "_SECRET_ARN";

/** The variable that holds the ARN of the secret that is the value of `name`. */
export const secretVariable = (name: string): string => `${name}${suffix}`;

/**
 * The variables with each `<NAME>_SECRET_ARN` replaced by `<NAME>`, whose value is the secret's text.
 *
 * @throws InvalidInputError where `<NAME>` is given as well, or the secret has no text
 */
export async function withSecrets(variables: Variables, read: SecretReader = readSecret): Promise<Variables> {
  const wanted = Object.entries(variables).filter(
    (entry): entry is [string, string] =>
      entry[0].endsWith(suffix) && entry[1] !== undefined && entry[1] !== "",
  );
  if (wanted.length === 0) return variables;
  const values = await Promise.all(
    wanted.map(async ([variable, arn]): Promise<[string, string]> => {
      const name = variable.slice(0, -suffix.length);
      if (variables[name] !== undefined)
        throw new InvalidInputError(`${name}: found together with ${variable}, expected one of them`);
      const text = await read(arn);
      if (text === undefined || text === "")
        throw new InvalidInputError(
          `${variable}: the secret ${arn} has no text, expected the value of ${name}`,
        );
      return [name, text];
    }),
  );
  return { ...variables, ...Object.fromEntries(values) };
}

/** Region, credentials and endpoint are those of the process. Loaded only where there is a secret to read. */
async function readSecret(arn: string): Promise<string | undefined> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient({});
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
  } finally {
    client.destroy();
  }
}

const redacted = "[redacted]";

/** Fields, headers and query parameters whose values are credentials. */
const credentialName =
  /^(?:x[-_])?(?:goog[-_]|amz[-_])?(?:api[-_]?key|access[-_]?key(?:[-_]?id)?|secret(?:[-_]?access[-_]?key)?|client[-_]?secret|(?:access|auth|refresh|session|security|bearer|id)?[-_]?token|(?:proxy-)?authorization|password|passwd|pwd|credentials?|(?:set-)?cookie|signature|sig)$/i;
const credentialSuffix = /(?:_API_KEY|_SECRET|_TOKEN|_PASSWORD|ApiKey|AccessToken|ClientSecret)$/;

const isCredentialName = (name: string): boolean => credentialName.test(name) || credentialSuffix.test(name);

/** `key` is a credential in a URL only: in a log line it is where an object is. */
const isCredentialParameter = (name: string): boolean =>
  name.toLowerCase() === "key" || isCredentialName(name);

const queryParameter = /([?&;](?:[\w.-]+))=([^&\s"'<>#;]+)/g;
const userInformation = /(\b[a-z][a-z\d+.-]*:\/\/[^\s/:@]+):[^\s/@]+@/gi;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/-]{6,}=*/g;

/** Takes credentials out of text: query parameters of URLs, passwords in URLs, `Authorization` values. */
export function redactText(text: string): string {
  if (!/[=:]|Bearer|Basic/.test(text)) {
    return text;
  }
  return text
    .replace(queryParameter, (whole, name: string) =>
      isCredentialParameter(name.slice(1)) ? `${name}=${redacted}` : whole,
    )
    .replace(userInformation, `$1:${redacted}@`)
    .replace(bearer, `$1 ${redacted}`);
}

/**
 * A copy of `value` without credentials: values of fields that are named like one, and credentials within text.
 * Numbers are kept, so that counts named `token` survive. Cycles end in `[circular]`.
 */
export function redact(value: unknown, ancestors: readonly object[] = []): unknown {
  if (typeof value === "string") {
    return redactText(value);
  }
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Error) {
    return value;
  }
  if (ancestors.includes(value)) {
    return "[circular]";
  }
  const path = [...ancestors, value];
  if (Array.isArray(value)) {
    return value.map((item) => redact(item, path));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isCredentialName(name) && typeof field !== "number" && field !== undefined && field !== null
        ? redacted
        : redact(field, path),
    ]),
  );
}

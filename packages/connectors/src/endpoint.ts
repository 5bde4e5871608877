import type { Source } from "@cityscout/contracts";

/** How a source wants its key: in which header, after which word. */
export interface Credential {
  header: string;
  prefix: string;
  key: string;
}

/**
 * Where a source is: `canonicalUrl` in requests as they are hashed, `baseUrl` on the wire. They differ where a
 * simulator listens on a port that changes with every start.
 */
export interface SourceEndpoint {
  source: Source;
  /** Without a trailing slash. */
  canonicalUrl: string;
  /** Without a trailing slash. */
  baseUrl: string;
  /** How many requests one process may have under way there. */
  concurrentCalls: number;
  credential?: Credential;
}

/** The address on the wire of a canonical one. Throws `RangeError` where the address is not the endpoint's. */
export function wireUrl(endpoint: SourceEndpoint, canonicalUrl: string): string {
  if (!canonicalUrl.startsWith(`${endpoint.canonicalUrl}/`)) {
    throw new RangeError(`a request to ${endpoint.source} must begin with ${endpoint.canonicalUrl}/`);
  }
  return endpoint.baseUrl + canonicalUrl.slice(endpoint.canonicalUrl.length);
}

/** A website as the measures compare it. */
export interface NormalWebsite {
  /** Host without `www.`, lower-case; empty where there is none. */
  domain: string;
  /** Path without a trailing slash, query and fragment; empty for a home page. */
  path: string;
}

/** Hosts that many unrelated places share: only the whole address of such a page says anything. */
const sharedHosts = new Set(
  "facebook.com m.facebook.com instagram.com twitter.com x.com linktr.ee yelp.com foursquare.com tripadvisor.com google.com goo.gl youtube.com tiktok.com wordpress.com blogspot.com wixsite.com sites.google.com linkedin.com".split(
    " ",
  ),
);

/** Reads a web address with or without its scheme; what is not one gives an empty domain. */
export function normaliseWebsite(website: string | null): NormalWebsite {
  if (website === null) return { domain: "", path: "" };
  const text = website.trim().slice(0, 300);
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !url.hostname.includes(".")) return { domain: "", path: "" };
  const domain = url.hostname.toLowerCase().replace(/^www\d?\./, "");
  const path = url.pathname.toLowerCase().replace(/\/(index\.\w+)?$/, "");
  return sharedHosts.has(domain)
    ? { domain: path === "" ? "" : `${domain}${path}`, path: "" }
    : { domain, path };
}

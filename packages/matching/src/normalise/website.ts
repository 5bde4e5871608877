/** A website as the measures compare it. */
export interface NormalWebsite {
  /** Host without `www.`, lower-case; empty where there is none. */
  domain: string;
  /** Path without a trailing slash, query and fragment; empty for a home page. */
  path: string;
}

/** Hosts that many unrelated places share: only the whole address of such a page says anything. */
const sharedHosts = new Set(
  (
    "facebook.com m.facebook.com instagram.com twitter.com x.com linktr.ee youtube.com tiktok.com linkedin.com wordpress.com " +
    "blogspot.com wixsite.com sites.google.com google.com maps.google.com maps.app.goo.gl goo.gl g.co g.page bit.ly yelp.com " +
    "m.yelp.com foursquare.com tripadvisor.com booking.com airbnb.com opentable.com resy.com toasttab.com order.online " +
    "doordash.com ubereats.com grubhub.com skipthedishes.com just-eat.co.uk deliveroo.co.uk booksy.com vagaro.com fresha.com"
  ).split(" "),
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

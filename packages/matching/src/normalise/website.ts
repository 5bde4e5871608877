import { nationalSites, sharedHosts } from "./shared-hosts.ts";

/** A website as features compare it. */
export interface NormalWebsite {
  /** Host without `www.`, lower-case; of a host that many places share, with the page. Empty where there is none. */
  domain: string;
  /**
   * The page: its path without a trailing slash, and the query where that says which page it is. Empty for a home page and
   * what every site has (`/en/contact`).
   */
  path: string;
}

/** `www.`, and the same site for small screens: `m.example.com`; `m.co` is a site's own name. */
const subdomain = /^(?:www\d?|(?:m|mobile)(?=\.[^.]{4,}\.))\./;

const nothing: NormalWebsite = { domain: "", path: "" };

/** Hosts by name: a number such as `1` would be read as the address 0.0.0.1, and `n.a.` is in no domain. */
const hostname = /^(?:[\w-]+\.)+(?:[a-z]{2,}|xn--[a-z\d-]+)\.?$/;
/** What separates several addresses of one place. */
const betweenAddresses = /;|[,|\s]+(?=https?:\/\/|www\.)/i;

/** Whether a text is a web address, with or without its scheme; an e-mail address is none. */
export function isWebAddress(text: string): boolean {
  return readUrl(text) !== null;
}

function readUrl(website: string): URL | null {
  const text = website.trim().slice(0, 300).split(betweenAddresses)[0]!;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url === null || url.username !== "" || !hostname.test(url.hostname) ? null : url;
}

/** Reads a web address, of several the first; what is none gives an empty domain. */
export function normaliseWebsite(website: string | null): NormalWebsite {
  const url = website === null ? null : readUrl(website);
  if (url === null) return nothing;
  const host = url.hostname.replace(/\.$/, "").replace(subdomain, "");
  const query = queryOfPage(url);
  const page = url.pathname.toLowerCase().replace(query === "" ? /\/(index\.\w+)?$/ : /\/$/, "") + query;
  const shared = sharedHostOf(host);
  if (shared !== null) return { domain: page === "" ? "" : `${shared}${page}`, path: "" };
  return { domain: host, path: isOfEverySite(page) ? "" : page };
}

const script = /\.(?:php\d?|aspx?|jsp|cgi|cfm|do|pl)$/i;
/** Parameters that say which page it is, whatever makes the page. */
const pageParameters = new Set(["cid", "fbid", "page_id", "place_id", "v"]);
/** Parameters that say where a visitor came from, or in which language to speak. */
const visitParameter =
  /^(?:utm_|mc_|_|ref|source$|src$|sid$|session|phpsessid|aid$|lang|locale|hl$|si$|igsh|mibextid|.*clid$)/;

/** Of a script, all that says which page it makes: `/profile.php?id=1`; sorted, as their order means nothing. */
function queryOfPage({ pathname, search }: URL): string {
  if (search === "") return "";
  const isScript = script.test(pathname);
  const kept: string[] = [];
  for (const [name, value] of new URLSearchParams(search)) {
    const key = name.toLowerCase();
    if (pageParameters.has(key) || (isScript && !visitParameter.test(key)))
      kept.push(`${key}=${value.toLowerCase()}`);
  }
  return kept.length === 0 ? "" : `?${kept.toSorted().join("&")}`;
}

/** `m.`, `de-de.` and the like in front of a shared host: the same pages for other eyes. */
const view = /^(?:m|mobile|touch|business|web|en|[a-z]{2}(?:-[a-z]{2})?)\./;

/** The host in one spelling where it is one that many unrelated places share, else `null`. */
function sharedHostOf(host: string): string | null {
  const known = sharedHosts.get(host) ?? sharedHosts.get(host.replace(view, ""));
  if (known !== undefined) return known;
  const name = /([^.]+)\.(?:(?:com?|org|net)\.)?[a-z]{2,3}$/.exec(host)?.[1] ?? "";
  return nationalSites.has(name) ? `${name}.com` : null;
}

/** Words of paths that every site has, in the languages of big cities: they name no page of a branch. */
const everySites = new Set(
  (
    "home homepage index main default welcome start startseite accueil inicio " +
    "contact contacts contact-us contactus kontakt kontakty contacto contatto contatti contato iletisim " +
    "about about-us aboutus info impressum ueber-uns a-propos quienes-somos chi-siamo sobre hakkimizda " +
    "menu menus speisekarte carte carta cardapio order reservation reservations reservas prenota booking book " +
    "location locations find-us hours opening-hours shop store visit visit-us"
  ).split(" "),
);
const language =
  /^(?:ar|bg|ca|cs|cz|da|de|el|en|es|eu|fa|fi|fr|ge|he|hi|hr|hu|id|it|ja|jp|ka|ko|kr|ms|nl|no|pl|pt|ro|ru|sk|sr|sv|th|tr|ua|uk|us|vi|zh)(?:[-_][a-z]{2,4})?$/;

function isOfEverySite(page: string): boolean {
  return page.split("/").every((part) => {
    const word = part.replace(/\.\w+$/, "");
    return word === "" || language.test(word) || everySites.has(word);
  });
}

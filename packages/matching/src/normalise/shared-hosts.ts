/** Hosts that many unrelated places share: only the whole address of such a page says anything. */

/** Sites that have one ending for all the world, by what their pages are called after; other spellings after the first. */
const worldwide = [
  "facebook.com fb.com fb.me",
  "instagram.com instagr.am",
  "twitter.com x.com",
  "vk.com vk.ru vkontakte.ru",
  "ok.ru odnoklassniki.ru",
  "t.me telegram.me",
  "wa.me api.whatsapp.com whatsapp.com",
  "youtube.com youtu.be",
  "tiktok.com",
  "threads.net threads.com",
  "linkedin.com",
  "pinterest.com",
  "weibo.com weibo.cn",
  "line.me lin.ee",
  "pf.kakao.com",
  "linktr.ee",
  "taplink.cc",
  "beacons.ai",
  "bio.link",
  "campsite.bio",
  "lnk.bio",
  "bit.ly",
  "tinyurl.com",
  "wordpress.com",
  "blogspot.com",
  "wixsite.com",
  "sites.google.com",
  "maps.app.goo.gl",
  "goo.gl",
  "g.co",
  "g.page",
  "maps.apple.com",
  "2gis.ru 2gis.com 2gis.kz 2gis.ae",
  "wikipedia.org",
  "wikidata.org",
  "openstreetmap.org",
  "foursquare.com swarmapp.com",
  "zomato.com",
  "swiggy.com",
  "dianping.com",
  "meituan.com",
  "tabelog.com",
  "retty.me",
  "r.gnavi.co.jp gnavi.co.jp",
  "hotpepper.jp beauty.hotpepper.jp",
  "map.naver.com naver.me",
  "blog.naver.com",
  "resy.com",
  "exploretock.com",
  "toasttab.com order.toasttab.com",
  "order.online",
  "doordash.com",
  "ubereats.com",
  "grubhub.com",
  "skipthedishes.com",
  "ifood.com.br",
  "rappi.com rappi.com.mx rappi.com.co rappi.com.br",
  "getyourguide.com",
  "hostelworld.com",
  "vagaro.com",
  "squareup.com",
  "eventbrite.com eventbrite.co.uk",
  "meetup.com",
  "pagesjaunes.fr",
  "paginegialle.it",
  "paginasamarillas.es paginasamarillas.com.co",
  "gelbeseiten.de",
  "dasoertliche.de",
  "11880.com",
  "herold.at",
  "goldenpages.ie",
  "yell.com",
  "firmy.cz",
  "zlatestranky.cz",
] as const;

/** The host whose pages they are, by each spelling. */
export const sharedHosts: ReadonlyMap<string, string> = new Map(
  worldwide.flatMap((line) => {
    const hosts = line.split(" ");
    return hosts.map((host) => [host, hosts[0]!] as const);
  }),
);

/** Sites that have an ending for each country, by their name: `yelp.co.uk`, `tripadvisor.fr`, `google.com.au`. */
export const nationalSites: ReadonlySet<string> = new Set(
  (
    "yelp tripadvisor booking airbnb agoda expedia hotels trivago google yandex opentable thefork lafourchette eltenedor " +
    "just-eat justeat takeaway lieferando thuisbezorgd deliveroo foodpanda wolt glovoapp groupon treatwell planity fresha " +
    "booksy doctolib doctoralia zocdoc jameda yellowpages whitepages"
  ).split(" "),
);

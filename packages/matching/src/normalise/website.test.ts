import { describe, expect, it } from "vitest";
import { normaliseWebsite } from "./website.ts";

describe("websites", () => {
  it.each([
    ["https://www.jollyjudge.co.uk/", "jollyjudge.co.uk", ""],
    ["http://Tesco.com/stores/1/?utm=x#top", "tesco.com", "/stores/1"],
    ["jollyjudge.co.uk/index.html", "jollyjudge.co.uk", ""],
    ["https://facebook.com/jollyjudge", "facebook.com/jollyjudge", ""],
    ["https://facebook.com/", "", ""],
    ["none", "", ""],
    ["https://fb.com/JollyJudge", "facebook.com/jollyjudge", ""],
    ["https://de-de.facebook.com/jollyjudge/", "facebook.com/jollyjudge", ""],
    ["https://www.facebook.com/profile.php?id=1&mibextid=x", "facebook.com/profile.php?id=1", ""],
    ["vk.com/salon_iris", "vk.com/salon_iris", ""],
    ["https://m.vk.com/", "", ""],
    ["https://www.yelp.co.uk/biz/a?osq=Pub", "yelp.com/biz/a", ""],
    ["https://www.google.com.au/maps?cid=7&hl=en", "google.com/maps?cid=7", ""],
    ["https://deli.blogspot.com/", "deli.blogspot.com", ""],
    ["https://mygoogle.example/a", "mygoogle.example", "/a"],
    ["http://deli.example/shop.php?utm_source=g&store=2&b=1", "deli.example", "/shop.php?b=1&store=2"],
    ["http://deli.example/index.php?p=2", "deli.example", "/index.php?p=2"],
    ["http://deli.example/index.php", "deli.example", ""],
    ["https://deli.example/de/kontakt.html", "deli.example", ""],
    ["https://deli.example/locations/pine", "deli.example", "/locations/pine"],
    ["https://m.deli.example", "deli.example", ""],
    ["mobile.deli.example/stores/4", "deli.example", "/stores/4"],
    ["https://m.co.uk", "m.co.uk", ""],
    ["deli@gmail.com", "", ""],
    ["mailto:deli@gmail.com", "", ""],
    ["https://www.deli.example;https://cafe.example", "deli.example", ""],
    ["www.deli.example/a, www.cafe.example", "deli.example", "/a"],
    ["https://deli.example.", "deli.example", ""],
    ["пример.рф/a", "xn--e1afmkfd.xn--p1ai", "/a"],
    // Numbers are no addresses, and abbreviations no domains: else all who write them would share a site.
    ["1", "", ""],
    ["n.a.", "", ""],
    ["...", "", ""],
  ])("reads %s", (website, domain, path) => {
    expect(normaliseWebsite(website)).toEqual({ domain, path });
  });
});

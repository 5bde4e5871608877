import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseAddress } from "./address.ts";
import { kindBits } from "./kinds-of-place.ts";
import { normaliseName } from "./name.ts";
import { normalisePhone, samePhone } from "./phone.ts";
import { normalisePostcode } from "./postcode.ts";
import { foldText } from "./text.ts";
import { normaliseWebsite } from "./website.ts";
import { unifyWord } from "./words.ts";

describe("normaliseName", () => {
  it.each([
    ["St Margaret's Park", "St. Margarets Park"],
    ["Chest Heart and Stroke Scotland", "Chest Heart & Stroke Scotland"],
    ["The Jolly Judge", "Jolly Judge"],
    ["7eleven", "7-Eleven"],
    ["Park 22 Hotel", "Park22 Hotel"],
    ["PP Food Ctr", "PP Food Centre"],
    ["Blk 630", "Block 0630"],
    ["Cafe Élan", "CAFÉ ELAN"],
    ["Ｓｔａｒｂｕｃｋｓ", "Starbucks"],
    ["Holland Pte Ltd", "Holland"],
    ["Fifth Avenue Place", "5th Avenue Place"],
    ["First Presbyterian Church", "1st Presbyterian Church"],
    ["Main St. Cafe", "Main Street Cafe"],
    ["Market St", "Market Street"],
    ["Saint Mary's Church", "St. Marys Church"],
    ["T.G.I. Friday's", "TGI Fridays"],
    ["J.C. Penney", "JCPenney"],
    ["A&W", "A & W"],
    ["CVS/pharmacy", "CVS Pharmacy"],
    ["7-Eleven", "7-11"],
    ["USPS", "United States Post Office"],
    ["D.R.M. Residential", "D.R.M Residential"],
    ["Royal Bank of Scotland (RBS)", "Royal Bank of Scotland"],
    ["TCC - The Connoisseur Concerto", "The Connoisseur Concerto"],
    ["Blk 851 Coffee Shop", "Block 851 Coffeeshop"],
    ["Mt. Lebanon Jr High", "Mount Lebanon Junior High"],
    ["AT&T", "AT & T"],
    ["Fifth Third Bank", "5/3 Bank"],
    ["Shop 'n Save", "Shop & Save"],
    ["Queen St W & Bay St", "Queen Street West at Bay Street"],
    ["Bay St / King St", "Bay Street / King Street"],
    ["Queen St - Flower Market", "Queen Street - Flower Market"],
    ["N Craig St", "North Craig Street"],
    ["Lakeshore Dr", "Lakeshore Drive"],
    ["Garden Ct Apts", "Garden Court Apartments"],
    ["Ste-Catherine", "Sainte Catherine"],
    ["Rick's Bar-B-Que", "Ricks BBQ"],
    ["Smith Jewelers & Tire", "Smith Jewellers & Tyre"],
    ["Allderdice HS", "Allderdice High School"],
    ["P.S. 118", "Public School 118"],
    ["Fire Station No. 6", "Fire Station #6"],
    ["St Mary's RC Church", "St. Mary's Roman Catholic Church"],
    ["Unisex Hair Saloon", "Unisex Hair Salon"],
    ["Jane Doe, DDS", "Jane Doe"],
    ["Sixteenth Street Bridge", "16th St Bridge"],
    ["S. Hills Village", "South Hills Village"],
    ["The Co-op Bank", "Co-operative Bank"],
    ["Ferrero S.p.A.", "Ferrero SpA"],
    ["Subway®", "Subway"],
    ["Second Cup™ Café", "Second Cup Cafe"],
    ["CafÃ© Andaluz", "Café Andaluz"],
    ["Ã‰glise St-Jean", "Église St-Jean"],
    ["Wendyâ€™s", "Wendy's"],
    ["Eat'n Park", "Eat n Park"],
    ["Steak'n Shake", "Steak 'n Shake"],
    ["Rock'n'Roll Cafe", "Rock & Roll Cafe"],
    ["PS118", "P.S. 118"],
    ["SS. Peter & Paul Church", "Saints Peter and Paul Church"],
    ["LDS Church", "The Church of Jesus Christ of Latter-day Saints"],
    ["VFW Post 92", "Veterans of Foreign Wars Post 92"],
    ["Bethel A.M.E. Church", "Bethel African Methodist Episcopal Church"],
    ["Smith & Assoc.", "Smith & Associates"],
    ["Smith Family Dentistry", "Smith Family Dental"],
    ["City Centre Parkade", "City Center Parking"],
    ["Oakmont VFD", "Oakmont Volunteer Fire Department"],
    ["Keystone FCU", "Keystone Federal Credit Union"],
    ["M.L. King Library", "MLK Library"],
    ["Rt. 66 Diner", "Route 66 Diner"],
    ["24 Hr Gym", "24 Hour Gym"],
    ["Olde Towne Grille", "Old Town Grill"],
    ["Walmart Supercenter", "Walmart Supercentre"],
    ["Mister Tire", "Mr. Tire"],
    ["Jane Doe, DMD, PC", "Jane Doe DMD"],
    ["Smith Dental, P.A.", "Smith Dental"],
    ["Acme Plumbing Corporation", "Acme Plumbing Incorporated"],
    ["Broadway & E Pine", "Broadway and East Pine"],
  ])("reads %s and %s as one name", (a, b) => {
    expect(normaliseName(a).compact).toBe(normaliseName(b).compact);
  });

  it("keeps saints, doctors, single letters and the saloon", () => {
    expect(normaliseName("Church of St Peter").words).toEqual(["church", "st", "peter"]);
    expect(normaliseName("Dr. Kim Dental").words).toEqual(["dr", "kim", "dental"]);
    expect(normaliseName("W Hotel").words).toEqual(["w", "hotel"]);
    expect(normaliseName("S. Smith").words).toEqual(["s", "smith"]);
    expect(normaliseName("Hotel Monaco Spa").words).toEqual(["hotel", "monaco", "spa"]);
    expect(normaliseName("Cowboy Saloon").words).toEqual(["cowboy", "saloon"]);
    expect(normaliseName("All Saints Church").words).toEqual(["all", "st", "church"]);
    expect(normaliseName("The Phone Doctor").words).toEqual(["phone", "dr"]);
    expect(normaliseName("E Lot").words).toEqual(["e", "lot"]);
    expect(normaliseName("A1 Auto").words).toEqual(["a", "1", "auto"]);
    expect(normaliseName("E-Z Storage").words).toEqual(["e", "z", "storage"]);
    expect(normaliseName("H&R Block").words).toEqual(["hr", "block"]);
    expect(normaliseName("Cap'n Taco").words).toEqual(["capn", "taco"]);
    expect(normaliseName("Corporation Road").words).toEqual(["corporation", "road"]);
  });

  it("knows every word of kind in the spelling that names are read in", () => {
    for (const word of kindBits.keys()) expect(unifyWord(word)).toBe(word);
  });

  it("transliterates, one word an ideograph", () => {
    expect(normaliseName("北京饭店").words).toEqual(["bei", "jing", "fan", "dian"]);
  });

  it("parts the words of kind from the core, and keeps a name that is nothing else", () => {
    expect(normaliseName("Dragonfly Restaurant & Bar").core).toBe("dragonfly");
    expect(normaliseName("The Coffee Shop").core).toBe("coffeeshop");
    expect(normaliseName("The Company").words).toEqual(["the", "company"]);
  });

  it("leaves the number of a store out of the core, and keeps those of units, blocks and words", () => {
    expect(normaliseName("McDonald's #1234")).toMatchObject({
      core: "mcdonald",
      words: ["mcdonald", "1234"],
    });
    expect(normaliseName("#01-23 Kopi").core).toBe("123kopi");
    expect(normaliseName("Studio 54").core).toBe("54");
    expect(normaliseName("Blk 711").words).toEqual(["block", "711"]);
  });

  it.each([
    ["Gym @ Civil Service Club", 1],
    ["Hotel 81 (Elegance)", 2],
    ["Deli, Singapore Swimming Club", 1],
    ["@ JurongEast MRT", 2],
    ["Jolly Judge", 2],
    ["EFI (Edinburgh Furniture Initiative)", 3],
    ["Market St - Nice Flowers", 2],
    ["National University Hospital (NUH) - Ward 20", 3],
  ])("knows which words of %s stand before where it is", (name, headCount) => {
    expect(normaliseName(name).headCount).toBe(headCount);
  });

  it.each([
    ["Royal Bank of Wales", ["rbw", "rbow"]],
    ["Sembawang Animal Quarantine Station", ["saq"]],
    ["Art Gallery of Ontario (AGO)", ["ago"]],
    ["Jolly Judge", []],
    ["The Judge of Old", []],
    ["4 N 1", []],
  ])("knows what %s may be abbreviated to", (name, initials) => {
    expect(normaliseName(name).initials).toEqual(initials);
  });

  it.each(["Bar Beer and Ribs", "Big Apple Sauce Bap", "KFC"])("takes no word of %s for initials", (name) => {
    expect(normaliseName(name).compact).toBe(foldText(name).replaceAll(/\band\b|s\b| /g, ""));
  });

  it("stands any text, in bounded length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const name = normaliseName(text);
        expect(name.words.length).toBeLessThanOrEqual(12);
        expect(foldText(text)).toMatch(/^[a-z0-9 ]*$/);
      }),
    );
  });
});

describe("normaliseAddress", () => {
  it.each([
    ["Dundee Street, 137", "137 Dundee St"],
    ["Dalkeith Road, 162 COL postalCode VAL", "162 Dalkeith Rd"],
    ["Tuas Avenue 7, 26", "26 Tuas Ave 7"],
    ["350 Fifth Avenue", "350 5th Ave"],
    ["120 Main St, Suite 200", "120 Main Street"],
    ["2nd Floor, 113 Dundas Street", "113 Dundas St Level 2"],
    ["123 N Main St", "Main Street North, 123"],
    ["1 St. Clair Ave E", "Saint Clair Avenue East, 1"],
    ["330 Hwy 7 E", "Highway 7 East, 330"],
    ["Jurong West Street 81, 851", "851 Jurong West St 81"],
    ["100 King St W #200", "King Street West, 100"],
    ["Ft. Duquesne Blvd", "Fort Duquesne Boulevard"],
    ["3000 US-19", "U.S. Highway 19, 3000"],
    ["1720 PA-51", "State Route 51, 1720"],
    ["330 Hwy #7 E", "Highway 7 East, 330"],
    ["10123 104 Ave NW", "104 Avenue NW, 10123"],
    ["12345 Perry Hwy", "Perry Highway, 12345"],
    ["1200 1/2 Main St", "Main Street, 1200"],
    ["100 King St W, Ground Floor", "King Street West, 100"],
    ["4150 rue Ste-Catherine O", "Rue Sainte-Catherine Ouest, 4150"],
    ["3895 boul. St-Laurent", "Boulevard Saint-Laurent, 3895"],
    ["12 Hauptstr.", "Hauptstraße 12"],
    ["P.zza Navona 5", "Piazza Navona, 5"],
    ["C/ Montcada, 22", "Calle de Montcada, 22"],
    ["Av. Insurgentes No. 12", "Avenida Insurgentes, 12"],
    ["9 Princes St", "Prince's Street, 9"],
    ["120 Main St, 2 Floor", "Main Street, 120"],
    ["120 Main St, Concourse Level", "Main Street, 120"],
    ["120 Main St, Lower Level 1", "Main Street, 120"],
    ["120 Main St, Spc 12", "Main Street, 120"],
    ["330 Hwy 7 E, Units 12-14", "Highway 7 East, 330"],
    ["330 Hwy 7 E, Unit #12 & 13", "Highway 7 East, 330"],
    ["123 S.W. 5th Ave", "Southwest 5th Avenue, 123"],
    ["123 N E 45th St", "Northeast 45th Street, 123"],
    ["4500 1st Ave N.E.", "1st Avenue Northeast, 4500"],
    ["456 Rt. 123", "Route 123, 456"],
    ["456 SR 123", "State Route 123, 456"],
    ["456 CR 12", "County Road 12, 456"],
    ["456 Co Rd 12", "County Road 12, 456"],
    ["456 I 79 S", "I-79 South, 456"],
    ["PA 51, 322", "322 SR 51"],
    ["Highway 7 East", "Hwy. 7 E"],
    ["#12-330 Hwy 7 E", "Highway 7 East, 330"],
    ["#9-682 Queen St E, at 2nd Ave", "Queen Street East, 2nd Avenue, 682"],
    ["456 PA Route 8", "PA-8, 456"],
    ["100 Clairton Blvd (Rt 51)", "Clairton Boulevard, Route 51, 100"],
    ["7400 Mc Knight Rd", "McKnight Road, 7400"],
    ["50 M.L.K. Jr Blvd", "Martin Luther King Junior Boulevard, 50"],
    ["50 Dr. Martin Luther King Blvd", "Doctor Martin Luther King Boulevard, 50"],
    ["10123 - 104 Ave", "104 Avenue, 10123"],
    ["#200, 10123 104 Ave", "104 Avenue, 10123"],
    ["#200 - 10123 104 Ave", "104 Avenue, 10123"],
    ["200-1055 5th Ave SW", "5th Avenue SW, 1055"],
    ["#3-5445 Yonge St, Toronto, ON M2N 5R9", "Yonge Street, Toronto, ON, 5445"],
    ["SwissÃ´tel, 2 Stamford Rd", "Swissôtel, Stamford Road, 2"],
  ])("reads %s and %s as one", (a, b) => {
    expect(normaliseAddress(a).words.toSorted()).toEqual(normaliseAddress(b).words.toSorted());
    const houses = (text: string) => normaliseAddress(text).houseNumbers.toSorted((x, y) => x[0] - y[0]);
    expect(houses(a)).toEqual(houses(b));
  });

  it.each([
    ["62-66 George Street", [[62, 66]]],
    [
      "30&32 Bedok Reservoir Rd",
      [
        [30, 30],
        [32, 32],
      ],
    ],
    ["17A Brougham St.", [[17, 17]]],
    ["1 - 3 Rutland St", [[1, 3]]],
    ["Royal Mile", []],
    ["851 Jurong West Street 81", [[851, 851]]],
    ["Collyer Quay 9", [[9, 9]]],
    ["Hauptstraße 5", [[5, 5]]],
    ["2200 22nd St", [[2200, 2200]]],
    ["12345 Perry Hwy", [[12345, 12345]]],
    ["123-456 Queen St W", [[456, 456]]],
    ["200-150 King St", [[150, 150]]],
    ["#3-5445 Yonge St", [[5445, 5445]]],
    ["5801-03 Forbes Ave", [[5801, 5803]]],
    ["5/120 Portsburgh Square", [[5, 5]]],
    ["One PPG Place", [[1, 1]]],
    ["PO Box 12, 40 Main St", [[40, 40]]],
    ["#05-24, 109 North Bridge Rd", [[109, 109]]],
    ["#01-20 724 Ang Mo Kio Avenue 6", [[724, 724]]],
    ["#01-K3/K4, 290 Orchard Road", [[290, 290]]],
    ["#06-17/18, 290 Orchard Road", [[290, 290]]],
    ["Ste 200, 12345 Perry Hwy", [[12345, 12345]]],
    ["Highway 7 East", []],
    ["Pittsburgh, PA 15213 (at Craig St)", []],
    ["Unit 5-1055 Main St", [[1055, 1055]]],
    [
      "15 & 17 St Clair Ave",
      [
        [15, 15],
        [17, 17],
      ],
    ],
    ["22nd Street, 10500", [[10500, 10500]]],
  ])("reads the house numbers of %s", (address, expected) => {
    expect(normaliseAddress(address).houseNumbers).toEqual(expected);
  });

  it("parts unit and postcode from the street", () => {
    expect(normaliseAddress("#05-24 Funan, 109 North Bridge Rd, 179097")).toEqual({
      words: ["funan", "north", "bridge", "road"],
      houseNumbers: [[109, 109]],
      unit: "05-24",
      postcode: "179097",
    });
    expect(normaliseAddress("11 Eyre Place, Edinburgh, EH3 5ES").postcode).toBe("EH35ES");
    expect(normaliseAddress("290 Bremner Blvd, M5V 3L9").postcode).toBe("M5V3L9");
  });

  it.each([
    ["4400 Forbes Ave Ste 200, Pittsburgh, PA 15213-1234", "200", "15213"],
    ["100 King St W, Unit 5B, Toronto, ON M5V 2T6", "5B", "M5V2T6"],
    ["12345 Perry Hwy", "", ""],
    ["#B1-44, 252 North Bridge Rd", "B1-44", ""],
    ["100 Yonge St, Ste A", "A", ""],
    ["100 Yonge St Ste 1200-A", "1200A", ""],
    ["Main St, Pittsburgh, PA 15213", "", "15213"],
    ["Pittsburgh, PA 15213", "", "15213"],
    ["#3-5445 Yonge St", "3", ""],
    ["5-5445 Yonge St", "5", ""],
    ["62-66 High St", "", ""],
    ["#01-K3/K4, 290 Orchard Road", "01-K3", ""],
    ["#200 - 10123 104 Ave", "200", ""],
    ["200-1055 5th Ave SW", "200", ""],
    ["Ste 200, 12345 Perry Hwy, 15237", "200", "15237"],
  ])("knows unit and postcode of %s", (address, unit, postcode) => {
    expect(normaliseAddress(address)).toMatchObject({ unit, postcode });
  });

  it("keeps the letter of a street, and leaves out what only leads there", () => {
    expect(normaliseAddress("12 E St").words).toEqual(["e", "street"]);
    expect(normaliseAddress("7 Carmine St, btwn 6th Ave & Bleecker St").words).toEqual([
      "carmine",
      "street",
      "6",
      "avenue",
      "bleecker",
      "street",
    ]);
  });

  it("finds nothing where nothing is", () => {
    expect(normaliseAddress("COL postalCode VAL")).toEqual({
      words: [],
      houseNumbers: [],
      unit: "",
      postcode: "",
    });
    expect(normaliseAddress(null)).toEqual({ words: [], houseNumbers: [], unit: "", postcode: "" });
  });
});

describe("postcodes", () => {
  it.each([
    ["189208.0", "189208"],
    ["48616.0", "048616"],
    ["eh1 2jd", "EH12JD"],
    ["15213-1234", "15213.0"],
    ["152131234", "15213"],
    ["D-10115", "10115"],
    ["m5v 2t6", "M5V2T6"],
    ["ON M5V 2T6", "M5V2T6"],
    ["PA 15213-1234", "15213"],
    ["N/A", ""],
    ["nan", ""],
  ])("reads %s and %s as one", (a, b) => {
    expect(normalisePostcode(a)).toBe(normalisePostcode(b));
  });
});

describe("phones", () => {
  it("are read to E.164, trunk zeros and marks left out", () => {
    expect(normalisePhone("+44 (0)131 556 1000")).toBe("+441315561000");
    expect(normalisePhone("n/a")).toBe("");
  });

  it.each([
    ["416-555-1234 x12", "~4165551234"],
    ["416-555-1234 ext. 12", "~4165551234"],
    ["+1 416-555-1234;+1 416-555-9999", "+14165551234"],
    ["1-416-555-1234", "~4165551234"],
    ["030/44556677", "~3044556677"],
    ["06131/123456/57", "~6131123456"],
    ["+49 (0)6131/123456", "+496131123456"],
    ["+1 416-555-1234 / +1 416-555-9999", "+14165551234"],
    ["5551234/5559999", "~5551234"],
    ["٠٢-٢٣٤٥٦٧٨٩", "~223456789"],
    ["＋８１ ３−１２３４−５６７８", "+81312345678"],
    ["(495) 123-45-67 доб. 12", "~4951234567"],
  ])("are read without an extension, of several the first: %s", (written, read) => {
    expect(normalisePhone(written)).toBe(read);
  });

  it("match with and without a country code", () => {
    expect(samePhone(normalisePhone("0131 556 1000"), normalisePhone("+44 131 556 1000"))).toBe(true);
    expect(samePhone(normalisePhone("0131 556 1001"), normalisePhone("+44 131 556 1000"))).toBe(false);
    expect(samePhone(normalisePhone("(416) 555-1234"), normalisePhone("+1 416-555-1234"))).toBe(true);
    expect(samePhone(normalisePhone("416-555-1234"), normalisePhone("516-555-1234"))).toBe(false);
  });
});

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
    ["deli@gmail.com", "", ""],
    ["mailto:deli@gmail.com", "", ""],
  ])("reads %s", (website, domain, path) => {
    expect(normaliseWebsite(website)).toEqual({ domain, path });
  });
});

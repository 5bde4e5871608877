import { describe, expect, it } from "vitest";
import { normaliseAddress } from "./address.ts";

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
    ["Kapteenink. 11", "Kapteeninkatu 11"],
    ["Mannerheimint. 5", "Mannerheimintie 5"],
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
    ["Av. Paulista, 1.578", "Avenida Paulista, 1578"],
    ["Rua Augusta, 2.840 - lj 5", "Rua Augusta 2840"],
    ["Moda Cad. No:22 K:3", "Moda Caddesi 22"],
    ["50 Martin Luther King Jr Blvd", "M.L. King Jr. Boulevard, 50"],
    ["2045 Lakeshore Blvd W", "Lake Shore Boulevard West, 2045"],
    ["3739 Wm Penn Hwy", "William Penn Highway, 3739"],
    ["100 N IH 35", "I-35 North, 100"],
    ["B4-1200 Main St", "Main Street, 1200"],
    ["120 Main St, Bsmt", "Main Street, 120"],
    ["120 Main St, Rear", "Main Street, 120"],
    ["120 Main St, Store 4", "Main Street, 120"],
    ["#200, 10123 104 Ave", "104 Avenue, 10123"],
    ["#200 - 10123 104 Ave", "104 Avenue, 10123"],
    ["200-1055 5th Ave SW", "5th Avenue SW, 1055"],
    ["#3-5445 Yonge St, Toronto, ON M2N 5R9", "Yonge Street, Toronto, ON, 5445"],
    ["SwissÃ´tel, 2 Stamford Rd", "Swissôtel, Stamford Road, 2"],
    ["No. 7, Sec. 5, Xinyi Rd.", "7 Xinyi Road Section 5"],
    ["No. 12, Aly. 3, Ln. 45, Sec. 2, Roosevelt Rd.", "Roosevelt Road, Section 2, Lane 45, Alley 3, No. 12"],
    ["信義路五段7號", "7 信義路5段"],
    ["Váci u. 12", "Váci utca 12."],
    ["József krt. 5", "József körút 5"],
    ["Jl. M.H. Thamrin No.1", "Jalan MH Thamrin 1"],
    ["Ερμού 5", "Ermou 5"],
    ["4400 Forbes Ave, 15213.0", "Forbes Avenue, 4400"],
    ["Forbes Avenue, 4400 COL postalCode VAL 15213", "4400 Forbes Ave"],
    ["Forbes Avenue COL postalCode VAL 15213", "Forbes Ave"],
    ["220 Yonge St, Box 123", "Yonge Street, 220"],
    ["350 5th Ave, Lbby", "Fifth Avenue, 350"],
    ["1000 Ross Park Mall Dr, Sp D09", "Ross Park Mall Drive, 1000"],
    ["220 Yonge St, PH 5", "Yonge Street, 220"],
    ["4601 Fifth Ave., C-3", "5th Avenue, 4601"],
    ["12 Montreal Rd", "12 Ch. Montréal"],
    ["120 2e Avenue", "120 2nd Ave"],
    ["Mariahilfer Str. 10/2/5", "Mariahilfer Straße 10"],
    ["Mariahilfer Straße 10, Stiege 2, Top 5", "Mariahilfer Straße 10"],
    ["ul. Długa 5 m. 7", "ulica Długa 5"],
    ["12 Gt Portland St", "Great Portland Street, 12"],
    // What stands for a floor, a unit or a box.
    ["123 Main St, FL 2", "Main Street, 123"],
    ["123 Main St, 9 Fl", "Main Street, 123"],
    ["123 Main St, PMB 12", "Main Street, 123"],
    ["123 Main St, Bay 12", "Main Street, 123"],
    ["123 Main St, c/o Smith", "Main Street, Smith, 123"],
    ["1 Place Ville Marie #11206", "Place Ville-Marie, 1"],
    ["1 Place Ville Marie, bur. 2821", "Place Ville-Marie, 1"],
    ["705 rue Peel, app. 3", "Rue Peel, 705"],
    ["701 Georgia St W, D-19A", "Georgia Street West, 701"],
    ["123-A Main St", "Main Street, 123"],
    ["Unit #4 - 1201 Broad St", "Broad Street, 1201"],
    ["Unit 5, 12345 Ohio River Pl", "Ohio River Place, 12345"],
    ["B-12345 Perry Cir", "Perry Circle, 12345"],
    // Streets and roads that are called by numbers and letters.
    ["#1 - 6551 No. 3 Road", "6551 No 3 Rd"],
    ["15280-101 Ave", "101 Avenue, 15280"],
    ["3000 12ieme Avenue", "12e Avenue, 3000"],
    ["212 Forty-Fifth St", "45th Street, 212"],
    ["100 E St. Clair Ave", "East Saint Clair Avenue, 100"],
    ["92 Front St E, St Lawrence Market", "Front Street East, 92, Saint Lawrence Market"],
    ["12 Mount Royal Ave E", "Avenue du Mont-Royal Est, 12"],
    ["12 Heron Cv", "Heron Cove, 12"],
    ["12 Oak Ests", "Oak Estates, 12"],
    ["Trade Bldg. 5", "Trade Building 5"],
  ])("reads %s and %s as one", (a, b) => {
    expect(normaliseAddress(a).words.toSorted()).toEqual(normaliseAddress(b).words.toSorted());
    const houses = (text: string) => normaliseAddress(text).houseNumbers.toSorted((x, y) => x[0] - y[0]);
    expect(houses(a)).toEqual(houses(b));
  });

  it.each([
    ["62-66 George Street", [[62, 66]]],
    ["31-33 Main St", [[31, 33]]],
    // The block and the house of Queens, which others write as one number.
    [
      "90-15 Queens Blvd",
      [
        [15, 15],
        [9015, 9015],
      ],
    ],
    [
      "37-47 74th St",
      [
        [37, 47],
        [3747, 3747],
      ],
    ],
    [
      "133-35 Roosevelt Ave",
      [
        [133, 135],
        [13_335, 13_335],
      ],
    ],
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
    ["57-8 High Street", [[57, 58]]],
    [
      "200-25 York St",
      [
        [25, 25],
        [20_025, 20_025],
      ],
    ],
    ["123 FL 50", [[123, 123]]],
    ["6551 No. 3 Road", [[6551, 6551]]],
    ["5/120 Portsburgh Square", [[5, 5]]],
    [
      "Vodičkova 704/36",
      [
        [704, 704],
        [36, 36],
      ],
    ],
    ["12e High Street", [[12, 12]]],
    ["1e Helmersstraat 5", [[5, 5]]],
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
    ["No. 7, Sec. 5, Xinyi Rd.", [[7, 7]]],
    ["台北市中正區羅斯福路二段45巷3弄12號", [[12, 12]]],
  ])("reads the house numbers of %s", (address, expected) => {
    expect(normaliseAddress(address).houseNumbers).toEqual(expected);
  });

  it.each([
    ["Mariahilferstr. 54", "Mariahilfer Straße 54"],
    ["Urho Kekkosenkatu 1", "Urho Kekkosen katu 1"],
    ["Alexanderplatz 7", "Alexander Platz 7"],
  ])("finds the name and the type of the street in %s as in %s", (together, apart) => {
    expect(normaliseAddress(together).words).toEqual(expect.arrayContaining(normaliseAddress(apart).words));
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
    ["251 E Huron St, Ste 8-140", "8-140", ""],
    ["Unit 5-1055 Main St", "5", ""],
    ["Suites 12-14, 5 Main St", "12", ""],
    ["100 Yonge St Ste 1200-A", "1200A", ""],
    ["Forbes Avenue COL postalCode VAL 15213.0", "", "15213"],
    ["Queen Street West, 200 COL postalCode VAL M5V 2T6", "", "M5V2T6"],
    ["4601 Fifth Ave, C-3", "C3", ""],
    ["10 Brick Lane, E1", "", ""],
    ["1000 Ross Park Mall Dr, Sp D09", "D09", ""],
    ["Main St, Pittsburgh, PA 15213", "", "15213"],
    ["Pittsburgh, PA 15213", "", "15213"],
    ["#3-5445 Yonge St", "3", ""],
    ["Unit #4 - 1201 Broad St", "4", ""],
    ["1 Place Ville Marie #11206", "11206", ""],
    ["Unit 5, 12345 Ohio River Pl", "5", ""],
    ["100 King St W, Toronto, ON M5V", "", "M5V"],
    ["5-5445 Yonge St", "5", ""],
    ["62-66 High St", "", ""],
    ["#01-K3/K4, 290 Orchard Road", "01-K3", ""],
    ["#200 - 10123 104 Ave", "200", ""],
    ["200-1055 5th Ave SW", "200", ""],
    ["Ste 200, 12345 Perry Hwy, 15237", "200", "15237"],
  ])("knows unit and postcode of %s", (address, unit, postcode) => {
    expect(normaliseAddress(address)).toMatchObject({ unit, postcode });
  });

  it("keeps the letter of a street or a building, and leaves out what only leads there", () => {
    expect(normaliseAddress("12 E St").words).toEqual(["e", "street"]);
    expect(normaliseAddress("12 Ave C").words).toEqual(["avenue", "c"]);
    expect(normaliseAddress("12 Main St, Building C").words).toEqual(["main", "street", "building", "c"]);
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
    // Else all records without an address would share their street.
    for (const text of ["nan", "None", "N/A", "unknown", "-"])
      expect(normaliseAddress(text)).toEqual(normaliseAddress(null));
  });
});

const sortedWords = (address: string): string[] => normaliseAddress(address).words.toSorted();

describe("the world's addresses", () => {
  it.each([
    // Quarter, block and house of Japan; lists of neighbours are none.
    ["渋谷区道玄坂2-10-12", [2_010_012]],
    ["渋谷区道玄坂1-5-8", [1_005_008]],
    ["中央区銀座４丁目２番１５号", [4_002_015]],
    ["4-2-15 Ginza, Chuo City", [4_002_015]],
    ["2-chome-15-1 Asakusa", [2_015_001]],
    ["神南一丁目22番7号", [1_022_007]],
    ["3F, 6-10-1 Roppongi", [6_010_001]],
    ["6-10-1-301 Roppongi", [6_010_001]],
    ["東京都千代田区丸の内1丁目", []],
    ["1 Chome Marunouchi, Chiyoda City", []],
    // Cross street and plate of Colombia.
    ["4−2−15 Ginza, Chuo City", [4_002_015]],
    ["Calle 73 #9-70", [9070]],
    ["Cra 7 # 71-21", [71_021]],
    ["Carrera 7 No. 71-21", [71_021]],
    ["Av. Calle 26 # 59-41 Of. 301", [59_041]],
    // Parts of houses, floors and doors.
    ["Профсоюзная ул., д. 29, корп. 2", [29]],
    ["Caferağa Mah. Moda Cad. No:22 D:3", [22]],
    ["Friedrichstr. 94, 2. OG", [94]],
    ["ชั้น 3, 55 ถนนสีลม", [55]],
    ["20 Des Voeux Rd, 12/F", [20]],
    ["43A Keong Saik Road 2F", [43]],
    ["C. de Alcalá, 22, 1º B", [22]],
    ["9 rue Monge, 2ème étage", [9]],
    ["Via del Corso 510, piano 2", [510]],
    ["海淀区中关村大街1号3楼", [1]],
    ["강남대로 396 3층 301호", [396]],
    ["Dunajská 12, 2. patro", [12]],
    ["Vesterbrogade 3, 2. th", [3]],
    ["Vesterbrogade 3, 2. sal", [3]],
    ["Sveavägen 12, 3 tr", [12]],
    ["Bahnhofstrasse 12, Postfach 100", [12]],
    ["Nieuwstraat 12 bus 3", [12]],
    // Numbers in other digits, with letters and marks.
    ["12bis rue des Martyrs", [12]],
    ["12 bis Rue Oberkampf", [12]],
    ["٤٥ شارع طلعت حرب", [45]],
    ["１２　丸の内", [12]],
    ["1200½ Main St", [1200]],
    ["Ankara Cad. No: 9", [9]],
    ["Gran Vía, nº 22", [22]],
    ["ул. Арбат, №29", [29]],
    ["Praça da Sé, s/nº", []],
    // Numbers of streets, quarters and towns.
    ["12 Rue du 8 Mai 1945", [12]],
    ["16 de Septiembre 18, Centro", [18]],
    ["157 26 July St, Zamalek", [157]],
    ["12 March Road", [12]],
    ["3-я Тверская-Ямская ул., 10", [10]],
    ["5 Jahamun-ro 5-gil, Jongno-gu", [5]],
    ["信義路五段7號89樓", [7]],
    ["99/1 Sukhumvit Soi 11", [99]],
    ["Vodičkova 28, 110 00 Praha 1", [28]],
  ])("reads the houses of %s", (address, houses) => {
    expect(normaliseAddress(address).houseNumbers).toEqual(houses.map((house) => [house, house]));
  });

  it("takes neighbours that are listed one by one for no block", () => {
    const listed = [
      [31, 33],
      [35, 35],
    ];
    expect(normaliseAddress("Grassmarket, 31-33-35").houseNumbers).toEqual(listed);
    expect(normaliseAddress("7-9-11 East London Street").houseNumbers).toEqual([
      [7, 9],
      [11, 11],
    ]);
  });

  it.each([
    ["Bolshaya Bronnaya Ulitsa, 29", "Большая Бронная улица, 29"],
    ["Arbat St, 29", "ул. Арбат, 29"],
    ["пр-т Мира, 5", "проспект Мира, 5"],
    ["Nikitskiy pereulok 4", "Никитский пер., 4"],
    ["Bağdat Caddesi 102", "Bağdat Cd. 102"],
    ["Nane Sokak 5", "Nane Sk. 5"],
    ["Ayasofya Meydanı No:1", "Ayasofya Meyd. 1"],
    ["Národní třída 20", "Národní tř. 20"],
    ["Václavské náměstí 1", "Václavské nám. 1"],
    ["Praça da Sé, s/nº", "Pça. da Sé"],
    ["Plaza de la Independencia 7", "Pl. de la Independencia 7"],
    ["Aleja Solidarności 5", "al. Solidarności 5"],
    ["Λεωφόρος Αλεξάνδρας 2", "Λεωφ. Αλεξάνδρας 2"],
    ["5 Jahamun-ro 5-gil", "5 Jahamun-ro 5 gil"],
    ["55/7 ซ.รางน้ำ", "55/7 ซอยรางน้ำ"],
    ["רח' דיזנגוף 50", "רחוב דיזנגוף 50"],
    ["1 Orchard S\u200Bpring Lane", "1 Orchard Spring Lane"],
    ["Avinguda Diagonal 640", "Av. Diagonal, 640"],
    ["Sankt-Anna-Platz 2", "St.-Anna-Platz 2"],
    ["5 imp. des Lilas", "Impasse des Lilas, 5"],
    ["5 rue du Fbg St Antoine", "Rue du Faubourg Saint-Antoine, 5"],
    ["Chée de Wavre 12 bte 3", "Chaussée de Wavre, 12"],
    ["Nieuwe Spiegelstr. 5", "Nieuwe Spiegelstraat 5"],
    ["L.go di Torre Argentina 5", "Largo di Torre Argentina, 5"],
    ["Rda. de Atocha 5", "Ronda de Atocha, 5"],
    ["Pç. do Comércio 5", "Praça do Comércio 5"],
    ["Carrer de Balmes 5", "C/ Balmes, 5"],
    ["Passeig de Gràcia 5", "Pº de Gràcia, 5"],
    ["Rua do Carmo 12 r/c", "R. do Carmo, 12"],
    ["Lgo. do Chiado 5", "Largo do Chiado 5"],
    ["12 Lwr Baggot St", "Baggot Street Lower, 12"],
    ["Kungsg. 12", "Kungsgatan 12"],
    ["Sveav. 44", "Sveavägen 44"],
    ["Karl Johans gt. 5", "Karl Johans gate 5"],
    ["Øvre Slottsgt. 7", "Øvre Slottsgate 7"],
    ["Kirkevn. 64", "Kirkeveien 64"],
    ["Gl. Kongevej 10", "Gammel Kongevej 10"],
    ["Sdr. Boulevard 3", "Søndre Boulevard 3"],
    ["Kgs. Nytorv 1", "Kongens Nytorv 1"],
    ["Skt. Annæ Plads 5", "Sankt Annæ Pl. 5"],
    ["Prinsengr. 263", "Prinsengracht 263"],
    ["Voorburgw. 147", "Voorburgwal 147"],
    ["Leidsepl. 12", "Leidseplein 12"],
    ["2e van der Helststr. 4", "Tweede van der Helststraat 4"],
    ["Burg. de Vlugtlaan 5", "Burgemeester de Vlugtlaan 5"],
    ["Prof. Tulpstr. 1", "Professor Tulpstraat 1"],
    ["Dr.-Karl-Renner-Ring 3", "Doktor-Karl-Renner-Ring 3"],
    ["gen. Andersa 12", "Generała Andersa 12"],
    ["św. Marka 5", "Świętego Marka 5"],
    ["os. Złotego Wieku 5", "Osiedle Złotego Wieku 5"],
    ["ks. Skorupki 5", "Księdza Skorupki 5"],
    ["Rynek Gł. 6", "Rynek Główny 6"],
    ["nam. Republiky 1", "Náměstí Republiky 1"],
    ["nábř. Edvarda Beneše 4", "nábřeží Edvarda Beneše 4"],
    ["Tv. da Queimada 5", "Travessa da Queimada 5"],
    ["Trav. da Queimada 5", "Travessa da Queimada 5"],
    ["Lg. do Carmo 3", "Largo do Carmo 3"],
    ["Cç. da Bica 2", "Calçada da Bica 2"],
    ["Estr. de Benfica 500", "Estrada de Benfica 500"],
    ["Al. Santos 700", "Alameda Santos 700"],
    ["R. Cel. Oscar Porto 70", "Rua Coronel Oscar Porto 70"],
    ["Av. Pres. Vargas 10", "Avenida Presidente Vargas 10"],
    ["Av. Dr. Arnaldo 10", "Avenida Doutor Arnaldo 10"],
    ["Pq. das Nações 5", "Parque das Nações 5"],
    ["Rua de S. Bento 5", "Rua de São Bento 5"],
    ["R. Sta. Catarina 5", "Rua de Santa Catarina 5"],
    ["12 Sta Cruz St", "12 Santa Cruz St"],
    ["200 Sta. Fe Ave", "200 Santa Fe Ave"],
    ["Via S. Maria 5", "Via Santa Maria 5"],
    ["Piazza S. Marco, 3", "Piazza San Marco 3"],
    ["Corso S. Andrea 8", "Corso San Andrea 8"],
    ["V.le Trastevere 5", "Viale Trastevere 5"],
    ["C.so Italia 5", "Corso Italia, 5"],
    ["Caferağa Mah. 5", "Caferağa Mahallesi 5"],
    ["R. Sta. Apolónia 5", "Rua de Santa Apolónia 5"],
    ["Гоголевский б-р, 5", "Гоголевский бульвар, 5"],
    ["пр-д Серова, 5", "проезд Серова, 5"],
    ["Cra 7 # 71-21", "Carrera 7 No. 71-21"],
    ["AC 26 # 59-41", "Avenida Calle 26 No. 59-41"],
  ])("reads the streets of %s and %s as one", (a, b) => {
    expect(sortedWords(a)).toEqual(sortedWords(b));
  });

  it("takes no direction and no station for a saint", () => {
    expect(normaliseAddress("20 S. Maria St").words).toEqual(["south", "maria", "street"]);
    expect(normaliseAddress("5 King Sta").words).toEqual(["king", "station"]);
    expect(normaliseAddress("5 Sta Road").words).toEqual(["station", "road"]);
  });

  it("knows directions and short forms by how they are written, not by what other letters fold to", () => {
    expect(normaliseAddress("Praça da Sé").words).toEqual(["place", "se"]);
    expect(normaliseAddress("渋谷区").words).toEqual(["se", "gu", "qu"]);
    expect(normaliseAddress("Rue Sherbrooke O, Montréal").words).toEqual([
      "street",
      "sherbrooke",
      "west",
      "montreal",
    ]);
    expect(normaliseAddress("Cheong Chin Nam Road").words).toEqual(["cheong", "chin", "nam", "road"]);
  });

  it.each([
    ["Av. Paulista, 726, cj. 1303", "1303", ""],
    ["Moda Cad. No:22 D:3", "3", ""],
    ["Moda Cad. No:22 K:3 D:5", "5", ""],
    ["Невский проспект, д. 28, к. 2", "2", ""],
    ["Профсоюзная ул., д. 29, корп. 2", "2", ""],
    ["ул. Профсоюзная, 29к2", "2", ""],
    ["ул. Профсоюзная, 29с3", "3", ""],
    ["강남대로 396 301호", "301", ""],
    ["13-9 Uenokoen, Taito City, Tokyo 110-8712", "", "1108712"],
    ["〒110-8712 台東区上野公園13-9", "", "1108712"],
    ["Rua Augusta 1234, 01305-100 São Paulo", "", "1305100"],
    ["Vodičkova 28, 110 00 Praha 1", "", "11000"],
    ["Kerkstraat 12, 1012 LG Amsterdam", "", "1012LG"],
    ["Kärntner Straße 5, 1010 Wien", "", "1010"],
    ["69 Commonwealth Street, Surry Hills NSW 2010", "", "2010"],
    ["Pier 54, 1001 NE Alaskan Way", "", ""],
  ])("knows unit and postcode of %s", (address, unit, postcode) => {
    expect(normaliseAddress(address)).toMatchObject({ unit, postcode });
  });
});

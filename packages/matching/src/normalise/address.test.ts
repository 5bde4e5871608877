import { describe, expect, it } from "vitest";
import { normaliseAddress } from "./address.ts";

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
    ["Calle 73 #9-70", [9070]],
    ["Cra 7 # 71-21", [71_021]],
    ["Carrera 7 No. 71-21", [71_021]],
    ["Av. Calle 26 # 59-41 Of. 301", [59_041]],
    // Parts of houses, floors and doors.
    ["Профсоюзная ул., д. 29, корп. 2", [29]],
    ["Caferağa Mah. Moda Cad. No:22 D:3", [22]],
    ["Friedrichstr. 94, 2. OG", [94]],
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
  ])("reads the streets of %s and %s as one", (a, b) => {
    expect(sortedWords(a)).toEqual(sortedWords(b));
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
    ["Профсоюзная ул., д. 29, корп. 2", "2", ""],
    ["ул. Профсоюзная, 29к2", "2", ""],
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

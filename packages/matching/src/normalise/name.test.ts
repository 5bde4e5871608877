import { describe, expect, it } from "vitest";
import { scriptBits } from "./scripts.ts";
import { namesWithin, normaliseName } from "./name.ts";

const compact = (name: string): string => normaliseName(name).compact;

describe("the world's names", () => {
  it.each([
    // Kinds of place.
    ["Musée du Louvre", "Museum Louvre"],
    ["Музей Москвы", "Museum Moskvy"],
    ["Topkapı Sarayı Müzesi", "Topkapi Palace Museum"],
    ["Museo Nacional del Prado", "Museum National Prado"],
    ["Parque de El Retiro", "Park Retiro"],
    ["서울역", "Seoul Station"],
    ["Третьяковская галерея", "Tretyakovskaya Gallery"],
    ["Μουσείο Ακρόπολης", "Museum Akropolis"],
    ["المتحف الوطني", "متحف الوطني"],
    ["北京大学图书馆", "Bei Jing University Library"],
    ["新宿駅 東口", "Xin Su Station East Exit"],
    // Umlauts in two letters.
    ["Bäckerei Müller", "Baeckerei Mueller"],
    ["Hütte für Käse", "Huette fuer Kaese"],
    ["Universität Köln", "Universitaet Koeln"],
    // Elision.
    ["Musée d'Orsay", "Museum Orsay"],
    ["L’Atelier", "Atelier"],
    ["Trattoria dell'Arte", "Trattoria Arte"],
    ["Librairie Drawn", "Bookshop Drawn"],
    ["Piscine Laurier", "Pool Laurier"],
    ["Sankt Marien", "St. Marien"],
    ["Bar Friedrichstr.", "Bar Friedrichstraße"],
    ["Colegio Sta. María", "Colegio Santa María"],
    ["Parroquia Ntra. Sra. del Pilar", "Parroquia Nuestra Señora del Pilar"],
    ["Dr. med. Anna Weber", "Dr. Anna Weber"],
    ["Kassel Hbf", "Kassel Hauptbahnhof"],
    ["Metzgerei Huber", "Butcher Huber"],
    ["Friseur Anna", "Hairdresser Anna"],
    ["Aral Tankstelle", "Aral petrol station"],
    // Legal forms.
    ["ООО Ромашка", "Ромашка"],
    ["Ромашка, ПАО", "Ромашка"],
    ["株式会社トヨタ", "トヨタ"],
    ["トヨタ㈱", "トヨタ"],
    ["(주)한화", "한화"],
    ["Müller KG", "Müller"],
    ["Bar Rossi s.n.c.", "Bar Rossi"],
    ["Vale S/A", "Vale"],
    ["Piekarnia Sp. z o.o.", "Piekarnia"],
    ["Bakery Pte Ltd", "Bakery"],
    // Numbers.
    ["Школа №1", "Школа 1"],
    ["Chanel N°5", "Chanel 5"],
    ["No1 Currency", "No. 1 Currency"],
    ["Bar Ninety Three", "Bar 93"],
    ["Twenty-One", "21"],
  ])("reads %s and %s as one name", (a, b) => {
    expect(compact(a)).toBe(compact(b));
  });

  it.each([
    ["Terminal A", ["terminal", "a"]],
    ["Hall E", ["hall", "e"]],
    ["Block A Food Court", ["block", "a", "food", "court"]],
    ["A Famosa", ["famosa"]],
    ["Café y Té", ["cafe", "te"]],
    ["KK Hospital", ["kk", "hospital"]],
    ["Bar AG", ["bar", "ag"]],
    ["MD Anderson", ["md", "anderson"]],
    ["Jane Doe, MD", ["jane", "doe"]],
    ["Nestlé SA", ["nestle"]],
    ["Kampong Kg. Wak", ["kampong", "kg", "wak"]],
    ["Mark D's Office", ["mark", "ds", "office"]],
    ["Westside Plaza", ["westside", "plaza"]],
  ])("keeps of %s what tells it", (name, words) => {
    expect(normaliseName(name).words).toEqual(words);
  });
});

describe("scripts", () => {
  it.each([
    ["Starbucks", scriptBits.latin],
    ["Ｃａｆｅ Élan", scriptBits.latin],
    ["スターバックス", scriptBits.far],
    ["Café 明洞", scriptBits.latin | scriptBits.far],
    ["Шоколадница", 0],
  ])("of %s are known", (name, bits) => {
    expect(normaliseName(name).scripts).toBe(bits);
  });
});

describe("namesWithin", () => {
  it.each([
    ["東京国立博物館 (Tokyo National Museum)", ["東京国立博物館", "Tokyo National Museum"]],
    ["Tokyo Skytree（東京スカイツリー）", ["Tokyo Skytree", "東京スカイツリー"]],
    ["카페 온화 / Cafe Onhwa", ["카페 온화", "Cafe Onhwa"]],
    ["المتحف المصري - Egyptian Museum", ["المتحف المصري", "Egyptian Museum"]],
    ["Красная площадь Red Square", ["Красная площадь", "Red Square"]],
    ["Кафе Пушкинъ (Cafe Pushkin)", ["Кафе Пушкинъ", "Cafe Pushkin"]],
  ])("finds both names of %s", (name, names) => {
    expect(namesWithin(name)).toEqual([name, ...names]);
  });

  it.each([
    "Tokyo National Museum (Ueno)",
    "Музей (Москва)",
    "Burger King (Таганская)",
    "Burger King Таганская",
    "Starbucks Coffee 六本木ヒルズ店",
    "Starbucks - 명동점",
    "Ресторан Pushkin",
    "TOHOシネマズ新宿",
    "Café Élan (Zoë)",
  ])("leaves %s whole", (name) => {
    expect(namesWithin(name)).toEqual([name]);
  });
});

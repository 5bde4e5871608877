import type { Kind } from "../../../vocabulary/kinds.ts";
import type { Chance } from "../chance.ts";
import type { Chain, Naming, PlaceName } from "./naming.ts";

type Pair = readonly [japanese: string, latin: string];

const pairs = (text: string): readonly Pair[] =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => word.split("/") as [string, string]);

/** First and second half of family names and of names of shops. */
const firsts =
  pairs(`山/Yama 川/Kawa 田/Ta 中/Naka 高/Taka 松/Matsu 竹/Take 藤/Fuji 石/Ishi 大/O 小/Ko 北/Kita 西/Nishi 南/Minami
  東/Higashi 森/Mori 林/Hayashi 青/Ao 黒/Kuro 白/Shira 金/Kane 星/Hoshi 桜/Sakura 梅/Ume 花/Hana 月/Tsuki 鶴/Tsuru 亀/Kame 福/Fuku
  吉/Yoshi 和/Wa 清/Kiyo 長/Naga 古/Furu 新/Shin 三/Mi 千/Chi 久/Hisa 宮/Miya 菊/Kiku`);
const seconds =
  pairs(`本/moto 田/da 村/mura 野/no 原/hara 川/kawa 山/yama 島/shima 崎/saki 木/ki 井/i 谷/tani 沢/sawa 橋/hashi 屋/ya
  庵/an 亭/tei 家/ya 堂/do 園/en 坂/zaka 池/ike 岡/oka 内/uchi 口/guchi 寺/dera 松/matsu 浜/hama 部/be 瀬/se`);

/** What stands behind the name, by kind. */
const endings: Readonly<Record<string, readonly Pair[]>> = {
  museum: pairs("美術館/Museum_of_Art 博物館/Museum 記念館/Memorial_Museum"),
  gallery: pairs("ギャラリー/Gallery 画廊/Gallery"),
  monument: pairs("記念碑/Monument"),
  memorial: pairs("慰霊碑/Memorial"),
  statue: pairs("像/Statue 銅像/Bronze_Statue"),
  church: pairs("神社/Shrine 寺/Temple 稲荷神社/Inari_Shrine 八幡宮/Hachimangu 教会/Church"),
  castle: pairs("城跡/Castle_Site"),
  ruins: pairs("遺跡/Ruins 古墳/Kofun"),
  attraction: pairs("タワー/Tower ワールド/World 水族館/Aquarium"),
  viewpoint: pairs("展望台/Observatory"),
  park: pairs("公園/Park 緑地/Green 児童公園/Children's_Park"),
  garden: pairs("庭園/Garden"),
  playground: pairs("児童遊園/Playground"),
  hill: pairs("山/Hill"),
  theatre: pairs("劇場/Theater 座/Theater"),
  cinema: pairs("シネマ/Cinema 映画館/Cinema"),
  "music-venue": pairs("ホール/Hall ライブハウス/Live_House"),
  nightclub: pairs("クラブ/Club ナイト/Night"),
  restaurant: pairs(
    "食堂/Shokudo 寿司/Sushi 鮨/Sushi 蕎麦/Soba うどん/Udon 天ぷら/Tempura 焼鳥/Yakitori 焼肉/Yakiniku とんかつ/Tonkatsu 亭/Tei",
  ),
  italian: pairs("トラットリア/Trattoria ピッツェリア/Pizzeria"),
  asian: pairs("飯店/Hanten 餃子/Gyoza カレー/Curry 中華/Chuka"),
  takeaway: pairs("ラーメン/Ramen 牛丼/Gyudon 弁当/Bento 麺/Men"),
  cafe: pairs("カフェ/Cafe 喫茶店/Kissaten 茶房/Sabo"),
  coffee: pairs("珈琲/Coffee 珈琲店/Coffee_Shop ロースターズ/Roasters"),
  bakery: pairs("ベーカリー/Bakery パン/Bread"),
  pub: pairs("居酒屋/Izakaya 酒場/Sakaba 酒場本店/Sakaba_Honten"),
  bar: pairs("バー/Bar 酒店/Saketen スナック/Snack"),
  hotel: pairs("ホテル/Hotel 旅館/Ryokan イン/Inn"),
  "guest-house": pairs("ゲストハウス/Guest_House 民宿/Minshuku"),
  hostel: pairs("ホステル/Hostel カプセルホテル/Capsule_Hotel"),
  supermarket: pairs("スーパー/Super マーケット/Market"),
  convenience: pairs("商店/Shoten ストア/Store"),
  market: pairs("市場/Market 商店街/Shopping_Street"),
  mall: pairs("モール/Mall プラザ/Plaza"),
  clothes: pairs("洋品店/Yohinten 呉服店/Kimono_Shop ブティック/Boutique 古着/Vintage"),
  books: pairs("書店/Books 古書店/Used_Books"),
  hairdresser: pairs("美容室/Hair_Salon 理容室/Barber"),
  beauty: pairs("ネイル/Nail エステ/Esthetic"),
  bank: pairs("銀行/Bank 信用金庫/Shinkin_Bank"),
  "post-office": pairs("郵便局/Post_Office"),
  office: pairs("株式会社/Inc. 商事/Trading 工業/Industries"),
  gym: pairs("フィットネス/Fitness ヨガ/Yoga"),
  "sports-centre": pairs("体育館/Gymnasium スポーツセンター/Sports_Center"),
  school: pairs("小学校/Elementary_School 中学校/Junior_High_School 幼稚園/Kindergarten"),
  university: pairs("大学/University"),
  library: pairs("図書館/Library"),
  doctor: pairs("医院/Clinic クリニック/Clinic"),
  dentist: pairs("歯科/Dental_Clinic 歯科医院/Dental_Clinic"),
  pharmacy: pairs("薬局/Pharmacy"),
  station: pairs("駅/Station"),
  "car-park": pairs("駐車場/Parking"),
};
const otherEndings = pairs("店/Ten 本舗/Honpo 商会/Shokai");

const chains: readonly Chain[] = `スターボックル珈琲/Starbockle Coffee|coffee|0.14
ドトーリ/Dotori|coffee|0.12
ミニマート/Mini Mart|convenience|0.3
ハローマート/Hello Mart|convenience|0.28
牛めし一番/Gyumeshi Ichiban|takeaway|0.07
らーめん太郎/Ramen Taro|takeaway|0.05
とりの里/Tori no Sato|pub|0.08
回転寿司うみ/Kaiten Sushi Umi|restaurant|0.02
マルエイ/Maruei|supermarket|0.2
東都銀行/Toto Bank|bank|0.25
くすりの富士/Kusuri no Fuji|pharmacy|0.25
イン東横/Inn Toyoko|hotel|0.1
ユニワーク/Uniwork|clothes|0.05`
  .split("\n")
  .map((line) => {
    const [names, kind, share] = line.split("|") as [string, string, string];
    const [japanese, latin] = names.split("/") as [string, string];
    return { name: japanese, names: { "ja-Latn": latin, en: latin }, kind, share: Number(share) };
  });

/** Japanese names, each with its romanised form. */
export const japaneseNaming: Naming = {
  chains,
  place: nameOf,
  street: (chance, district) => `${district} ${chance.integer(1, 6)}-chome`,
  // Blocks have no street names: quarter, block and house number make the address.
  address: (houseNumber, street, chance) => {
    const [, quarter, section] = /^(.*) (\d+)-chome$/.exec(street) ?? [undefined, street, "1"];
    return `${section}-${1 + (houseNumber % 30)}-${chance.integer(1, 20)} ${quarter}`;
  },
  postalCode: (district, street) => `${150 + (district % 30)}-${String(street % 60).padStart(4, "0")}`,
  phone: (chance) => `+81 3-0000-${String(chance.integer(0, 9999)).padStart(4, "0")}`,
};

function nameOf(kind: Kind, chance: Chance, district: string): PlaceName {
  const [first, second, ending] = [
    chance.pick(firsts),
    chance.pick(seconds),
    chance.pick(endings[kind.name] ?? otherEndings),
  ];
  const suffix = ending[1].replaceAll("_", " ");
  if (chance.happens(0.1)) {
    // A shop that writes its name in Latin letters only.
    return { name: `${first[1]}${second[1]} ${suffix} ${chance.happens(0.3) ? district : ""}`.trim() };
  }
  const japanese = `${first[0]}${second[0]}${ending[0]}`;
  const latin = `${first[1]}${second[1]} ${suffix}`;
  return { name: japanese, names: { "ja-Latn": latin, en: latin } };
}

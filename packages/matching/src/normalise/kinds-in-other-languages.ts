import { foldText } from "./text.ts";

/**
 * What kinds of place are called in the languages of big cities, by the English word that names are compared by: `Musée du
 * Louvre` and `Louvre Museum` share their kind. Left out is what means something else elsewhere: `tour`, `place`, `strand`.
 */
const kinds: Readonly<Record<string, string>> = {
  museum: "musée museo museu müze müzesi muzeum muzeul muzej museet музей музеи μουσείο متحف מוזיאון संग्रहालय",
  gallery: "galerie galería galeria galerija галерея πινακοθήκη",
  art: "arte kunst sanat искусств искусства",
  park: "parc parque parco puisto parkı парк πάρκο פארק पार्क",
  garden: "jardin jardín jardim giardino garten bahçe bahçesi zahrada ogród сад κήπος حديقة حدائق גן",
  church:
    "église església iglesia igreja chiesa kirche kirkko kyrka kyrkan kirke kirken kilise kilisesi kostel kościół церковь храм εκκλησία كنيسة",
  cathedral: "cathédrale catedral cattedrale kathedrale katedrála katedra собор καθεδρικός كاتدرائية",
  basilica: "basilique basílica basilika bazilika bazylika базилика βασιλική",
  chapel: "chapelle capilla capela cappella kapelle часовня",
  mosque: "mosquée mezquita mesquita moschea moschee cami camii camisi мечеть τζαμί مسجد جامع מסגד मस्जिद",
  synagogue: "sinagoga synagoga sinagogu синагога",
  temple: "templo tempio tempel tapınağı ναός मंदिर मन्दिर معبد",
  station:
    "gare hbf estació estación estação stazione bahnhof hauptbahnhof metroasema rautatieasema nádraží dworzec istasyonu вокзал станция σταθμός محطة תחנת תחנה स्टेशन",
  airport: "aéroport aeropuerto aeroporto flughafen havalimanı letiště lotnisko аэропорт αεροδρόμιο مطار",
  hotel: "otel oteli hotell отель гостиница ξενοδοχείο فندق מלון होटल",
  hostel: "albergue ostello хостел",
  restaurant:
    "restaurante ristorante ravintola restorant restoranı restauracja restaurace lokanta lokantası ресторан εστιατόριο مطعم מסעדת מסעדה रेस्टोरेंट रेस्तरां",
  cafe: "kavárna kawiarnia kahve kahvesi kafesi кафе кофейня καφετέρια مقهى كافيه קפה कैफे",
  bakery:
    "boulangerie panadería panetteria padaria bäckerei fırını pekárna piekarnia пекарня булочная αρτοποιείο مخبز מאפיית",
  butcher: "metzgerei fleischerei boucherie carnicería macelleria slagerij",
  hairdresser: "friseur friseursalon coiffeur coiffure peluquería parrucchiere kapper kapsalon",
  petrol: "tankstelle gasolinera benzinestation",
  bar: "бар μπαρ בר",
  dentist: "dentiste dentista zahnarzt tandarts",
  dental: "dentaire",
  hospital:
    "hôpital ospedale krankenhaus sairaala sjukhus sykehus hastane hastanesi nemocnice szpital больница госпиталь νοσοκομείο مستشفى अस्पताल",
  clinic: "clínica clinica klinik kliniği klinika клиника κλινική عيادة מרפאת",
  pharmacy:
    "pharmacie farmacia farmácia farmàcia apteekki apotek apoteket droguería apotheke eczane eczanesi lékárna apteka аптека φαρμακείο صيدلية",
  university:
    "université universidad universidade università universität universiteit üniversite üniversitesi univerzita uniwersytet университет πανεπιστήμιο جامعة אוניברסיטת אוניברסיטה विश्वविद्यालय",
  school:
    "école escuela escola scuola schule koulu skola skolan skole okul okulu škola szkoła школа σχολείο مدرسة विद्यालय स्कूल",
  bookshop: "librairie librería libreria livraria buchhandlung boekhandel",
  library:
    "bibliothèque biblioteca kirjasto bibliotek biblioteket bibliothek bibliotheek biblioteka kütüphane kütüphanesi knihovna библиотека βιβλιοθήκη مكتبة ספריית ספרייה पुस्तकालय",
  theatre: "théâtre teatre teatro teatteri tiyatro tiyatrosu teatr divadlo театр θέατρο مسرح תיאטרון",
  cinema: "cinéma sinema sineması kino кинотеатр κινηματογράφος سينما קולנוע",
  square: "piazza praça platz meydan meydanı náměstí площадь πλατεία ميدان כיכר",
  fountain: "fontaine fontana fuente fonte brunnen çeşme çeşmesi fontána фонтан نافورة",
  bridge: "puente ponte brücke köprü köprüsü мост γέφυρα جسر كوبري גשר",
  market:
    "marché mercat mercado mercato markt pazar pazarı çarşı çarşısı tržnice rynek рынок αγορά سوق שוק बाजार बाज़ार",
  supermarket:
    "supermercado supermarché supermercato supermarkt süpermarket супермаркет универсам σουπερμάρκετ",
  palace: "palais palacio palácio palazzo palast saray sarayı palác pałac дворец παλάτι قصر ארמון महल",
  castle:
    "castell château castillo castelo castello schloss kale kalesi hrad zámek zamek замок κάστρο قلعة किला क़िला",
  tower: "torre turm kule kulesi věž wieża башня πύργος برج מגדל",
  bank: "banque banco banca banka bankası банк τράπεζα بنك مصرف בנק बैंक",
  atm: "geldautomat bankomat bancomat cajero caixer multibanco minibank банкомат",
  beach: "plage playa praia spiaggia plaj plajı pláž пляж παραλία شاطئ חוף",
  pool: "piscine piscina schwimmbad zwembad",
  rink: "patinoire eisbahn",
  parking:
    "stationnement aparcamiento estacionamiento estacionamento aparcament parcheggio parkhaus parkplatz tiefgarage parkering pysäköinti",
  grocery: "épicerie",
  community: "communautaire",
  parish: "paroisse parroquia parrocchia paróquia parafia pfarrei",
  public: "publique pública pubblica",
  central: "centrale",
  municipal: "municipale",
  stadium: "stade estadio estádio stadio stadion stadyumu стадион στάδιο ستاد استاد אצטדיון",
  monument: "monumento denkmal anıtı pomník pomnik памятник μνημείο",
  cemetery:
    "cimetière cementerio cemitério cimitero friedhof mezarlığı hřbitov cmentarz кладбище νεκροταφείο",
  embassy: "ambassade embajada embaixada ambasciata botschaft büyükelçiliği посольство πρεσβεία سفارة",
  national: "nationale nacional nazionale национальный",
};

const arabicArticle = "ال";
const isLatin = /^\p{Script=Latin}+$/u;
const isArabic = /^\p{Script=Arabic}+$/u;

const all = Object.entries(kinds).flatMap(([kind, words]) =>
  words.split(" ").map((word): [word: string, kind: string] => [word, kind]),
);

/** Of words in Latin letters, by their folded spelling. */
export const latinKinds: ReadonlyMap<string, string> = new Map(
  all.filter(([word]) => isLatin.test(word)).map(([word, kind]) => [foldText(word), kind]),
);

/** Of words in other letters, as they are written: `сад` would fold to `sad`. */
const writtenKinds: ReadonlyMap<string, string> = new Map(
  all
    .filter(([word]) => !isLatin.test(word))
    .flatMap(([word, kind]) =>
      isArabic.test(word)
        ? [[word, kind] as const, [`${arabicArticle}${word}`, kind] as const]
        : [[word, kind] as const],
    ),
);

/** Of scripts that part no words; longer words first. */
const attachedKinds: readonly (readonly [text: RegExp, kind: string])[] = [
  [/美[術术][館馆]|미술관/g, "art museum"],
  [/博物[館馆院]|박물관|พิพิธภัณฑ์/g, "museum"],
  [/[圖図图][書书][館馆]|도서관|ห้องสมุด/g, "library"],
  [/大[學学]校?|대학교|มหาวิทยาลัย/g, "university"],
  [/小学校|初等学校|초등학교/g, "primary school"],
  [/中学校|高等?学校|高校|中[学學]|[学學]校|중학교|고등학교|학교|โรงเรียน/g, "school"],
  [/[书書]店|서점/g, "bookshop"],
  [/[医醫]院|病院|병원|โรงพยาบาล/g, "hospital"],
  [/[薬药藥][局店房]|약국|ร้านขายยา/g, "pharmacy"],
  [/公[園园]|공원/g, "park"],
  [/空港|[机機][場场]|공항|สนามบิน/g, "airport"],
  [/[駅驿]|[車车]站|地[铁鐵]站|역(?!\p{Script=Hangul})|สถานี/gu, "station"],
  [/劇場|剧[場场院]|戲院|극장|โรงละคร/g, "theatre"],
  [/市[場场]|시장|ตลาด/g, "market"],
  [/[銀银]行|은행|ธนาคาร/g, "bank"],
  [/教[会會堂]|교회/g, "church"],
  [/大聖堂|성당/g, "cathedral"],
  [/神社/g, "shrine"],
  [/วัด/g, "wat"],
  [/ホテル|酒店|호텔|โรงแรม/g, "hotel"],
  [/レストラン|餐[厅廳]|레스토랑|ร้านอาหาร/g, "restaurant"],
  [/コーヒー|珈琲|咖啡|커피|กาแฟ/g, "coffee"],
  [/カフェ|카페/g, "cafe"],
  [/タワー|타워/g, "tower"],
  // Exits and gates by their side.
  [/[東东]口/g, "east exit"],
  [/西口/g, "west exit"],
  [/南口/g, "south exit"],
  [/北口/g, "north exit"],
  [/[東东][门門]/g, "east gate"],
  [/西[门門]/g, "west gate"],
  [/南[门門]/g, "south gate"],
  [/北[门門]/g, "north gate"],
  [/出口|출구/g, "exit"],
  [/センター|中心|센터/g, "centre"],
  [/[広廣广][場场]|광장/g, "square"],
];

const word = /[\p{L}\p{M}]+/gu;

/** Names that are written in other letters than Latin ones with their words for kinds of place in English. */
export function translateKinds(name: string): string {
  const attached = attachedKinds.reduce(
    (text, [kind, english]) => text.replaceAll(kind, ` ${english} `),
    name,
  );
  return attached.replaceAll(word, (written) => writtenKinds.get(written.toLowerCase()) ?? written);
}

import type { CityProfile, District } from "./city-profile.ts";

/** `name x y weight spread`, in kilometres. */
function districts(text: string): District[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, name, x, y, weight, spread] = /^\s*(.+?) (\S+) (\S+) (\S+) (\S+)$/.exec(line)!;
      return { name: name!, at: [Number(x), Number(y)], weight: Number(weight), spread: Number(spread) };
    });
}

const edinburgh: CityProfile = {
  city: "Edinburgh",
  country: "GB",
  center: { lat: 55.9533, lng: -3.1883 },
  radiusKm: 10,
  places: 7000,
  language: "scottish",
  districts: districts(`
    Old Town 0 -0.4 20 0.45
    New Town -0.9 0.1 18 0.55
    Southside 0.4 -1.4 9 0.5
    Tollcross -1.0 -1.0 8 0.4
    Haymarket -2.1 -0.5 6 0.4
    Leith 1.2 2.3 10 0.6
    Stockbridge -1.4 0.7 5 0.35
    Morningside -1.4 -2.5 5 0.5
    Gorgie -3.0 -1.6 5 0.6
    Portobello 4.6 -0.8 4 0.5
    Corstorphine -6.1 -0.9 4 0.6
    Newhaven -0.6 2.6 2 0.5
    Craigmillar 3.6 -2.6 2 0.7
    Gilmerton 2.2 -5.0 2 0.9
    Wester Hailes -6.0 -3.8 2 0.7
    Musselburgh 8.0 -1.9 3 0.6
    Dalkeith 5.8 -7.2 2 0.6
    Balerno -8.2 -5.5 1 0.7`),
  water: [
    [
      [-40, 4.2],
      [-7, 3.7],
      [-3, 3.5],
      [1, 3.4],
      [4, 1.2],
      [6.5, -0.2],
      [9, -1.0],
      [14, -1.2],
      [40, -1],
      [40, 40],
      [-40, 40],
    ],
  ],
  rivers: [
    {
      course: [
        [-9, -5],
        [-5, -2.5],
        [-2.2, 0.4],
        [-0.5, 1.4],
        [1, 3.6],
      ],
      width: 0.03,
    },
  ],
  parks: [
    { name: "Holyrood Park", at: [2.0, -0.9], radius: 0.85 },
    { name: "The Meadows", at: [-0.2, -1.35], radius: 0.25 },
    { name: "Inverleith Park", at: [-1.9, 1.3], radius: 0.3 },
    { name: "Braid Hills", at: [-0.9, -4.8], radius: 0.8 },
    { name: "Corstorphine Hill", at: [-5, 0.1], radius: 0.6 },
  ],
  gridDegrees: 12,
};

const london: CityProfile = {
  city: "London",
  country: "GB",
  center: { lat: 51.5074, lng: -0.1278 },
  radiusKm: 15,
  places: 60_000,
  language: "english",
  districts: districts(`
    Soho -0.3 0.7 14 0.8
    Covent Garden 0.3 0.6 9 0.6
    Mayfair -1.3 0.4 8 0.7
    City 2.6 0.7 9 0.9
    Shoreditch 3.4 1.9 8 0.9
    Camden -1.0 3.5 7 1.0
    Islington 1.8 3.4 6 1.0
    King's Cross 0.2 2.6 5 0.7
    Kensington -4.2 -0.8 7 1.2
    Notting Hill -4.6 0.4 4 0.8
    Chelsea -2.9 -2.2 5 0.9
    Southwark 2.4 -0.9 5 0.9
    Brixton 0.9 -5.0 5 1.0
    Clapham -1.4 -5.0 4 1.0
    Hackney 5.0 3.9 5 1.2
    Stratford 9.0 3.8 4 1.0
    Greenwich 9.0 -2.8 4 1.1
    Canary Wharf 7.6 -0.3 4 0.6
    Peckham 4.1 -3.8 4 1.0
    Hammersmith -6.8 -1.6 4 1.0
    Fulham -5.3 -3.0 4 1.1
    Wandsworth -4.6 -5.6 3 1.1
    Wimbledon -5.6 -9.2 3 1.0
    Richmond -12.2 -5.2 3 0.9
    Ealing -12.2 0.6 3 1.1
    Hampstead -3.6 5.4 3 0.9
    Finsbury Park 1.6 6.4 3 1.2
    Tottenham 4.0 9.6 3 1.3
    Wood Green 1.4 10.0 3 1.2
    Walthamstow 7.4 8.5 3 1.3
    Lewisham 8.0 -5.2 3 1.2
    Streatham -0.1 -8.9 3 1.3
    Croydon 2.1 -14.1 3 1.2
    Wembley -11.6 5.2 3 1.3
    Barking 14.2 3.2 2 1.1`),
  water: [],
  rivers: [
    {
      course: [
        [-14, -8],
        [-11, -4.2],
        [-9, -3],
        [-7.4, -2.2],
        [-5.4, -4.6],
        [-3, -3],
        [-0.4, -2.2],
        [0.4, 0],
        [2.8, 0],
        [5, -0.6],
        [6.6, -1.4],
        [7.6, -3],
        [8.6, -0.6],
        [11, 0],
        [16, -1],
      ],
      width: 0.26,
    },
  ],
  parks: [
    { name: "Hyde Park", at: [-2.6, 0.1], radius: 0.8 },
    { name: "Regent's Park", at: [-1.9, 2.3], radius: 0.75 },
    { name: "Richmond Park", at: [-10.2, -7.4], radius: 1.8 },
    { name: "Hampstead Heath", at: [-2.4, 6.2], radius: 0.9 },
    { name: "Battersea Park", at: [-1.9, -3.1], radius: 0.4 },
    { name: "Greenwich Park", at: [9.3, -3.6], radius: 0.55 },
    { name: "Victoria Park", at: [6.4, 3.4], radius: 0.55 },
    { name: "Wimbledon Common", at: [-8.0, -8.2], radius: 1.1 },
  ],
  gridDegrees: 8,
};

const tokyo: CityProfile = {
  city: "Tokyo",
  country: "JP",
  center: { lat: 35.6762, lng: 139.6503 },
  radiusKm: 12,
  places: 50_000,
  language: "japanese",
  districts: districts(`
    Shinjuku 4.5 1.6 14 0.8
    Shibuya 4.6 -2.0 12 0.8
    Harajuku 4.8 -0.7 7 0.6
    Roppongi 7.3 -1.5 8 0.7
    Ginza 10.4 -0.6 10 0.8
    Marunouchi 10.4 0.6 6 0.6
    Ikebukuro 5.5 6.0 9 0.8
    Ueno 11.2 4.0 6 0.7
    Akihabara 11.0 2.5 6 0.5
    Nakano 1.3 3.5 6 0.8
    Koenji 0 3.3 5 0.7
    Kichijoji -6.4 3.0 6 0.7
    Shimokitazawa 1.5 -1.6 6 0.6
    Sangenjaya 1.8 -3.6 5 0.7
    Meguro 5.9 -4.8 5 0.8
    Ebisu 5.4 -3.3 6 0.5
    Gotanda 6.7 -5.6 4 0.7
    Futako-Tamagawa -2.2 -7.2 3 0.7
    Jiyugaoka 1.7 -7.6 4 0.7
    Ogikubo -2.7 3.2 4 0.7
    Nerima 0 6.7 3 1.0
    Takadanobaba 4.8 4.1 5 0.6
    Seijo -4.6 -4.0 2 0.9
    Kamata 6.0 -12 3 0.9`),
  water: [
    [
      [12.6, -3.4],
      [16, -2],
      [20, -2],
      [20, -25],
      [9.4, -25],
      [9.2, -10],
      [9.6, -6.5],
      [10.6, -4.6],
    ],
  ],
  rivers: [
    {
      course: [
        [-12, -5.5],
        [-6, -6.4],
        [-2.6, -8],
        [2, -11],
        [6, -14],
      ],
      width: 0.2,
    },
  ],
  parks: [
    { name: "Yoyogi Park", at: [4.1, -0.5], radius: 0.55 },
    { name: "Shinjuku Gyoen", at: [5.4, 1.1], radius: 0.4 },
    { name: "Imperial Palace", at: [9.2, 1.0], radius: 0.9 },
    { name: "Inokashira Park", at: [-7.0, 2.6], radius: 0.35 },
    { name: "Komazawa Park", at: [1.0, -5.6], radius: 0.35 },
  ],
  gridDegrees: 27,
};

const newYork: CityProfile = {
  city: "New York",
  country: "US",
  center: { lat: 40.7128, lng: -74.006 },
  radiusKm: 20,
  places: 60_000,
  language: "american",
  districts: districts(`
    Financial District -0.3 -0.6 7 0.6
    SoHo 0.4 1.2 9 0.6
    Greenwich Village 0.5 2.3 9 0.7
    East Village 1.9 1.6 8 0.6
    Chelsea 0.6 3.6 7 0.7
    Midtown 1.9 4.9 14 0.9
    Hell's Kitchen 1.2 5.6 5 0.6
    Upper East Side 4.0 6.9 8 0.9
    Upper West Side 2.9 8.2 7 0.9
    Harlem 4.8 10.9 6 1.1
    Washington Heights 5.5 14.2 4 1.0
    Williamsburg 4.3 0.2 8 0.9
    Greenpoint 4.6 2.0 4 0.7
    Downtown Brooklyn 1.8 -2.3 6 0.8
    Park Slope 2.4 -4.6 5 0.9
    Bushwick 7.2 -1.8 5 1.1
    Bedford-Stuyvesant 5.4 -2.9 5 1.1
    Sunset Park 0.3 -7.4 4 1.0
    Flatbush 4.0 -7.4 4 1.2
    Bay Ridge -1.8 -9.6 3 1.0
    Long Island City 5.2 3.6 4 0.8
    Astoria 7.2 5.9 5 1.0
    Jackson Heights 10.4 4.4 5 0.9
    Flushing 14.9 5.4 6 0.9
    Forest Hills 13.6 0.9 3 0.9
    Jamaica 17.4 -1.2 3 1.1
    South Bronx 7.4 12.0 4 1.2
    Fordham 9.4 16.6 3 1.1
    Jersey City -3.6 0.8 5 0.9
    Hoboken -2.1 3.4 4 0.5
    Newark -14.0 2.4 3 1.2`),
  water: [
    [
      [-0.8, -1.4],
      [0.3, -1.8],
      [0.2, -3.8],
      [-1.6, -5.6],
      [-3.2, -9],
      [-4, -12],
      [-7, -9],
      [-6, -5],
      [-4.4, -2],
      [-2.4, -0.6],
    ],
    [
      [-40, -19],
      [-4, -14.6],
      [3, -15.6],
      [12, -15],
      [40, -14],
      [40, -60],
      [-40, -60],
    ],
  ],
  rivers: [
    {
      course: [
        [-1.6, -1],
        [-1.0, 2],
        [0.1, 5.6],
        [2.0, 9.6],
        [4.4, 15],
        [7, 24],
      ],
      width: 1.1,
    },
    {
      course: [
        [0.1, -1.6],
        [2.0, -0.4],
        [2.8, 1.0],
        [3.2, 3.4],
        [4.9, 6.4],
        [6.9, 8.4],
        [12, 9.4],
        [20, 9.8],
      ],
      width: 0.6,
    },
  ],
  parks: [
    { name: "Central Park", at: [3.2, 7.6], radius: 0.75 },
    { name: "Prospect Park", at: [3.1, -5.8], radius: 0.8 },
    { name: "Flushing Meadows", at: [13.6, 3.4], radius: 0.9 },
    { name: "Bronx Park", at: [10.6, 15.6], radius: 1.0 },
    { name: "Green-Wood", at: [1.1, -6.3], radius: 0.7 },
  ],
  gridDegrees: 61,
};

/** Cities by preset; the small presets are about a part of the same Edinburgh. */
export const presetProfiles: Readonly<Record<string, CityProfile>> = {
  edinburgh,
  london,
  tokyo,
  "new-york": newYork,
  "budget-test-small": edinburgh,
  "early-stop-test": edinburgh,
  "kill-switch-test": edinburgh,
};

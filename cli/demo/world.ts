/** What demo visitors are made of: real proportions, roughly, and no real person. */

type Weighted<T> = readonly (readonly [weight: number, choice: T])[];

/** A place as the headers of a trusted proxy say it. */
export interface DemoPlace {
  country: string;
  region: string;
  city: string;
  lat: number;
  lon: number;
}

const place = (text: string): DemoPlace => {
  const [country = "", region = "", city = "", lat, lon] = text.split(";");
  return { country, region, city, lat: Number(lat), lon: Number(lon) };
};

export const places: Weighted<DemoPlace> = (
  [
    [8, "US;CA;San Francisco;37.77;-122.42"],
    [9, "US;NY;New York;40.71;-74.01"],
    [5, "US;TX;Austin;30.27;-97.74"],
    [4, "US;IL;Chicago;41.88;-87.63"],
    [3, "CA;ON;Toronto;43.65;-79.38"],
    [2, "MX;CMX;Mexico City;19.43;-99.13"],
    [4, "BR;SP;São Paulo;-23.55;-46.63"],
    [2, "AR;C;Buenos Aires;-34.6;-58.38"],
    [8, "GB;ENG;London;51.51;-0.13"],
    [2, "IE;L;Dublin;53.35;-6.26"],
    [5, "FR;IDF;Paris;48.86;2.35"],
    [7, "DE;BE;Berlin;52.52;13.4"],
    [3, "DE;BY;Munich;48.14;11.58"],
    [3, "NL;NH;Amsterdam;52.37;4.9"],
    [2, "ES;MD;Madrid;40.42;-3.7"],
    [2, "IT;25;Milan;45.46;9.19"],
    [2, "CH;ZH;Zürich;47.38;8.54"],
    [2, "PL;14;Warsaw;52.23;21.01"],
    [3, "SE;AB;Stockholm;59.33;18.06"],
    [2, "EE;37;Tallinn;59.44;24.75"],
    [2, "FI;18;Helsinki;60.17;24.94"],
    [2, "TR;34;Istanbul;41.01;28.98"],
    [1, "ZA;WC;Cape Town;-33.92;18.42"],
    [2, "NG;LA;Lagos;6.52;3.38"],
    [1, "KE;30;Nairobi;-1.29;36.82"],
    [6, "IN;KA;Bengaluru;12.97;77.59"],
    [3, "IN;DL;Delhi;28.61;77.21"],
    [3, "SG;;Singapore;1.35;103.82"],
    [4, "JP;13;Tokyo;35.68;139.69"],
    [3, "KR;11;Seoul;37.57;126.98"],
    [2, "ID;JK;Jakarta;-6.21;106.85"],
    [3, "AU;NSW;Sydney;-33.87;151.21"],
    [1, "NZ;AUK;Auckland;-36.85;174.76"],
  ] as const
).map(([weight, text]) => [weight, place(text)]);

const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit";
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const ipad = "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const chrome = "(KHTML, like Gecko) Chrome/141.0.0.0";

export const userAgents: Weighted<string> = [
  [24, `${windows} AppleWebKit/537.36 ${chrome} Safari/537.36`],
  [14, `${mac}/537.36 ${chrome} Safari/537.36`],
  [7, `${mac}/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15`],
  [6, `${windows} AppleWebKit/537.36 ${chrome} Safari/537.36 Edg/141.0.0.0`],
  [6, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"],
  [4, "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"],
  [3, `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 ${chrome} Safari/537.36`],
  [17, `${iphone} Version/18.6 Mobile/15E148 Safari/604.1`],
  [15, `Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 ${chrome} Mobile Safari/537.36`],
  [3, `${ipad} Version/18.6 Mobile/15E148 Safari/604.1`],
];

/** How a visit begins: where the link stood, and what it carried. */
export interface DemoArrival {
  referrer: string;
  query: string;
}

const from = (referrer: string, query = ""): DemoArrival => ({ referrer, query });

export const arrivals: Weighted<DemoArrival> = [
  [26, from("")],
  [27, from("https://www.google.com/")],
  [4, from("https://www.google.com/", "gclid=demo&utm_source=google&utm_medium=cpc&utm_campaign=brand")],
  [3, from("https://www.bing.com/")],
  [3, from("https://duckduckgo.com/")],
  [7, from("https://news.ycombinator.com/item?id=1")],
  [5, from("https://chatgpt.com/", "utm_source=chatgpt.com")],
  [2, from("https://www.perplexity.ai/")],
  [5, from("https://github.com/")],
  [4, from("https://www.reddit.com/r/selfhosted/")],
  [4, from("https://t.co/abc")],
  [3, from("https://www.linkedin.com/")],
  [2, from("https://www.youtube.com/")],
  [5, from("", "utm_source=newsletter&utm_medium=email&utm_campaign=november")],
];

export const landings: Weighted<string> = [
  [42, "/"],
  [12, "/pricing"],
  [10, "/docs/install"],
  [14, "/blog/exactly-once"],
  [10, "/blog/no-cookies"],
  [7, "/features"],
  [5, "/compare"],
];

/** Where a reader goes next; "" leaves. */
export const nextPages: Readonly<Record<string, Weighted<string>>> = {
  "/": [
    [30, ""],
    [25, "/pricing"],
    [20, "/features"],
    [15, "/docs/install"],
    [10, "/blog/exactly-once"],
  ],
  "/pricing": [
    [40, ""],
    [28, "/signup"],
    [18, "/features"],
    [14, "/compare"],
  ],
  "/features": [
    [35, ""],
    [35, "/pricing"],
    [30, "/docs/install"],
  ],
  "/docs/install": [
    [45, ""],
    [30, "/docs/api"],
    [25, "/pricing"],
  ],
  "/docs/api": [
    [60, ""],
    [40, "/docs/install"],
  ],
  "/blog/exactly-once": [
    [62, ""],
    [18, "/blog/no-cookies"],
    [20, "/"],
  ],
  "/blog/no-cookies": [
    [62, ""],
    [18, "/blog/exactly-once"],
    [20, "/"],
  ],
  "/compare": [
    [50, ""],
    [50, "/pricing"],
  ],
  "/signup": [
    [45, ""],
    [35, "/welcome"],
    [20, "/pricing"],
  ],
  "/welcome": [
    [60, ""],
    [40, "/docs/install"],
  ],
};

export const titles: Readonly<Record<string, string>> = {
  "/": "Home",
  "/pricing": "Pricing",
  "/features": "Features",
  "/compare": "Compare",
  "/signup": "Sign up",
  "/welcome": "Welcome",
  "/docs/install": "Install",
  "/docs/api": "API",
  "/blog/exactly-once": "Counted exactly once",
  "/blog/no-cookies": "No cookies at all",
};

export const plans: Weighted<{ name: string; amount: number }> = [
  [60, { name: "hobby", amount: 0 }],
  [30, { name: "team", amount: 29 }],
  [10, { name: "business", amount: 99 }],
];

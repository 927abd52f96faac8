import type { SourceRow } from "./source-row.ts";

/** Shops, mailboxes and other well-known places; for the origin see source-table.ts. */

const amazonDomains =
  "com ae ca cn co.jp co.uk co.za com.au com.be com.br com.mx com.tr de eg es fr ie in it nl pl sa se sg";
const amazon = amazonDomains
  .split(" ")
  .map((domain) => `amazon.${domain}`)
  .join(" ");

const ebayDomains = "com at be ca ch co.uk com.au com.hk com.my com.sg de es fr ie it nl ph pl";
const ebay = ebayDomains
  .split(" ")
  .map((domain) => `ebay.${domain}`)
  .join(" ");

export const shopping: readonly SourceRow[] = [
  ["Google Shopping", "shopping", "shopping.google.com"],
  ["Amazon", "shopping", `${amazon} amzn.to com.amazon.mshop.android.shopping`],
  ["eBay", "shopping", ebay],
  ["Etsy", "shopping", "etsy.com"],
  ["AliExpress", "shopping", "aliexpress.com aliexpress.us aliexpress.ru"],
  ["Alibaba", "shopping", "alibaba.com 1688.com"],
  ["Taobao", "shopping", "taobao.com tmall.com"],
  ["JD.com", "shopping", "jd.com jd.hk"],
  ["Walmart", "shopping", "walmart.com walmart.ca"],
  ["Target", "shopping", "target.com"],
  ["Best Buy", "shopping", "bestbuy.com bestbuy.ca"],
  ["Shopify", "shopping", "shopify.com shop.app myshopify.com"],
  ["Temu", "shopping", "temu.com"],
  ["Shein", "shopping", "shein.com"],
  ["Rakuten", "shopping", "rakuten.co.jp rakuten.com"],
  ["Mercado Libre", "shopping", "mercadolibre.com mercadolibre.com.ar mercadolibre.com.mx mercadolivre.com.br"],
  ["Flipkart", "shopping", "flipkart.com"],
  ["Shopee", "shopping", "shopee.com shopee.sg shopee.com.br shopee.co.id shopee.tw"],
  ["Lazada", "shopping", "lazada.com lazada.sg lazada.co.id"],
  ["Coupang", "shopping", "coupang.com"],
  ["Ozon", "shopping", "ozon.ru"],
  ["Wildberries", "shopping", "wildberries.ru"],
  ["Allegro", "shopping", "allegro.pl"],
  ["Zalando", "shopping", "zalando.com zalando.de zalando.co.uk zalando.fr"],
  ["Otto", "shopping", "otto.de"],
  ["bol.com", "shopping", "bol.com"],
  ["Cdiscount", "shopping", "cdiscount.com"],
  ["Idealo", "shopping", "idealo.de idealo.co.uk idealo.fr idealo.it idealo.es"],
  ["PriceRunner", "shopping", "pricerunner.com pricerunner.se pricerunner.dk"],
  ["Kelkoo", "shopping", "kelkoo.com kelkoo.co.uk kelkoo.fr"],
  ["Wayfair", "shopping", "wayfair.com"],
  ["Pigu", "shopping", "pigu.lt kaup24.ee 220.lv"],
  ["Vinted", "shopping", "vinted.com vinted.fr vinted.de vinted.lt"],
];

export const email: readonly SourceRow[] = [
  ["Gmail", "email", "mail.google.com com.google.android.gm"],
  [
    "Outlook.com",
    "email",
    "outlook.live.com outlook.office.com outlook.office365.com outlook.com mail.live.com com.microsoft.office.outlook",
  ],
  ["Yahoo! Mail", "email", "mail.yahoo.com mail.yahoo.co.jp com.yahoo.mobile.client.android.mail"],
  ["Proton Mail", "email", "mail.proton.me mail.protonmail.com"],
  ["iCloud Mail", "email", "icloud.com"],
  ["Fastmail", "email", "fastmail.com app.fastmail.com"],
  ["Zoho Mail", "email", "mail.zoho.com mail.zoho.eu"],
  ["Yandex Mail", "email", "mail.yandex.ru mail.yandex.com"],
  ["Mail.ru", "email", "mail.ru e.mail.ru"],
  ["GMX", "email", "gmx.net gmx.de gmx.com"],
  ["WEB.DE", "email", "web.de"],
  ["AOL Mail", "email", "mail.aol.com"],
  ["QQ Mail", "email", "mail.qq.com"],
  ["NetEase Mail", "email", "mail.163.com mail.126.com"],
  ["Naver Mail", "email", "mail.naver.com"],
  ["Tuta", "email", "app.tuta.com mail.tutanota.com"],
  ["HEY", "email", "app.hey.com"],
  ["T-Online Mail", "email", "email.t-online.de"],
  ["Orange Mail", "email", "mail.orange.fr messagerie.orange.fr"],
  ["Mailchimp", "email", "mailchimp.com mailchi.mp list-manage.com"],
  ["Superhuman", "email", "mail.superhuman.com"],
];

export const other: readonly SourceRow[] = [
  ["Google News", "other", "news.google.com"],
  ["Google Play", "other", "play.google.com"],
  ["Google Docs", "other", "docs.google.com drive.google.com"],
  ["Google Translate", "other", "translate.google.com translate.goog"],
  ["GitHub", "other", "github.com gist.github.com github.io"],
  ["GitLab", "other", "gitlab.com"],
  ["Codeberg", "other", "codeberg.org"],
  ["Wikipedia", "other", "wikipedia.org"],
  ["npm", "other", "npmjs.com"],
  ["Feedly", "other", "feedly.com"],
  ["Inoreader", "other", "inoreader.com"],
  ["Feedbin", "other", "feedbin.com"],
  ["NewsBlur", "other", "newsblur.com"],
  ["Instapaper", "other", "instapaper.com"],
  ["Notion", "other", "notion.so notion.site notion.com"],
  ["Trello", "other", "trello.com"],
  ["Spotify", "other", "spotify.com open.spotify.com"],
  ["TrustPilot", "other", "trustpilot.com"],
  ["Yelp", "other", "yelp.com"],
  ["Tripadvisor", "other", "tripadvisor.com tripadvisor.co.uk tripadvisor.de tripadvisor.fr"],
  ["Apple News", "other", "apple.news"],
  ["Techmeme", "other", "techmeme.com"],
  ["daily.dev", "other", "daily.dev app.daily.dev"],
  ["AlternativeTo", "other", "alternativeto.net"],
  ["Bitly", "other", "bit.ly"],
];

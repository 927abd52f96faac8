import type { SourceRow } from "./source-row.ts";
import { social, video } from "./source-table-media.ts";
import { email, other, shopping } from "./source-table-places.ts";

/**
 * Well-known sources: brand, kind, hosts. A host stands for itself and its subdomains, unless a longer one is listed.
 *
 * Origin: written for Footfall from the sites themselves (each brand's own public host names) and, for search engines, social
 * networks, shops and video sites, from the categories of GA4's documented default channel group
 * (support.google.com/analytics/answer/9756891). Nothing is copied from another product's list.
 */

/** Country domains under which Google answers (google.<this>). */
const googleDomains =
  "com ac ad ae al am as at az ba be bf bg bi bj bs bt by ca cat cd cf cg ch ci cl cm cn co.ao co.bw co.ck co.cr co.id " +
  "co.il co.in co.jp co.ke co.kr co.ls co.ma co.mz co.nz co.th co.tz co.ug co.uk co.uz co.ve co.vi co.za co.zm co.zw " +
  "com.af com.ag com.ai com.ar com.au com.bd com.bh com.bn com.bo com.br com.bz com.co com.cu com.cy com.do com.ec " +
  "com.eg com.et com.fj com.gh com.gi com.gt com.hk com.jm com.kh com.kw com.lb com.ly com.mm com.mt com.mx com.my " +
  "com.na com.ng com.ni com.np com.om com.pa com.pe com.pg com.ph com.pk com.pr com.py com.qa com.sa com.sb com.sg " +
  "com.sl com.sv com.tj com.tr com.tw com.ua com.uy com.vc com.vn cv cz de dj dk dm dz ee es fi fm fr ga ge gg gl gm " +
  "gp gr gy hn hr ht hu ie im iq is it je jo kg ki kz la li lk lt lu lv md me mg mk ml mn mu mv mw ne nl no nr nu pl " +
  "pn ps pt ro rs ru rw sc se sh si sk sm sn so sr st td tg tl tm tn to tt vg vu ws";
const google = googleDomains
  .split(" ")
  .map((domain) => `google.${domain}`)
  .join(" ");

const yahooDomains = "com de fr es it se no dk fi pl ca in com.au com.br com.mx com.sg com.tw com.hk co.uk co.in co.id";
const yahoo = yahooDomains
  .split(" ")
  .map((domain) => `search.yahoo.${domain} yahoo.${domain}`)
  .join(" ");

const search: readonly SourceRow[] = [
  ["Google", "search", `${google} googleusercontent.com com.google.android.googlequicksearchbox`],
  ["Bing", "search", "bing.com cn.bing.com"],
  ["DuckDuckGo", "search", "duckduckgo.com html.duckduckgo.com com.duckduckgo.mobile.android"],
  ["Yahoo!", "search", `${yahoo} search.aol.com`],
  ["Yahoo! Japan", "search", "yahoo.co.jp search.yahoo.co.jp"],
  ["Yandex", "search", "yandex.ru yandex.com yandex.by yandex.kz yandex.uz yandex.com.tr ya.ru"],
  ["Baidu", "search", "baidu.com m.baidu.com"],
  ["Ecosia", "search", "ecosia.org com.ecosia.android"],
  ["Brave", "search", "search.brave.com"],
  ["Startpage", "search", "startpage.com ixquick.com"],
  ["Qwant", "search", "qwant.com"],
  ["Kagi", "search", "kagi.com"],
  ["Mojeek", "search", "mojeek.com mojeek.co.uk"],
  ["Swisscows", "search", "swisscows.com swisscows.ch"],
  ["Naver", "search", "naver.com search.naver.com"],
  ["Daum", "search", "daum.net search.daum.net"],
  ["Sogou", "search", "sogou.com"],
  ["360 Search", "search", "so.com"],
  ["Shenma", "search", "sm.cn"],
  ["Seznam", "search", "seznam.cz search.seznam.cz"],
  ["Ask", "search", "ask.com"],
  ["AOL", "search", "aol.com aol.co.uk aol.de"],
  ["Dogpile", "search", "dogpile.com"],
  ["Metager", "search", "metager.de metager.org"],
  ["Lilo", "search", "lilo.org"],
  ["Presearch", "search", "presearch.com presearch.io presearch.org"],
  ["Lycos", "search", "lycos.com lycos.de"],
  ["Rambler", "search", "rambler.ru"],
  ["Mail.ru Search", "search", "go.mail.ru"],
  ["Coc Coc", "search", "coccoc.com"],
  ["Onet", "search", "szukaj.onet.pl"],
  ["Virgilio", "search", "virgilio.it"],
  ["Petal Search", "search", "petalsearch.com"],
  ["Marginalia", "search", "marginalia-search.com search.marginalia.nu"],
  ["Stract", "search", "stract.com"],
  ["Swisscom", "search", "search.ch"],
  ["You.com", "search", "you.com"],
];

const assistants: readonly SourceRow[] = [
  ["ChatGPT", "ai", "chatgpt.com chat.openai.com openai.com com.openai.chatgpt"],
  ["Claude", "ai", "claude.ai claude.com"],
  ["Gemini", "ai", "gemini.google.com bard.google.com com.google.android.apps.bard"],
  ["Google NotebookLM", "ai", "notebooklm.google.com notebooklm.google"],
  ["Perplexity", "ai", "perplexity.ai perplexity.com ai.perplexity.app.android"],
  ["Microsoft Copilot", "ai", "copilot.microsoft.com copilot.com copilot.cloud.microsoft m365.cloud.microsoft"],
  ["DeepSeek", "ai", "deepseek.com chat.deepseek.com"],
  ["Grok", "ai", "grok.com x.ai grok.x.com"],
  ["Mistral", "ai", "mistral.ai chat.mistral.ai"],
  ["Meta AI", "ai", "meta.ai"],
  ["Poe", "ai", "poe.com"],
  ["Phind", "ai", "phind.com"],
  ["Kimi", "ai", "kimi.com kimi.ai kimi.moonshot.cn"],
  ["Qwen", "ai", "chat.qwen.ai qwen.ai tongyi.aliyun.com"],
  ["Doubao", "ai", "doubao.com"],
  ["Ernie Bot", "ai", "yiyan.baidu.com"],
  ["HuggingChat", "ai", "chat.huggingface.co"],
  ["Character.AI", "ai", "character.ai"],
  ["Duck.ai", "ai", "duck.ai"],
  ["Genspark", "ai", "genspark.ai"],
  ["Manus", "ai", "manus.im"],
  ["Alice", "ai", "alice.yandex.ru"],
];

export const sourceTable: readonly SourceRow[] = [
  ...search,
  ...assistants,
  ...social,
  ...video,
  ...shopping,
  ...email,
  ...other,
];

/** What campaigns write in `utm_source` for a brand, beside its name and its hosts. Lower-case. */
export const sourceAliases: ReadonlyMap<string, string> = new Map([
  ["adwords", "Google"],
  ["google-ads", "Google"],
  ["google_ads", "Google"],
  ["googleads", "Google"],
  ["bing-ads", "Bing"],
  ["bing_ads", "Bing"],
  ["bingads", "Bing"],
  ["ddg", "DuckDuckGo"],
  ["yahoo", "Yahoo!"],
  ["fb", "Facebook"],
  ["fb-ads", "Facebook"],
  ["fb_ads", "Facebook"],
  ["facebook-ads", "Facebook"],
  ["facebook_ads", "Facebook"],
  ["meta", "Facebook"],
  ["ig", "Instagram"],
  ["insta", "Instagram"],
  ["x", "Twitter"],
  ["twitter-ads", "Twitter"],
  ["linkedin-ads", "LinkedIn"],
  ["li", "LinkedIn"],
  ["hn", "Hacker News"],
  ["hackernews", "Hacker News"],
  ["ph", "Product Hunt"],
  ["producthunt", "Product Hunt"],
  ["yt", "YouTube"],
  ["yt-ads", "YouTube"],
  ["tt", "TikTok"],
  ["tiktok-ads", "TikTok"],
  ["openai", "ChatGPT"],
  ["copilot", "Microsoft Copilot"],
]);

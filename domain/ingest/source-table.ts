/**
 * Well-known sources: brand, kind, hosts. A host stands for itself and its subdomains, unless a longer one is listed.
 *
 * Origin: written for Footfall from the sites themselves (each brand's own public host names) and, for search engines, social
 * networks, shops and video sites, from the categories of GA4's documented default channel group
 * (support.google.com/analytics/answer/9756891). Nothing is copied from another product's list.
 */
export type SourceKind = "search" | "social" | "video" | "shopping" | "email" | "ai" | "other";

export type SourceRow = readonly [brand: string, kind: SourceKind, hosts: string];

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

const social: readonly SourceRow[] = [
  ["Facebook", "social", "facebook.com fb.com fb.me fb.watch m.me messenger.com com.facebook.katana com.facebook.orca"],
  ["Instagram", "social", "instagram.com ig.me com.instagram.android"],
  ["Threads", "social", "threads.net threads.com com.instagram.barcelona"],
  ["Twitter", "social", "twitter.com x.com t.co com.twitter.android"],
  ["LinkedIn", "social", "linkedin.com lnkd.in com.linkedin.android"],
  ["Reddit", "social", "reddit.com redd.it com.reddit.frontpage"],
  ["Hacker News", "social", "news.ycombinator.com hckrnews.com hn.algolia.com"],
  ["Lobsters", "social", "lobste.rs"],
  [
    "Pinterest",
    "social",
    "pinterest.com pinterest.co.uk pinterest.de pinterest.fr pinterest.es pinterest.ca pin.it com.pinterest",
  ],
  ["TikTok", "social", "tiktok.com com.zhiliaoapp.musically com.ss.android.ugc.trill"],
  ["Snapchat", "social", "snapchat.com com.snapchat.android"],
  ["WhatsApp", "social", "whatsapp.com wa.me com.whatsapp"],
  ["Telegram", "social", "telegram.org telegram.me t.me org.telegram.messenger"],
  ["Discord", "social", "discord.com discord.gg discordapp.com com.discord"],
  ["Slack", "social", "slack.com com.slack"],
  [
    "Mastodon",
    "social",
    "mastodon.social mastodon.online mas.to mstdn.social mstdn.jp fosstodon.org hachyderm.io infosec.exchange",
  ],
  ["Bluesky", "social", "bsky.app bsky.social go.bsky.app xyz.blueskyweb.app"],
  ["Tumblr", "social", "tumblr.com"],
  ["Quora", "social", "quora.com"],
  ["Medium", "social", "medium.com"],
  ["VKontakte", "social", "vk.com vk.ru away.vk.com"],
  ["Odnoklassniki", "social", "ok.ru odnoklassniki.ru"],
  ["Weibo", "social", "weibo.com weibo.cn"],
  ["WeChat", "social", "weixin.qq.com wechat.com mp.weixin.qq.com com.tencent.mm"],
  ["Douban", "social", "douban.com"],
  ["Zhihu", "social", "zhihu.com"],
  ["Xiaohongshu", "social", "xiaohongshu.com"],
  ["QQ", "social", "qq.com"],
  ["LINE", "social", "line.me jp.naver.line.android"],
  ["KakaoTalk", "social", "story.kakao.com pf.kakao.com com.kakao.talk"],
  ["Mixi", "social", "mixi.jp"],
  ["Hatena", "social", "hatena.ne.jp b.hatena.ne.jp"],
  ["Xing", "social", "xing.com"],
  ["Nextdoor", "social", "nextdoor.com"],
  ["Flipboard", "social", "flipboard.com flip.it"],
  ["Pocket", "social", "getpocket.com"],
  ["Product Hunt", "social", "producthunt.com"],
  ["Indie Hackers", "social", "indiehackers.com"],
  ["Dev.to", "social", "dev.to"],
  ["Hashnode", "social", "hashnode.com hashnode.dev"],
  ["Stack Overflow", "social", "stackoverflow.com stackoverflow.blog"],
  ["Stack Exchange", "social", "stackexchange.com superuser.com serverfault.com askubuntu.com"],
  ["Lemmy", "social", "lemmy.world lemmy.ml beehaw.org programming.dev"],
  ["Substack", "social", "substack.com"],
  ["Viber", "social", "viber.com com.viber.voip"],
  ["Signal", "social", "signal.org org.thoughtcrime.securesms"],
  [
    "Microsoft Teams",
    "social",
    "teams.microsoft.com statics.teams.cdn.office.net teams.cloud.microsoft com.microsoft.teams",
  ],
  ["Yammer", "social", "yammer.com web.yammer.com"],
  ["Disqus", "social", "disqus.com disq.us"],
  ["Meetup", "social", "meetup.com"],
  ["Goodreads", "social", "goodreads.com"],
  ["DeviantArt", "social", "deviantart.com"],
  ["Flickr", "social", "flickr.com"],
  ["SoundCloud", "social", "soundcloud.com"],
  ["Taringa", "social", "taringa.net"],
  ["9GAG", "social", "9gag.com"],
  ["Imgur", "social", "imgur.com"],
  ["Slashdot", "social", "slashdot.org"],
  ["Tildes", "social", "tildes.net"],
  ["Gab", "social", "gab.com"],
  ["Truth Social", "social", "truthsocial.com"],
  ["Linktree", "social", "linktr.ee"],
];

const video: readonly SourceRow[] = [
  ["YouTube", "video", "youtube.com youtu.be youtube-nocookie.com com.google.android.youtube"],
  ["Vimeo", "video", "vimeo.com"],
  ["Twitch", "video", "twitch.tv"],
  ["Dailymotion", "video", "dailymotion.com dai.ly"],
  ["Bilibili", "video", "bilibili.com b23.tv"],
  ["Youku", "video", "youku.com"],
  ["iQIYI", "video", "iqiyi.com iq.com"],
  ["Niconico", "video", "nicovideo.jp nico.ms"],
  ["Rumble", "video", "rumble.com"],
  ["Odysee", "video", "odysee.com"],
  ["Netflix", "video", "netflix.com"],
  ["Hulu", "video", "hulu.com"],
  ["Disney+", "video", "disneyplus.com"],
  ["Wistia", "video", "wistia.com wistia.net"],
  ["TED", "video", "ted.com"],
  ["Kick", "video", "kick.com"],
  ["Rutube", "video", "rutube.ru"],
  ["Loom", "video", "loom.com"],
  ["PeerTube", "video", "joinpeertube.org"],
];

const shopping: readonly SourceRow[] = [
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

const email: readonly SourceRow[] = [
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

const other: readonly SourceRow[] = [
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

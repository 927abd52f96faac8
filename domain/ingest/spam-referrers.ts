/**
 * Hosts that send made-up visits so that their name shows up in reports. A host stands for its subdomains too.
 * Origin: our own short list of campaigns that were widely reported over the years; a site can exclude more by its settings.
 */
const spamHosts = new Set(
  (
    "semalt.com semaltmedia.com buttons-for-website.com buttons-for-your-website.com darodar.com econom.co ilovevitaly.com " +
    "ilovevitaly.ru priceg.com hulfingtonpost.com cenoval.ru blackhatworth.com o-o-6-o-o.com humanorightswatch.org " +
    "best-seo-offer.com best-seo-solution.com 100dollars-seo.com free-share-buttons.com social-buttons.com get-free-traffic-now.com " +
    "event-tracking.com trafficmonetize.org trafficmonetizer.org floating-share-buttons.com success-seo.com simple-share-buttons.com " +
    "site-auditor.online rank-checker.online top1-seo-service.com seo-platform.com monetizationking.net makemoneyonline.com " +
    "savetubevideo.com kambasoft.com 4webmasters.org 7makemoneyonline.com adcash.ga bestwebsitesawards.com lomb.co iskalko.ru " +
    "bottraffic.live bottraffic.xyz trafficbot.life trafficbot.live bot-traffic.icu bot-traffic.xyz traffic-bot.info " +
    "static.seders.website news.grets.store game.fertuk.site ofer.bartikus.site garold.dertus.site rida.tokyo kar.razas.site"
  ).split(" "),
);

/** @param host lower-case, without `www.` */
export const isSpamHost = (host: string): boolean => {
  for (let suffix = host; suffix !== ""; ) {
    if (spamHosts.has(suffix)) return true;
    const dot = suffix.indexOf(".");
    if (dot < 0) return false;
    suffix = suffix.slice(dot + 1);
  }
  return false;
};

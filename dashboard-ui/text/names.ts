/** Names of metrics, dimensions, places and spans of time. */
export const namesText = {
  metric: {
    visitors: "Visitors",
    visits: "Visits",
    pageviews: "Pageviews",
    events: "Events",
    views_per_visit: "Views per visit",
    bounce_rate: "Bounce rate",
    visit_duration: "Visit duration",
    percentage: "Share",
    conversion_rate: "Conversion rate",
    group_conversion_rate: "Conversion rate",
    time_on_page: "Time on page",
    scroll_depth: "Scroll depth",
    total_revenue: "Revenue",
    average_revenue: "Average revenue",
  } as Record<string, string>,

  /** Where a column is narrow. */
  column: { conversion_rate: "Rate", group_conversion_rate: "Rate", average_revenue: "Average" } as Record<
    string,
    string
  >,

  dimension: {
    "event:page": "Page",
    "event:hostname": "Hostname",
    "event:goal": "Goal",
    "event:name": "Event",
    "visit:entry_page": "Entry page",
    "visit:exit_page": "Exit page",
    "visit:channel": "Channel",
    "visit:source": "Source",
    "visit:referrer": "Referrer",
    "visit:utm_source": "UTM source",
    "visit:utm_medium": "UTM medium",
    "visit:utm_campaign": "Campaign",
    "visit:utm_content": "UTM content",
    "visit:utm_term": "UTM term",
    "visit:country": "Country",
    "visit:region": "Region",
    "visit:city": "City",
    "visit:browser": "Browser",
    "visit:os": "Operating system",
    "visit:device": "Device",
    "visit:value": "Value score",
  } as Record<string, string>,

  place: {
    direct: "Direct / None",
    notSet: "(not set)",
    unknownPlace: "Unknown place",
  },

  time: {
    now: "now",
    seconds: (count: string) => `${count} s`,
    minutes: (count: string) => `${count} min`,
    hours: (count: string) => `${count} h`,
    minutesSeconds: (minutes: string, seconds: string) => `${minutes}m ${seconds}s`,
    onlySeconds: (seconds: string) => `${seconds}s`,
  },
};

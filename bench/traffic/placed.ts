/** Where visitors are, said as a trusted proxy says it; the server believes it because the admin token comes along. */
const places = [
  ["EE", "Tallinn", 59.44, 24.75],
  ["DE", "Berlin", 52.52, 13.4],
  ["US", "New York", 40.71, -74.0],
  ["US", "San Francisco", 37.77, -122.42],
  ["FR", "Paris", 48.86, 2.35],
  ["BR", "Rio", -22.9, -43.2],
  ["IN", "Bengaluru", 12.97, 77.59],
  ["JP", "Tokyo", 35.68, 139.69],
  ["AU", "Sydney", -33.87, 151.21],
  ["GB", "London", 51.51, -0.13],
] as const;

/** @returns headers of each visitor by its number: a few cities, with people around them */
export const placedHeaders =
  (token: string) =>
  (visitor: number): Record<string, string> => {
    const [country, city, lat, lon] = places[visitor % places.length] ?? places[0];
    const spread = ((visitor * 7919) % 1000) / 1000 - 0.5;
    return {
      authorization: `Bearer ${token}`,
      "x-geo-country": country,
      "x-geo-city": city,
      "x-geo-latitude": (lat + 8 * spread).toFixed(2),
      "x-geo-longitude": (lon + 12 * spread).toFixed(2),
    };
  };

import * as v from "valibot";

/** `POST /api/session`: the browser dashboard trades a token (admin, or a site's read key) once for a signed cookie. */
export const signInSchema = v.strictObject(
  { token: v.pipe(v.string("must be a string"), v.minLength(1, "can't be blank"), v.maxLength(512)) },
  "must be a JSON object",
);

/** `GET /api/session`: who the cookie says that you are. A viewer sees one site, an admin all. */
export interface DashboardSession {
  role: "admin" | "viewer";
  /** Null for an admin. */
  site: string | null;
  /** Unix milliseconds. */
  expires_at: number;
}

/** The release that this is, as in package.json; a test sees to it that the two agree. */
export const RELEASE = "0.1.0";

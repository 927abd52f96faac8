/** A file as it stands, by vite. */
declare module "*?raw" {
  const text: string;
  export default text;
}

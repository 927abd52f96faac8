/** The sign-in screen. */
export const signInText = {
  signIn: {
    heading: "Sign in",
    intro: "Enter the admin token of this installation, or a read key of one site.",
    token: "Token",
    show: "Show token",
    hide: "Hide token",
    submit: "Sign in",
    busy: "Signing in…",
    hint: "On a machine of your own the token is printed by npm start. On Cloudflare it is the secret FOOTFALL_ADMIN_TOKEN.",
    empty: "Enter a token first.",
    refused: "This token is not known here. Check that it was copied whole.",
    linkRefused: (why: string) => `The sign-in link was not taken. ${why}`,
    ended: "Your session has ended. Sign in again to go on.",
    throttled: "Too many attempts. Wait a minute, then try again.",
  },
};

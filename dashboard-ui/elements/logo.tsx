/** Three rising steps: the mark of public/favicon.svg, in the text's colours. */
export const Logo = () => (
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect class="logo-ground" width="32" height="32" rx="8" />
    <rect class="logo-step" x="7" y="17" width="4" height="8" rx="2" opacity=".65" />
    <rect class="logo-step" x="14" y="12" width="4" height="13" rx="2" opacity=".85" />
    <rect class="logo-step" x="21" y="7" width="4" height="18" rx="2" />
  </svg>
);

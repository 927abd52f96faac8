/** Line drawings on a 16 x 16 grid. Always beside a word or inside a labelled control, so hidden from screen readers. */
const drawings = {
  sun: "M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z",
  moon: "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z",
  system: "M2 3h12v8H2ZM5.5 13.5h5M8 11v2.5",
  signOut: "M6.5 2.5h-4v11h4M6.5 8h7.5M11 5l3 3-3 3",
  desktop: "M2 3h12v8H2ZM5.5 13.5h5M8 11v2.5",
  phone: "M5 1.8h6v12.4H5ZM7.2 12h1.6",
  tablet: "M3.2 2h9.6v12H3.2ZM7 11.8h2",
  device: "M2 4h12v8H2Z",
  plus: "M8 3v10M3 8h10",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  check: "M3 8.5 6.5 12 13 4.5",
  alert: "M8 2 14.5 13.5h-13ZM8 6.5v3M8 11.6v.2",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z",
  close: "M4 4l8 8M12 4l-8 8",
  filter: "M2 3.5h12M4.5 8h7M6.5 12.5h3",
  calendar: "M2.5 3.5h11v10h-11ZM2.5 6.8h11M5.5 1.8v3M10.5 1.8v3",
  chevron: "M4.5 6.5 8 10l3.5-3.5",
  earlier: "M10 3.5 5.5 8l4.5 4.5",
  later: "M6 3.5 10.5 8 6 12.5",
  compare: "M3 6.5 6 3.5l3 3M6 3.5v9M13 9.5l-3 3-3-3M10 12.5v-9",
  expand: "M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5",
  download: "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
  keyboard: "M1.5 4h13v8h-13ZM4 6.5h.1M6.7 6.5h.1M9.3 6.5h.1M12 6.5h.1M5 9.5h6",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3 14 14",
  up: "M8 13V3.5M4 7l4-4 4 4",
  down: "M8 3v9.5M4 9l4 4 4-4",
  wall: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  settings:
    "M2 4.5h6M11.5 4.5H14M9.8 2.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4ZM2 11.5h2.5M8 11.5h6M6.2 9.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4Z",
  edit: "M10.8 2.8l2.4 2.4L5.5 12.9l-3 .6.6-3ZM9 4.6l2.4 2.4",
  bookmark: "M4 2.5h8v11L8 10.5l-4 3Z",
  flow: "M2.5 8h3.5c2 0 2.5-4 5-4M6 8c2 0 2.5 4 5 4M10 2l2.5 2L10 6M10 10l2.5 2-2.5 2",
  spark: "M8 1.8 9.6 6.4 14.2 8 9.6 9.6 8 14.2 6.4 9.6 1.8 8 6.4 6.4Z",
};

export type IconName = keyof typeof drawings;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={drawings[name]} />
  </svg>
);

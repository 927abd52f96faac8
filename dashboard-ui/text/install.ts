/** Copying, wherever something is copied. */
export const installText = {
  install: {
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Select and copy by hand",
  },
};

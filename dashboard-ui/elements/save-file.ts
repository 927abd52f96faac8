/** Hands a file to the browser's downloads. @param words what its name is made of */
export const saveFile = (file: Blob, words: readonly string[], ending = "csv"): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${words.join("-")}.${ending}`.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  link.click();
  // The browser has taken it over by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
};

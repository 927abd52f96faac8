/** What leads to the settings. Their own words come with their screens: settings-*.ts. */
export const settingsText = {
  settings: {
    open: "Settings of this site",
  },
};

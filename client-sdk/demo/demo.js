// Every element with data-event tells Footfall about its click (a form: about its submission), and the page shows what was told.
// A shop of one's own would call footfall.track() where the thing happens.
const told = document.querySelector("output");

const tell = ({ event, amount, passive, ...props }) => {
  const options = {
    ...(amount && { revenue: { amount: Number(amount), currency: "EUR" } }),
    ...(passive !== undefined && { interactive: false }),
  };
  window.footfall.track(event, props, options);
  told.textContent = `track(${JSON.stringify(event)}, ${JSON.stringify(props)})`;
};

document.addEventListener("click", ({ target }) => {
  const element = target.closest("[data-event]");
  if (element && element.tagName !== "FORM") tell({ ...element.dataset });
});

document.addEventListener("submit", (submission) => {
  submission.preventDefault();
  tell({ ...submission.target.dataset });
  submission.target.reset();
});

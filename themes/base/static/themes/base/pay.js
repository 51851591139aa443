// While money is awaited: asks every five seconds whether anything changed, and shows the page anew when it did.
// <div data-watch="/…/" data-mark="…" hidden>
const watched = document.querySelector("[data-watch]");
if (watched) {
  const ask = async () => {
    if (!document.hidden) {
      const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer && answer.ok && (await answer.json()).mark !== watched.dataset.mark) {
        location.reload();
        return;
      }
    }
    setTimeout(ask, 5000);
  };
  setTimeout(ask, 5000);
}

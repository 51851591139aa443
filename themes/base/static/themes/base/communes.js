// Offers the communes of the chosen province while an address is typed. Without script the server checks and offers near names.
const list = document.querySelector("datalist[data-communes]");
const province = document.querySelector('select[name="province"]');

async function fill() {
  const address = new URL(list.dataset.communes, location.href);
  address.searchParams.set("tinh", province.value);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { communes } = await answer.json();
  list.replaceChildren(...communes.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

if (list && province) province.addEventListener("change", () => province.value && fill().catch(() => {}));

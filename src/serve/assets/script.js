// Makes the pages quicker to use; without it nothing is missing but this.

const box = document.getElementById("q");
const isTyping = (target) => target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

// `/` to the box, j and k from hit to hit; Enter follows the link that has the focus.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target === box) return box.blur();
  if (isTyping(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "j" || event.key === "k") {
    step(event.key === "j" ? 1 : -1);
  }
});

function step(by) {
  const links = [...document.querySelectorAll(".hit a.open, .whole .passage a.permalink")];
  if (!links.length) return;
  const holder = document.activeElement?.closest(".hit, .passage");
  const here = links.findIndex((link) => holder?.contains(link));
  const next = links[here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.closest(".hit, .passage").scrollIntoView({ block: "center" });
}

// The box goes to the place of the error.
const wrong = document.getElementById("query-error");
if (wrong?.dataset.parameter === "q" && box) {
  box.focus();
  box.setSelectionRange(Number(wrong.dataset.start), Number(wrong.dataset.end));
}

// A button that copies a citation.
for (const citation of document.querySelectorAll(".citation:has(pre)")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.dataset.copies = citation.dataset.format;
  button.addEventListener("click", async () => {
    const text = citation.querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(citation.querySelector("pre"));
      button.textContent = "Selected: press Ctrl+C";
    }
  });
  citation.querySelector("h2").append(button);
}
if (location.hash === "#cite") document.getElementById("cite")?.setAttribute("open", "");

// Days are chosen by drawing over the histogram.
const drawing = document.querySelector("#histogram svg");
if (drawing) {
  const slots = [...drawing.querySelectorAll("[data-since]")];
  let from = -1;
  let to = -1;
  const slotAt = (event) => {
    const area = drawing.getBoundingClientRect();
    const n = Math.floor(((event.clientX - area.left) / area.width) * slots.length);
    return Math.max(0, Math.min(slots.length - 1, n));
  };
  const show = () => {
    const [low, high] = from < to ? [from, to] : [to, from];
    slots.forEach((slot, n) => slot.classList.toggle("chosen", from >= 0 && n >= low && n <= high));
  };
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = to = slotAt(event);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (from < 0) return;
    to = slotAt(event);
    if (to !== from) show();
  });
  const end = (event) => {
    if (from < 0) return;
    const [low, high] = from < to ? [from, to] : [to, from];
    from = -1;
    if (low === high) return show();
    event.preventDefault();
    const model = drawing.querySelector("a[data-since]");
    const address = new URL(model.getAttribute("href"), location.href);
    address.searchParams.set("since", slots[low].dataset.since);
    address.searchParams.set("until", slots[high].dataset.until);
    location.assign(address);
  };
  addEventListener("pointerup", end);
  addEventListener("pointercancel", () => { from = -1; show(); });
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
}

// Names that go on like what is typed.
for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = field.list;
  let asked = "";
  field.addEventListener("input", async () => {
    const typed = field.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    try {
      const answer = await fetch(`/api/v1/suggest?limit=12&q=${encodeURIComponent(typed)}`);
      if (!answer.ok || asked !== typed) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(
        ...suggestions
          .filter((one) => one.kind === field.dataset.suggest)
          .map((one) => new Option(`${one.name} (${one.articles})`, one.id)),
      );
    } catch {
      // Typing goes on without.
    }
  });
}

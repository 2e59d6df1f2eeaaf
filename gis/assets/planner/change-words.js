// Rows and sentences of a change: parts, problems, and who was first.
export function make(tag, { text, ...properties } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "scope") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

export function partRow(part, n, words) {
  const name = `${words.part} ${n + 1}`;
  const number = make("input", { className: "input", value: part.number ?? "", "data-part-number": n, "aria-label": `${words.number} ${name}`, inputMode: "numeric" });
  const owners = (part.rights ?? []).filter((right) => right.code === "ownership").map((right) => (right.share === "1" ? right.name : `${right.name} ${right.share}`)).join("، ");
  return make("tr", {}, make("th", { scope: "row", className: "table__cell" }, name, ...(owners ? [make("small", { className: "text-muted", text: owners })] : [])), make("td", { className: "table__cell" }, number),
    make("td", { className: "table__cell table__cell--number" }, make("bdi", { text: Number(part.area_m2).toFixed(2) })));
}

export function problemLine(problem, n, words) {
  const line = make("li", { className: "alert alert--bad" }, make("span", { text: problem.message }));
  if (problem.geometry) line.append(" ", make("button", { type: "button", className: "planner-small", text: words.where, "data-problem": n }));
  return line;
}

// Somebody else was first: the sentence says who and when; the way on is to look at the ground anew.
export function conflictLine(answer, words) {
  const again = make("button", { type: "button", className: "button button--secondary", text: words.lookAgain, "data-act": "forget" });
  return make("li", { className: "alert alert--warning", "data-conflict": "" }, make("strong", { text: words.conflict }), make("p", { text: answer.said }), again);
}

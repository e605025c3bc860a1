"use strict";

const element = (id) => document.getElementById(id);

async function ask() {
  const show = (text) => { element("answer").textContent = text; };
  let variables;
  try {
    variables = JSON.parse(element("variables").value || "{}");
  } catch {
    show("The variables are no JSON.");
    return;
  }
  show("…");
  try {
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: element("query").value, variables }),
    });
    show(JSON.stringify(await answer.json(), null, 2));
  } catch {
    show("The server does not answer.");
  }
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
element("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    ask();
  }
});

// Shows what is new without a reload; without this script, the link at the foot does the same.
"use strict";
const every = 2000;

async function look() {
  const typing = document.activeElement && document.activeElement.matches("input, textarea, select, button");
  if (document.hidden || typing) return;
  const version = await (await fetch("version")).text();
  if (version.trim() === document.body.dataset.version) return;
  const next = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const news = next.getElementById("news");
  if (!news) return;
  for (const open of document.querySelectorAll("#news details[open]")) {
    const same = next.getElementById(open.id);
    if (same) same.open = true;
  }
  document.getElementById("news").replaceWith(news);
  document.body.dataset.version = next.body.dataset.version;
}

if (!location.hash) document.getElementById("newest")?.scrollIntoView({ block: "nearest" });
setInterval(() => look().catch(() => {}), every);

/// <reference lib="deno.ns" />
/**
 * Keeps the `<link rel="modulepreload">` lists of the pages right: every module that a page's entry imports is
 * announced, so that the browser fetches them side by side.
 *
 *     .venv/bin/deno run --allow-read=Web --allow-write=Web tools/write-preloads.js
 * @module
 */

export const web = new URL('../Web/', import.meta.url);

/** Addresses of all modules that one imports, itself included. @param {URL} module @param {Set<string>} [seen] */
export async function modulesFrom(module, seen = new Set()) {
  const path = module.href.slice(web.href.length - 1);
  if (seen.has(path)) return seen;
  seen.add(path);
  if (path.startsWith('/vendor/')) return seen;
  const source = await Deno.readTextFile(module);
  for (const [, relative] of source.matchAll(/^(?:import [^;]*?|export \{[^}]*\} |\} )from '(\.[^']+)';/gm)) {
    await modulesFrom(new URL(relative, module), seen);
  }
  return seen;
}

/** The pages: every index.html below Web/. @returns {Promise<string[]>} Paths below Web/. */
export async function pages(folder = web) {
  const found = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory && entry.name !== 'vendor') found.push(...await pages(new URL(`${entry.name}/`, folder)));
    else if (entry.name === 'index.html') found.push(new URL(entry.name, folder).href.slice(web.href.length));
  }
  return found.sort();
}

/** What a page announces, and what its entry needs. @param {string} page A path below Web/. */
export async function preloadsOf(page) {
  const html = await Deno.readTextFile(new URL(page, web));
  const announced = [...html.matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map(([, address]) => address);
  const entry = /<script type="module" src="\/([^"]+)"><\/script>/.exec(html)?.[1];
  if (!entry) throw new Error(`${page} has no entry`);
  const needed = await modulesFrom(new URL(entry, web));
  needed.delete(`/${entry}`);
  return { html, announced, needed: [...needed] };
}

if (import.meta.main) {
  for (const page of await pages()) {
    const { html, announced, needed } = await preloadsOf(page);
    if (announced.toSorted().join() === needed.toSorted().join()) continue;
    const kept = html.replaceAll(/ *<link rel="modulepreload" href="[^"]+">\n/g, '');
    const links = needed.map((address) => `    <link rel="modulepreload" href="${address}">\n`).join('');
    await Deno.writeTextFile(new URL(page, web), kept.replace(/( *<script type="module")/, `${links}$1`));
    console.log(`${page}: ${needed.length}`);
  }
}

/// <reference lib="deno.ns" />
import { assertEquals } from './assertions.js';

const web = new URL('../../../Web/', import.meta.url);

/** Addresses of all modules that one imports, itself included. @param {URL} module @param {Set<string>} seen */
async function modulesFrom(module, seen) {
  const path = module.href.slice(web.href.length - 1);
  if (seen.has(path)) return seen;
  seen.add(path);
  if (path.startsWith('/vendor/')) return seen;
  const source = await Deno.readTextFile(module);
  for (
    const [, relative] of source.matchAll(
      /^(?:import [^;]*?|export \{[^}]*\} |\} )from '(\.[^']+)';/gm,
    )
  ) {
    await modulesFrom(new URL(relative, module), seen);
  }
  return seen;
}

for (
  const [page, entry] of [
    ['index.html', 'console/app.js'],
    ['viewer/index.html', 'viewer/app.js'],
    ['rules/index.html', 'rules/app.js'],
  ]
) {
  Deno.test(`${page} announces every module it needs, so that none is discovered late`, async () => {
    const html = await Deno.readTextFile(new URL(page, web));
    const announced = [...html.matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map((
      match,
    ) => match[1]);
    const needed = await modulesFrom(new URL(entry, web), new Set());
    needed.delete(`/${entry}`);
    assertEquals(announced.sort(), [...needed].sort());
  });
}

/// <reference lib="deno.ns" />
import { pages, preloadsOf } from '../../../tools/write-preloads.js';
import { assertEquals } from './assertions.js';

for (const page of await pages()) {
  Deno.test(`${page} announces every module it needs, so that none is discovered late`, async () => {
    const { announced, needed } = await preloadsOf(page);
    assertEquals(announced.sort(), needed.sort());
  });
}
